/**
 * Numbers in cells: what counts as one, and those of a whole column.
 *
 * @module
 */
import type { TableColumn } from "./table.ts";

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i; // one way to match any digits: linear time
const INFINITY = /^[+-]?inf(?:inity)?$/i;

/** Whether a text is a number, which `parseNumber` gives. */
export function isNumber(text: string): boolean {
  return NUMBER.test(text) || INFINITY.test(text);
}

/**
 * The number that a cell is; undefined for text and for missing cells. Infinite for `inf`, and for numbers beyond
 * float64.
 */
export function parseNumber(cell: string): number | undefined {
  if (NUMBER.test(cell)) return Number(cell);
  if (INFINITY.test(cell)) return cell.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

/** Whether two texts are the same number, perhaps in another spelling: `1`, `1.0` and `01`. */
export function sameNumber(a: string, b: string): boolean {
  const number = parseNumber(a);
  return number !== undefined && number === parseNumber(b);
}

/** The numbers of columns that were asked for them, for as long as a column is in use. */
const PARSED = new WeakMap<TableColumn, Float64Array>();

/**
 * The numbers of a column, NaN where a cell is none. Each cell is parsed once, however many look at the column: its types
 * are inferred, leaks are looked for, statistics are taken, and rows are encoded from the same numbers.
 *
 * @returns an array that belongs to all of them: it is not to be changed
 */
export function numbersIn(column: TableColumn): Float64Array {
  const known = PARSED.get(column);
  if (known) return known;
  const { cells } = column;
  const numbers = new Float64Array(cells.length);
  for (let row = 0; row < numbers.length; row++) numbers[row] = parseNumber(cells[row]!) ?? Number.NaN;
  PARSED.set(column, numbers);
  return numbers;
}

/** The number of one cell, NaN for none. A column that holds text, as its file says, is not parsed for the sake of it. */
export function numberAt(column: TableColumn, row: number): number {
  return column.isText ? (parseNumber(column.cells[row]!) ?? Number.NaN) : numbersIn(column)[row]!;
}
