/**
 * The bytes of a CSV file as UTF-8, whatever they are at first, and the texts of its cells.
 *
 * @module
 */
import { ConfigError, DataError } from "../../base/errors.ts";
import { FOREIGN_LOOK, foreignFormat } from "../../data/foreign-formats.ts";
import { guessFormat } from "../../data/signature.ts";
import { joinedBytes } from "./joined-bytes.ts";
import type { CsvOptions } from "./options.ts";

const UTF8_MARK = [0xef, 0xbb, 0xbf];
/** From so many bytes on it is certain whether the first that is not ASCII begins a character of UTF-8. */
const LONGEST_CHARACTER = 4;

/** Decodes texts of one file. */
export class CellTexts {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #where: string;
  /** The first bytes of the file. */
  readonly #start: Uint8Array;

  /** @param start the file's first bytes, which tell what else it may be */
  constructor(where: string, start: Uint8Array) {
    this.#where = where;
    this.#start = start.slice(0, FOREIGN_LOOK);
  }

  /** @throws DataError if the bytes are not UTF-8, or hold what no text does, saying what the file probably is */
  readonly decode = (bytes: Uint8Array): string => this.#checked(() => this.#decoder.decode(bytes));

  /** The same for bytes whose last character may be cut off. */
  readonly decodeBeginning = (bytes: Uint8Array): string => this.decode(bytes.subarray(0, endOfCharacters(bytes)));

  #checked(decode: () => string): string {
    const text = this.#decoded(decode);
    if (!text.includes("\0")) return text;
    const { name, way } = probableFormat(this.#start);
    const probably = name === undefined ? "" : ` It is probably ${name}.`;
    throw new DataError(`${this.#where} is no text: it contains NUL characters.${probably} ${way}`);
  }

  #decoded(decode: () => string): string {
    try {
      return decode();
    } catch (cause) {
      const { name, way } = probableFormat(this.#start);
      const probably = name ?? "text in another encoding";
      const fix = name === undefined ? OTHER_ENCODING : way;
      throw new DataError(`${this.#where} is not UTF-8 text. It is probably ${probably}. ${fix}`, { cause });
    }
  }
}

/** Where the last character ends of which all bytes are there: Node decodes slowly what may go on (`stream: true`). */
function endOfCharacters(bytes: Uint8Array): number {
  const last = Math.max(0, bytes.length - LONGEST_CHARACTER);
  for (let at = bytes.length - 1; at >= last; at--) {
    const byte = bytes[at]!;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue; // inside a character
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : LONGEST_CHARACTER;
    return at + length > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}

const OTHER_ENCODING =
  "Say which, such as --encoding windows-1252 (Excel in Western Europe and America), or save it as UTF-8.";

const GZIP = {
  name: "gzip-compressed data, perhaps packed twice",
  way: "Unpack it until it is a table: gunzip data.csv.gz.",
};

/** What is no text, and how to get a table out of it. */
function probableFormat(start: Uint8Array): { readonly name: string | undefined; readonly way: string } {
  if (start[0] === 0x1f && start[1] === 0x8b) return GZIP;
  const foreign = foreignFormat(start);
  if (foreign) return foreign;
  const encoding = utf16Without(start);
  if (encoding) return { name: "UTF-16 text without the mark that says so", way: `Say --encoding ${encoding}.` };
  return { name: guessFormat(start), way: "Give a CSV file in UTF-8." };
}

const FEWEST_NULS = 4;

/** UTF-16 without its mark: of many pairs of bytes one is NUL, always the same. */
function utf16Without(start: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const nuls = [0, 0];
  for (const [i, byte] of start.entries()) if (byte === 0) nuls[i % 2]!++;
  const [first, second] = nuls as [number, number];
  if (first + second < Math.max(FEWEST_NULS, start.length / 4) || (first > 0 && second > 0)) return undefined;
  return second > 0 ? "utf-16le" : "utf-16be";
}

/**
 * Turns the bytes of a file into UTF-8 without its mark: text in UTF-16 that says so, in the encoding that the user names, or
 * in the usual one if it is not UTF-8.
 */
export class Utf8Conversion {
  #encoding: string | undefined;
  /** As long as all bytes are ASCII. */
  #usual: string | undefined;
  readonly #where: string;
  readonly #encoder = new TextEncoder();
  #decoder: TextDecoder | undefined;
  #hasBegun = false;
  /** The first bytes, as long as they may be half of a mark. */
  #waiting: Uint8Array = new Uint8Array(0);

  /**
   * @param encoding as `TextDecoder` names it; undefined for UTF-8, or UTF-16 with its mark
   * @param usual that of the model's training table
   * @throws ConfigError if there is no such encoding
   */
  constructor(encoding: string | undefined, where: string, usual?: string) {
    this.#where = where;
    this.#encoding = encoding;
    this.#usual = encoding === undefined ? usual : undefined;
    if (encoding !== undefined) this.#decoder = decoderOf(encoding);
  }

  /** The next bytes. */
  push(chunk: Uint8Array): Uint8Array {
    if (this.#hasBegun) return this.#converted(chunk, true);
    this.#waiting = joinedBytes([this.#waiting, chunk]);
    return this.#waiting.length < UTF8_MARK.length ? new Uint8Array(0) : this.#begin(true);
  }

  /** What is left when all bytes were pushed. */
  end(): Uint8Array {
    return this.#hasBegun ? this.#converted(new Uint8Array(0), false) : this.#begin(false);
  }

  #begin(stream: boolean): Uint8Array {
    const first = this.#waiting;
    this.#waiting = new Uint8Array(0);
    this.#hasBegun = true;
    this.#decoder ??= decoderOfMark(first);
    if (this.#decoder) this.#usual = undefined;
    const hasMark = UTF8_MARK.every((byte, i) => first[i] === byte);
    return this.#converted(hasMark ? first.subarray(UTF8_MARK.length) : first, stream);
  }

  #converted(bytes: Uint8Array, stream: boolean): Uint8Array {
    if (this.#usual !== undefined) return this.#undecided(this.#usual, joinedBytes([this.#waiting, bytes]), stream);
    return this.#decoder ? this.#encoder.encode(this.#decoded(bytes, stream)) : bytes;
  }

  #undecided(usual: string, bytes: Uint8Array, stream: boolean): Uint8Array {
    this.#waiting = new Uint8Array(0);
    const first = bytes.findIndex((byte) => byte === 0 || byte >= 0x80);
    if (first < 0) return bytes;
    if (stream && bytes.length - first < LONGEST_CHARACTER) {
      this.#waiting = bytes;
      return new Uint8Array(0);
    }
    this.#usual = undefined;
    if (!isUtf8(bytes)) {
      this.#encoding = usual;
      this.#decoder = decoderOf(usual);
    }
    return this.#converted(bytes, stream);
  }

  #decoded(chunk: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder!.decode(chunk, { stream });
    } catch (cause) {
      const encoding = this.#encoding ?? "UTF-16, as its first bytes say";
      throw new DataError(`${this.#where} is no text in ${encoding}. Name another encoding (--encoding).`, { cause });
    }
  }
}

/** @param bytes whose last character may be cut off */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }).includes("\0");
  } catch {
    return false;
  }
}

function decoderOfMark([first, second]: Uint8Array): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return decoderOf("utf-16le");
  return first === 0xfe && second === 0xff ? decoderOf("utf-16be") : undefined;
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new ConfigError(
      `There is no encoding "${encoding}". Name one such as utf-8, windows-1252, utf-16le or shift_jis.`,
      { cause },
    );
  }
}

/** A text, or the bytes of a file, as UTF-8 without its mark. @throws ConfigError, DataError as {@link Utf8Conversion} */
export function utf8Of(source: string | Uint8Array, { encoding, model }: CsvOptions, where: string): Uint8Array {
  if (typeof source === "string") return new TextEncoder().encode(source.replace(/^\uFEFF/, ""));
  const conversion = new Utf8Conversion(encoding, where, model?.reading?.encoding);
  const bytes = conversion.push(source);
  const rest = conversion.end();
  return rest.length === 0 ? bytes : joinedBytes([bytes, rest]);
}
