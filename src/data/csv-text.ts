/**
 * The bytes of a CSV file as text, or what else they are.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import { formatBytes } from "./format-bytes.ts";
import { guessFormat } from "./signature.ts";

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
        "once. Split it, or leave out columns.",
    );
  }
  const known = guessFormat(source);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(source);
    return withoutNul(text, where, known);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const probably = known ?? "text in another encoding, such as Latin-1";
    throw new DataError(`${where} is not UTF-8 text. It is probably ${probably}. Give a CSV file in UTF-8.`, { cause });
  }
}

function withoutNul(text: string, where: string, known?: string): string {
  if (!text.includes("\0")) return text;
  const probably = known === undefined ? "" : ` It is probably ${known}.`;
  throw new DataError(`${where} is no text: it contains NUL characters.${probably} Give a CSV file in UTF-8.`);
}
