/**
 * Which character separates the cells of a file.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { MISSING_VALUES } from "../missing-words.ts";
import { type DecimalMark, parseCommaNumber } from "../numbers.ts";
import { writtenNumber } from "../written-numbers.ts";
import { countFromOne, extraCell, isAnyNumber } from "./extra-cell.ts";
import { type SampleCell, sampleRows } from "./sample-rows.ts";
import { BLANKS } from "./scanner.ts";

/** Most telling first: a comma often stands inside numbers and text, a tab never does. */
const DELIMITERS = ["\t", ";", "|", ","];
/** What a file of one column is read with: a comma in it is no separator. */
const OF_ONE_COLUMN = ";";
/** So many rows that begin with 1, 2, 3, … are numbered; fewer may hold such numbers. */
const FEWEST_NUMBERED = 10;
const MISSING_TEXTS: ReadonlySet<string> = new Set(["", ...MISSING_VALUES]);

type Rows = readonly (readonly SampleCell[])[];

/** The first rows as one separator splits them. */
interface Split {
  readonly delimiter: string;
  readonly rows: Rows;
}

/**
 * The first separator that gives all rows the same number of cells, two or more, and some column of numbers; else without
 * such a column; else one where only the names of rows, or a separator at the end of lines, are too much. Failing that, the
 * separator that splits the first row most.
 *
 * Commas that are decimal commas separate nothing, whether the user says so or the cells do.
 *
 * @throws DataError where row names and numbers of one column look alike
 */
export function inferDelimiter(text: string, decimal: DecimalMark | undefined, where: string): string {
  const splitAt = (delimiter: string): Split => ({ delimiter, rows: sampleRows(text, delimiter) });
  const blanks = splitAt(BLANKS);
  const all = DELIMITERS.map(splitAt);
  const commas = all.at(-1)!;
  const splits = commasSeparate(commas, blanks, decimal) ? all : all.slice(0, -1);
  const even = splits.filter(({ rows }) => isEven(rows));
  const first = even.find(({ rows }) => hasNumbers(rows, 0)) ?? even[0];
  if (first) return first.delimiter;
  if (isEven(blanks.rows) && hasNumbers(blanks.rows, 0)) return BLANKS;
  const uneven = [...splits, blanks].find((split) => explainsExtraCell(split, decimal, where));
  if (uneven) return uneven.delimiter;
  if (isOneColumnOfNumbers(commas, decimal)) {
    if (decimal === undefined) assertFractions(commas, where);
    return OF_ONE_COLUMN;
  }
  const most = splits.reduce((best, split) => (widthOf(split) > widthOf(best) ? split : best));
  if (widthOf(most) > 1) return most.delimiter;
  return splits.includes(commas) ? "," : OF_ONE_COLUMN;
}

function widthOf({ rows }: Split): number {
  return rows[0]?.length ?? 0;
}

function isEven([first = [], ...others]: Rows): boolean {
  return first.length > 1 && others.every((row) => row.length === first.length);
}

/** Whether a column, from one on, holds nothing but numbers below its first row. */
function hasNumbers([first = [], ...others]: Rows, from: number): boolean {
  const body = others.length === 0 ? [first] : others;
  return body[0]!.some((_, i) => {
    const texts = body.map((row) => row[i]!.text);
    return i >= from && texts.some(isAnyNumber) && texts.every((text) => isAnyNumber(text) || MISSING_TEXTS.has(text));
  });
}

/** Whether the comma may stand between cells, rather than before fractions. */
function commasSeparate({ rows: [first = []] }: Split, blanks: Split, decimal: DecimalMark | undefined): boolean {
  if (isEven(blanks.rows) && blanks.rows.every(hasDecimalCommasOnly)) return false;
  const endsWord = ({ text }: SampleCell, i: number): boolean =>
    i + 1 < first.length && !(/\d$/.test(text) && /^\d/.test(first[i + 1]!.text));
  return decimal !== "," || first.some(endsWord);
}

function hasDecimalCommasOnly(row: readonly SampleCell[]): boolean {
  const withComma = row.filter(({ text }) => text.includes(","));
  return (
    withComma.length > 0 &&
    withComma.every(({ text, isQuoted }) => !isQuoted && /,\d/.test(text) && parseCommaNumber(text) !== undefined)
  );
}

/** Whether a separator makes sense of rows that have another number of cells than the first row. */
function explainsExtraCell(split: Split, decimal: DecimalMark | undefined, where: string): boolean {
  const { delimiter, rows } = split;
  const extra = extraCell(rows);
  if (extra !== "rowName") return extra !== undefined;
  const [name, second] = rows[0]!;
  if (delimiter === BLANKS && !hasNumbers(rows, 1)) return false;
  if (second !== undefined) return true;
  if (!name!.isQuoted && /[\t;|, ]/.test(name!.text)) return false;
  return !isOneColumnOfNumbers(split, decimal) || areNumbered(split, where);
}

/** Whether one name stands above what a separator cuts in two, though it is one number: `1,5`, or `1 500`. */
function isOneColumnOfNumbers({ delimiter, rows }: Split, decimal: DecimalMark | undefined): boolean {
  const [first = [], ...others] = rows;
  if ((delimiter !== "," && delimiter !== BLANKS) || first.length !== 1) return false;
  if (!others.some((row) => row.length === 2) || others.some((row) => row.length > 2)) return false;
  return others.every((row) => {
    const whole = row.map(({ text }) => text).join(delimiter === "," ? "," : " ");
    const written = writtenNumber(whole);
    const isNumber =
      decimal === "." ? written && !written.with.includes("decimal comma") : written || isAnyNumber(whole);
    return isNumber && !row.some(({ isQuoted }) => isQuoted);
  });
}

/** @throws DataError where every comma stands before three digits, and may group thousands */
function assertFractions({ rows: [first, ...others] }: Split, where: string): void {
  const pairs = others.filter((row) => row.length === 2).map((row) => row.map(({ text }) => text));
  if (!pairs.every(([whole, rest]) => /^\D*[1-9]\d{0,2}$/.test(whole!) && /^\d{3}\b/.test(rest!))) return;
  const [whole, rest] = pairs[0]!;
  throw new DataError(
    `${where}: "${whole},${rest}" below "${first![0]!.text}" may be ${whole}.${rest} or ${whole}${rest}. If the comma is the decimal ` +
      'mark, say --decimal ","; if it groups thousands, write the numbers without it.',
  );
}

/** Whether such rows are numbered all the same: they count from 1. @throws DataError where both may be */
function areNumbered({ delimiter, rows: [first, ...others] }: Split, where: string): boolean {
  if (!countFromOne(others.map((row) => row[0]!)) || others.some((row) => /^0\d/.test(row[1]!.text))) return false;
  if (others.length >= FEWEST_NUMBERED) return true;
  const mark = delimiter === "," ? "," : " ";
  const [row, value] = others.at(-1)!.map(({ text }) => text);
  const [separate, together] =
    delimiter === "," ? ['--delimiter ","', '--decimal ","'] : ["--delimiter blanks", `--delimiter "${OF_ONE_COLUMN}"`];
  throw new DataError(
    `${where}: "${row}${mark}${value}" below "${first![0]!.text}" may be one number, or the number of a row and "${value}". ` +
      `Say ${together} if it is one number, or ${separate} if the rows are numbered.`,
  );
}
