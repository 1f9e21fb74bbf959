/**
 * The first row of a CSV file: names of the columns, or already data?
 *
 * @module
 */
import type { MissingOptions } from "../missing-words.ts";
import { isNumber } from "../numbers.ts";
import type { Inference } from "../table.ts";

const MOST_LISTED = 20;

/** What is known of the rows below the first one. */
export interface ColumnBelow {
  /** Whether every cell that is there is a number, and at least one is there. */
  readonly isNumeric: boolean;
}

/** What a user says. */
export interface HeaderOptions extends Pick<MissingOptions, "model"> {
  readonly header?: boolean;
  /** Names of columns that the user or a model speaks of: a first row with one of them is the header. */
  readonly names?: readonly string[];
}

/** A name for every column, no two alike, and what to tell of them. */
export interface CsvHeader {
  readonly present: boolean;
  readonly names: readonly string[];
  readonly inferences: readonly Inference[];
  readonly warnings: readonly string[];
}

/**
 * Whether the first row is a header. Where the model's training table had none, only a row with one of its names is one.
 *
 * A row without numbers is one, if it stands above numbers, or at least names every column differently. A row with numbers
 * is one, if it counts the columns from 0 (pandas, for arrays), if it has a name that somebody speaks of, or if it looks like
 * names of text and years above data: whole numbers in steps, and a word above numbers or above words.
 */
export function isHeader(first: readonly string[], below: readonly ColumnBelow[], options: HeaderOptions): boolean {
  const { header, names = [], model } = options;
  if (header !== undefined) return header;
  if (names.some((name) => first.includes(name))) return true;
  if (model?.reading?.header === false) return false;
  const hasRows = below.length > 0;
  const numbers = first.filter(isEarlyNumber).map(Number);
  if (numbers.length > 0) return hasRows && namesWithNumbers(first, numbers, below);
  const isAbove = first.some((name, i) => name !== "" && below[i]?.isNumeric);
  return isAbove || new Set(first).size === first.length;
}

/** Names the columns: `column 3` where there is no name, `a (2)` for a second `a`. */
export function nameColumns(first: readonly string[], present: boolean, isGiven: boolean): CsvHeader {
  const inferences: Inference[] = [];
  if (!isGiven) {
    const count = first.some(isNumber) ? `, ${listed(first)},` : "";
    inferences.push(
      present
        ? { text: `the first row${count} holds the names of the columns`, option: "--no-header" }
        : { text: "there is no header; the columns are called column 1, column 2, …", option: "--header" },
    );
  }
  const names = uniqueNames(present ? first : first.map(() => ""));
  const renamed = names.filter((name, i) => present && name !== first[i]);
  if (renamed.length > 0) {
    inferences.push({
      text: `columns without a name of their own are called ${listed(renamed)}`,
      option: "--no-header",
    });
  }
  return { present, names, inferences, warnings: present ? repeated(first) : [] };
}

function listed(names: readonly string[]): string {
  const list = names.slice(0, MOST_LISTED).map((name) => `"${name}"`);
  return [...list, ...(names.length > list.length ? ["…"] : [])].join(", ");
}

/** @param numbers those of the row */
function namesWithNumbers(
  first: readonly string[],
  numbers: readonly number[],
  below: readonly ColumnBelow[],
): boolean {
  const isDistinct = new Set(numbers).size === numbers.length;
  if (!isDistinct || !numbers.every((number) => Number.isInteger(number) && number >= 0)) return false;
  const words = first.filter((cell) => cell !== "" && !isEarlyNumber(cell));
  const blanks = first.length - numbers.length - words.length;
  const isCount = numbers.length > 1 && numbers.every((number, i) => number === i);
  if (isCount && words.length === 0 && blanks <= 1) return true;
  if (words.length === 0 || new Set(words).size < words.length) return false;
  const isWordAboveNumbers = first.some(
    (cell, i) => /\p{L}/u.test(cell) && !isEarlyNumber(cell) && below[i]?.isNumeric,
  );
  return isWordAboveNumbers || (numbers.length > 1 && areYears(numbers));
}

/** A number with a point or, this early, a comma. */
function isEarlyNumber(cell: string): boolean {
  return isNumber(cell.replace(",", "."));
}

function areYears(numbers: readonly number[]): boolean {
  const step = numbers[1]! - numbers[0]!;
  return step !== 0 && numbers.every((year, i) => year >= 1000 && year < 3000 && year === numbers[0]! + i * step);
}

function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>(names);
  const used = new Set<string>();
  const copies = new Map<string, number>();
  return names.map((name, i) => {
    const isFirst = name !== "" && !used.has(name);
    const unique = isFirst ? name : firstFree(name === "" ? `column ${i + 1}` : name, taken, copies);
    taken.add(unique);
    used.add(unique);
    return unique;
  });
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const name of names) {
    if (name !== "" && seen.has(name)) again.add(name);
    seen.add(name);
  }
  return Array.from(
    again,
    (name) => `more than one column is called "${name}"; from the second on they count as "${name} (2)" and so on.`,
  );
}

/** @param copies of each name, the last number that was given: a search from 2 on would take the square of the columns */
function firstFree(name: string, taken: ReadonlySet<string>, copies: Map<string, number>): string {
  if (!taken.has(name)) return name;
  let copy = (copies.get(name) ?? 1) + 1;
  while (taken.has(`${name} (${copy})`)) copy++;
  copies.set(name, copy);
  return `${name} (${copy})`;
}
