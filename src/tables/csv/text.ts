/**
 * The bytes of a CSV file as text, or what else they are.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { formatBytes } from "../../data/format-bytes.ts";
import { guessFormat } from "../../data/signature.ts";

/** No engine has longer strings than some 2²⁹ characters. */
const LONGEST_TEXT_BYTES = 2 ** 29 - 2 ** 20;

/**
 * UTF-8 without its byte order mark; a text is taken as it is.
 *
 * @throws DataError if the bytes are not UTF-8, or hold what no text does, saying what the file probably is
 */
export function decodeText(source: string | Uint8Array, where: string): string {
  if (typeof source === "string") return withoutNul(source.replace(/^\uFEFF/, ""), where);
  if (source.length > LONGEST_TEXT_BYTES) {
    throw new DataError(
      `${where} has ${formatBytes(source.length)}, and at most ${formatBytes(LONGEST_TEXT_BYTES)} of text are read at ` +
        "once. Read it as a stream (train, evaluate and predict do; openCsv in a program), or leave out columns.",
    );
  }
  const decoding = new TextDecoding(where);
  return decoding.decode(source) + decoding.end();
}

/** The same for bytes that arrive in chunks, cut anywhere. */
export class TextDecoding {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #where: string;
  /** The first bytes of the file. */
  #start = new Uint8Array(0);

  constructor(where: string) {
    this.#where = where;
  }

  /** @throws DataError as {@link decodeText} */
  decode(chunk: Uint8Array): string {
    if (this.#start.length < LONGEST_SIGNATURE) {
      this.#start = Uint8Array.of(...this.#start, ...chunk.subarray(0, LONGEST_SIGNATURE));
    }
    return withoutNul(this.#decoded(chunk), this.#where, guessFormat(this.#start));
  }

  /** What is left when the last chunk was decoded: nothing, or an error. */
  end(): string {
    return this.#decoded();
  }

  #decoded(chunk?: Uint8Array): string {
    try {
      return this.#decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      const probably = guessFormat(this.#start) ?? "text in another encoding, such as Latin-1";
      throw new DataError(`${this.#where} is not UTF-8 text. It is probably ${probably}. Give a CSV file in UTF-8.`, {
        cause,
      });
    }
  }
}

/** Longer than every signature. */
const LONGEST_SIGNATURE = 16;

function withoutNul(text: string, where: string, known?: string): string {
  if (!text.includes("\0")) return text;
  const probably = known === undefined ? "" : ` It is probably ${known}.`;
  throw new DataError(`${where} is no text: it contains NUL characters.${probably} Give a CSV file in UTF-8.`);
}
