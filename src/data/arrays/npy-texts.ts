/**
 * Texts of NumPy: `<U5`, five characters of UTF-32 each, and `|S5`, five bytes each, both filled up with zeros.
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../../base/shape.ts";
import type { NpyHeader } from "./npy-header.ts";

/** A NumPy array of texts. */
export interface NpyTexts {
  /** Row-major, without the zeros that fill them up. */
  readonly data: readonly string[];
  readonly shape: Shape;
  /** The element type as the file has it: `<U5`. */
  readonly dtype: string;
}

/** Of at least one character: a file of none could hold any number of texts. */
const TEXT_TYPE = /^([<>|])([US])([1-9]\d{0,8})$/;
/** A text takes many times its bytes in memory. */
const MOST_TEXTS = 2 ** 24;
const LARGEST_CHARACTER = 0x10ffff;

/** Whether a type of NumPy, as the header of a file says it, is one of texts: `<U5`, `|S3`. */
export function isTextType(descr: string): boolean {
  return TEXT_TYPE.test(descr);
}

/**
 * @param where the file's name, for messages
 * @throws FormatError if the elements are no texts, not as many as the header says, or more than 2²⁴
 */
export function readTexts(bytes: Uint8Array, { descr, shape, start, fortran }: NpyHeader, where: string): NpyTexts {
  const [, order, kind, characters] = TEXT_TYPE.exec(descr) ?? [];
  if (characters === undefined) throw new FormatError(`${where} holds elements of dtype ${descr}, which are no texts.`);
  const width = Number(characters) * (kind === "U" ? 4 : 1);
  const count = sizeOf(shape);
  if (count > MOST_TEXTS) throw new FormatError(`${where} holds ${count} texts; at most ${MOST_TEXTS} are read.`);
  if (fortran && shape.filter((extent) => extent > 1).length > 1) {
    throw new FormatError(`${where} holds texts in Fortran order. Save them as np.ascontiguousarray(a).`);
  }
  if (bytes.length !== start + count * width) {
    throw new FormatError(
      `${where} should have ${start + count * width} bytes, for ${descr} of shape ${formatShape(shape)} after a header of ` +
        `${start}, but has ${bytes.length}. It is damaged or incomplete: copy or save it again.`,
    );
  }
  const read = kind === "U" ? characterReader(order !== ">") : readUtf8;
  const data = Array.from({ length: count }, (_, i) => {
    const from = start + i * width;
    return read(bytes.subarray(from, from + width), () => `${where}: element ${i}`);
  });
  return { data, shape, dtype: descr };
}

type TextReader = (bytes: Uint8Array, what: () => string) => string;

function characterReader(little: boolean): TextReader {
  return (bytes, what) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let text = "";
    for (let at = 0; at < bytes.length; at += 4) {
      const character = view.getUint32(at, little);
      if (character > LARGEST_CHARACTER) throw new FormatError(`${what()} holds ${character}, which is no character.`);
      text += String.fromCodePoint(character);
    }
    return withoutFill(text);
  };
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readUtf8(bytes: Uint8Array, what: () => string): string {
  try {
    return withoutFill(UTF_8.decode(bytes as Uint8Array<ArrayBuffer>));
  } catch (cause) {
    throw new FormatError(`${what()} is not UTF-8. Save np.char.decode(a, "latin-1"), or what it is.`, { cause });
  }
}

function withoutFill(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "\0") end--;
  return text.slice(0, end);
}
