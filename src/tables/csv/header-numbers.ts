/**
 * Numbers in the first row of a CSV file: are they names of columns, such as years, or the first data?
 *
 * @module
 */
import { parseNumber } from "../numbers.ts";

/** What is known of the rows below the first one. */
export interface RowsBelow {
  /** Of each column, whether every cell that is there is a number, and at least one is there. */
  readonly isNumeric: readonly boolean[];
  /** What the cells of the first few of them say. */
  readonly rows: readonly (readonly string[])[];
}

const FIRST_YEAR = 1800;
const LAST_YEAR = 2100;

/** A finite number with a point or, where nobody knows the decimal mark yet, a comma. */
export function earlyNumber(cell: string): number | undefined {
  const number = parseNumber(cell.replace(",", "."));
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/**
 * Why the numbers of a first row are names; undefined if they are data.
 *
 * Rows of data may begin as names do (`a,1,2,3`). So numbers that rise evenly, or are years, tell nothing where most rows
 * below have such numbers, too.
 */
export function numbersAsNames(first: readonly string[], below: RowsBelow): string | undefined {
  const places = Array.from(first.keys()).filter((i) => earlyNumber(first[i]!) !== undefined);
  const numbers = places.map((i) => earlyNumber(first[i]!)!);
  const words = first.filter((cell) => cell !== "" && earlyNumber(cell) === undefined);
  const blanks = first.length - numbers.length - words.length;
  if (new Set(numbers).size < numbers.length || new Set(words).size < words.length) return undefined;
  const isCount = numbers.length > 1 && numbers.every((number, i) => number === i);
  if (isCount && words.length === 0 && blanks <= 1) return "its numbers count the columns";
  const areWhole = numbers.every((number) => Number.isInteger(number) && number >= 0);
  if (areWhole && isWordAboveNumbers(first, below)) return "a word of it stands above numbers";
  if (numbers.length < 2) return undefined;
  const rows = below.rows.map((row) => places.map((i) => earlyNumber(row[i] ?? "") ?? Number.NaN));
  if (areYears(numbers) && !isUsual(rows, areYears)) return "its numbers are years, and those below are not";
  const beginsWithName = earlyNumber(first[0]!) === undefined && blanks <= 1;
  if (!beginsWithName || !haveSteps(numbers)) return undefined;
  const isOdd = isFar(numbers, rows) || (numbers.length > 2 && !isUsual(rows, haveSteps));
  return isOdd ? "its numbers have equal steps, and are unlike those below" : undefined;
}

function isWordAboveNumbers(first: readonly string[], { isNumeric }: RowsBelow): boolean {
  return first.some((cell, i) => /\p{L}/u.test(cell) && parseNumber(cell) === undefined && isNumeric[i]);
}

/** Whether half of the rows or more are like the first. */
function isUsual(rows: readonly number[][], isLike: (row: readonly number[]) => boolean): boolean {
  return rows.length > 0 && 2 * rows.filter(isLike).length >= rows.length;
}

function areYears(numbers: readonly number[]): boolean {
  const inRange = numbers.every((year) => Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR);
  const direction = Math.sign(numbers[1]! - numbers[0]!);
  return inRange && numbers.every((year, i) => i === 0 || Math.sign(year - numbers[i - 1]!) === direction);
}

/** Rising, by the same amount but for what the decimals of a file round. */
function haveSteps(numbers: readonly number[]): boolean {
  const step = (numbers.at(-1)! - numbers[0]!) / (numbers.length - 1);
  return step > 0 && numbers.every((number, i) => Math.abs(number - numbers[0]! - i * step) < 1e-3 * step);
}

/** Whether each number lies farther from those below it than they lie from one another. */
function isFar(numbers: readonly number[], rows: readonly number[][]): boolean {
  return numbers.every((number, i) => {
    const column = rows.map((row) => row[i]!).filter((value) => !Number.isNaN(value));
    const [lowest, highest] = [Math.min(...column), Math.max(...column)];
    const distance = Math.max(lowest - number, number - highest);
    return column.length > 1 && distance > highest - lowest;
  });
}
