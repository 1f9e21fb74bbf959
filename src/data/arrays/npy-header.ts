/**
 * The header of an NPY file: a Python dictionary, whose claims are checked before elements are read by them.
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";
import { formatHex, guessInWords } from "../signature.ts";

/** What is known of an array before its elements are read. */
export interface NpyHeader {
  /** The element type as the file has it: `<f4`, `|O`; {@link STRUCTURED} where elements have parts. */
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: Shape;
  /** The byte at which the elements begin. */
  readonly start: number;
}

/** What stands for a list of parts, such as `[('a', '<i2')]`. */
export const STRUCTURED = "structured";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy pads a header to 64 bytes; one of structured elements may be longer, but is not read. */
const LONGEST_HEADER_BYTES = 65_536;
/** NumPy's own. */
const MOST_AXES = 64;

/**
 * @param where the file's name, for messages
 * @throws FormatError if it is no NPY file, or its header says too little
 */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  const { start, text } = headerOf(bytes, where);
  const descr = /["']descr["']\s*:\s*(?:["']([^"']*)["']|(\[)|([^,]{1,60}))/.exec(text);
  const order = /["']fortran_order["']\s*:\s*(True|False)\b/.exec(text);
  const extents = /["']shape["']\s*:\s*\(([\d\sL,]*)\)/.exec(text);
  if (descr === null || order === null || extents === null) {
    throw new FormatError(`${where} has an NPY header without 'descr', 'fortran_order' and 'shape'.`);
  }
  const shape = shapeOf(extents[1]!, where);
  const name = descr[2] === undefined ? (descr[1] ?? descr[3]!) : STRUCTURED;
  return { descr: name, fortran: order[1] === "True", shape, start };
}

/** Whether bytes start as an NPY file does. */
function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

function headerOf(bytes: Uint8Array, where: string): { start: number; text: string } {
  if (!isNpy(bytes)) {
    const guess = guessInWords(bytes);
    throw new FormatError(
      `${where} is no NPY file: it starts with ${formatHex(bytes.subarray(0, 6))} instead of ` +
        `${formatHex(Uint8Array.from(MAGIC))}.${guess}`,
    );
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw new FormatError(`${where} is NPY of version ${version}; versions 1 to 3 can be read. Save it with np.save.`);
  }
  const fixed = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < fixed ? undefined : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length === undefined || fixed + length > bytes.length) {
    throw new FormatError(`${where} ends inside its header. It is incomplete: copy or save it again.`);
  }
  if (length > LONGEST_HEADER_BYTES) {
    throw new FormatError(`${where} has a header of ${length} bytes; at most ${LONGEST_HEADER_BYTES} are read.`);
  }
  return { start: fixed + length, text: new TextDecoder().decode(bytes.subarray(fixed, fixed + length)) };
}

function shapeOf(text: string, where: string): Shape {
  const extents = text.split(",").map((extent) => extent.trim().replace(/L$/, ""));
  if (extents.at(-1) === "") extents.pop();
  const shape = extents.map((extent) => (/^\d+$/.test(extent) ? Number(extent) : Number.NaN));
  const bytes = 8 * sizeOf(shape.map((extent) => Math.max(extent, 1)));
  if (shape.length <= MOST_AXES && Number.isSafeInteger(bytes)) return shape;
  throw new FormatError(`${where} has an NPY header with the shape (${text.slice(0, 60)}), which no array has.`);
}
