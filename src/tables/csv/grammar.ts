/**
 * Where the table of a CSV file begins, and which character separates its cells.
 *
 * @module
 */
import { ConfigError } from "../../base/errors.ts";
import { isNumber } from "../numbers.ts";
import type { Inference } from "../table.ts";
import { sampleRows } from "./sample-rows.ts";
import { BLANKS } from "./scanner.ts";

/** Most telling first: a comma often stands inside numbers and text, a tab never does. */
const DELIMITERS = ["\t", ";", "|", ","];
const PREVIEW_ROWS = 50;
/** Excel's own line in front of a table. */
const SEPARATOR_LINE = /^"?sep=(.)"?[ \t]*(?:\r\n|\n|\r)/i;
const COMMENT = /^[ \t]*#[^\n\r]*(?:\r\n|\n|\r)/;

/** What stands at the beginning of a file. */
export interface CsvBeginning {
  readonly delimiter: string;
  /** How many characters stand before the table. */
  readonly start: number;
  /** The line on which the table begins, 1-based. */
  readonly line: number;
  readonly inferences: readonly Inference[];
}

/**
 * Looks at the beginning of a file.
 *
 * @param given the separator, if the user says it: one character, `"tab"`, or `"blanks"`
 * @throws ConfigError if the separator is not one character
 */
export function csvBeginning(sample: string, given: string | undefined): CsvBeginning {
  const said = SEPARATOR_LINE.exec(sample);
  const before = said?.[0].length ?? 0;
  const comments = commentsOf(sample, before);
  const rest = sample.slice(comments.end);
  const delimiter = given !== undefined ? checkedDelimiter(given) : (said?.[1] ?? inferDelimiter(rest));
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

/**
 * The first separator that gives all previewed rows the same number of cells, two or more, save that the header may lack
 * the name of the first column; else blanks, where they separate numbers; else the separator that splits the first row most.
 */
function inferDelimiter(text: string): string {
  let most = { delimiter: ",", cells: 1 };
  for (const delimiter of DELIMITERS) {
    const rows = sampleRows(text, delimiter, PREVIEW_ROWS);
    if (isEven(rows)) return delimiter;
    const cells = rows[0]?.length ?? 0;
    if (cells > most.cells) most = { delimiter, cells };
  }
  if (most.cells > 1) return most.delimiter;
  const rows = sampleRows(text, BLANKS, PREVIEW_ROWS);
  return isEven(rows) && hasNumbers(rows) ? BLANKS : most.delimiter;
}

function isEven(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = rows;
  const cells = others[0]?.length ?? first.length;
  return (
    cells > 1 && others.every((row) => row.length === cells) && (first.length === cells || first.length + 1 === cells)
  );
}

/** Whether a column holds nothing but numbers below its first row. */
function hasNumbers(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = rows;
  const body = others.length === 0 ? [first] : others;
  return body[0]!.some((_, i) => body.every((row) => isNumber(row[i]!)));
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
  const [names = []] = sampleRows(sample.slice(mark, end), delimiter, 1);
  const [first = [], second = []] = sampleRows(sample.slice(end), delimiter, 2);
  const firstIsHeader = second.some(isNumber) && !first.some(isNumber);
  const isHeader = names.length === first.length && !names.some(isNumber) && !firstIsHeader;
  return isHeader ? mark : end;
}

function linesIn(text: string): number {
  return text.split(/\r\n|\n|\r/).length - 1;
}
