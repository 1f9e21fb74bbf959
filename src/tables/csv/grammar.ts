/**
 * Where the table of a CSV file begins, and which character separates its cells.
 *
 * @module
 */
import { ConfigError } from "../../base/errors.ts";
import { type DecimalMark, isNumber } from "../numbers.ts";
import type { Inference } from "../table.ts";
import { inferDelimiter } from "./infer-delimiter.ts";
import { sampleRows } from "./sample-rows.ts";
import { BLANKS } from "./scanner.ts";

/** Excel's own line in front of a table. */
const SEPARATOR_LINE = /^"?sep=(.)"?[ \t]*(?:\r\n|\n|\r)/i;
/** Blank lines may stand before it. */
const COMMENT = /^\s*#[^\n\r]*(?:\r\n|\n|\r)/;

/** What stands at the beginning of a file. */
export interface CsvBeginning {
  readonly delimiter: string;
  /** How many characters stand before the table. */
  readonly start: number;
  /** The line on which the table begins, 1-based. */
  readonly line: number;
  readonly inferences: readonly Inference[];
}

/** What a user says of the beginning. */
interface GivenGrammar {
  /** One character, `"tab"`, or `"blanks"`. */
  readonly delimiter?: string | undefined;
  readonly decimal?: DecimalMark | undefined;
}

/**
 * Looks at the beginning of a file.
 *
 * @param sample whole lines, as many as are looked at
 * @throws ConfigError if the separator is not one character
 * @throws DataError where nothing tells which separator it is
 */
export function csvBeginning(sample: string, given: GivenGrammar, where: string): CsvBeginning {
  const said = SEPARATOR_LINE.exec(sample);
  const before = said?.[0].length ?? 0;
  const comments = commentsOf(sample, before);
  const delimiter =
    given.delimiter !== undefined
      ? checkedDelimiter(given.delimiter)
      : (said?.[1] ?? inferDelimiter(sample.slice(comments.end), given.decimal, where));
  const start = comments.last === undefined ? comments.end : headerInComment(sample, comments, delimiter);
  const skipped = linesIn(sample.slice(0, start));
  const text = `${skipped === 1 ? "the line" : `${skipped} lines`} before the table ${skipped === 1 ? "is" : "are"} passed over`;
  return { delimiter, start, line: skipped + 1, inferences: skipped === 0 ? [] : [{ text, option: "--delimiter" }] };
}

/** For messages. */
export function formatDelimiter(delimiter: string): string {
  if (delimiter === BLANKS) return "blanks";
  return delimiter === "\t" ? "tab" : `"${delimiter}"`;
}

function checkedDelimiter(given: string): string {
  if (given === BLANKS || given === " ") return BLANKS;
  const delimiter = given === "tab" || given === "\\t" ? "\t" : given;
  if (/^[\0-\x7f]$/.test(delimiter) && !/["\r\n\w.+-]/.test(delimiter)) return delimiter;
  throw new ConfigError(
    `delimiter must be one character of ASCII (or tab, or blanks) that is no quote, no line break and no part of a number, but ` +
      `is ${JSON.stringify(given)}.`,
  );
}

interface Comments {
  /** Where the last comment begins, and where the text after it does. */
  readonly last: number | undefined;
  readonly end: number;
}

/** Lines with `#` in front, from `start` on. */
function commentsOf(sample: string, start: number): Comments {
  let last: number | undefined;
  let end = start;
  for (let line = COMMENT.exec(sample.slice(end)); line; line = COMMENT.exec(sample.slice(end))) {
    last = end;
    end += line[0].length;
  }
  return { last, end };
}

/**
 * Where the table begins: after the comments, or within the last of them, if it names the columns of rows that have no other
 * header.
 */
function headerInComment(sample: string, { last, end }: Comments, delimiter: string): number {
  const mark = sample.indexOf("#", last) + 1;
  const [names = []] = textsOf(sample.slice(mark, end), delimiter, 1);
  const [first = [], second = []] = textsOf(sample.slice(end), delimiter, 2);
  const firstIsHeader = second.some(isNumber) && !first.some(isNumber);
  const isHeader = names.length === first.length && !names.some(isNumber) && !firstIsHeader;
  return isHeader ? mark : end;
}

function textsOf(text: string, delimiter: string, most: number): string[][] {
  return sampleRows(text, delimiter, most).map((row) => row.map((cell) => cell.text));
}

function linesIn(text: string): number {
  return text.split(/\r\n|\n|\r/).length - 1;
}
