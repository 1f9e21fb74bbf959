/**
 * Numbers in cells: what counts as one.
 *
 * @module
 */

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i; // one way to match any digits: linear time
const INFINITY = /^[+-]?inf(?:inity)?$/i;
/** A minus sign as it is set in print, U+2212. */
const PRINTED_MINUS = "\u2212";

/** How the fraction of a number is set apart. */
export type DecimalMark = "." | ",";

/**
 * The number that a cell is, written with a decimal point; undefined for text and for missing cells. Infinite for `inf`,
 * and for numbers beyond float64.
 */
export function parseNumber(cell: string): number | undefined {
  if (NUMBER.test(cell)) return Number(cell);
  if (INFINITY.test(cell)) return cell.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return cell.startsWith(PRINTED_MINUS) ? parseNumber(`-${cell.slice(1)}`) : undefined;
}

const WITH_COMMA = /^[-+\u2212]?(?:(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d*|,\d+)(?:e[+-]?\d+)?$/i;
const GROUPED_BY_POINTS = /^[-+\u2212]?[1-9]\d{0,2}(?:\.\d{3})+$/;

/**
 * The same for a cell of a file with decimal commas, where points group thousands: `1.204,5` is 1204.5, and `1.204` is
 * 1204. A point that groups nothing (`1.5`, `0.125`) makes text of a cell.
 */
export function parseCommaNumber(cell: string): number | undefined {
  if (WITH_COMMA.test(cell)) return parseNumber(cell.replaceAll(".", "").replace(",", "."));
  if (GROUPED_BY_POINTS.test(cell)) return parseNumber(cell.replaceAll(".", ""));
  return cell.includes(".") ? undefined : parseNumber(cell);
}

/** Whether a point groups thousands or is a decimal point, which the number itself does not tell: `1.204`. */
export function hasDoubtfulPoint(cell: string): boolean {
  return /^[-+\u2212]?[1-9]\d{0,2}\.\d{3}$/.test(cell);
}

/** Whether a text is a number, written with a decimal point. */
export function isNumber(text: string): boolean {
  return parseNumber(text) !== undefined;
}

/** Whether a number is written with a zero in front, as codes are: `01234`, not `0.5`. */
export function hasLeadingZero(cell: string): boolean {
  return /^[+-]?0\d/.test(cell);
}

/** Whether the text of a number is another than that of its value: a code such as `01234`, or more digits than float64. */
export function isSpelled(cell: string, number: number): boolean {
  return !Number.isFinite(number) || hasLeadingZero(cell) || (/^[+-]?\d{16,}$/.test(cell) && String(number) !== cell);
}

/** Whether two texts are the same number, perhaps in another spelling: `1`, `1.0` and `01`. */
export function sameNumber(a: string, b: string): boolean {
  const number = parseNumber(a);
  return number !== undefined && number === parseNumber(b);
}
