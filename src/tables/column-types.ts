/**
 * What a column of text holds: numbers, categories, or nothing to learn from.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { numbersIn } from "./numbers.ts";
import { copyOf, type Table, type TableColumn } from "./table.ts";
import { hasLeadingZero, isDate, writtenNumber } from "./written-numbers.ts";

/**
 * - `number`: every present cell is a number, of at least two different values, and the file does not call it text
 * - `category`: text of few different values, or a column that the user calls categorical
 * - `constant`: one value, or none
 * - `identifier`: numbers the rows, or nearly every row has its own text, or many dates
 */
export type ColumnType = "number" | "category" | "constant" | "identifier";

/** A column, looked through once. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly present: number;
  /** How many of the present cells are numbers; none where the file says that they are text. */
  readonly numeric: number;
  /** Whether every present cell is a whole number. */
  readonly allIntegers: boolean;
  /** The different values of the present cells, in the order of their first row. */
  readonly values: readonly string[];
  /** Whether there are more of them, which were not kept: see {@link ProfileOptions.mostValues}. */
  readonly hasMoreValues: boolean;
  /** Whether every present cell is a date or a time of day. */
  readonly allDates: boolean;
  /** The first number with a zero in front. */
  readonly leadingZero: string | undefined;
}

/** How a column is looked through. */
export interface ProfileOptions {
  /** Whether the user says that it holds categories. */
  readonly categorical: boolean;
  /** How many different values are kept at most. */
  readonly mostValues: number;
  /** How many characters they may have together. Default: any number. */
  readonly mostCharacters?: number;
}

/** With more than this share of numbers, a cell of text is taken for a mistake in a column of numbers. */
const MOSTLY_NUMERIC = 0.95;
/** A column of text with more different values than this is left out. */
export const LARGEST_CATEGORY_COUNT = 50;
/** So is one with more than this many, if they also are more than half of its cells. */
export const LARGEST_UNREPEATED_COUNT = 10;

const ROW_NUMBER_NAME = /^(?:#|id|index|row|no|nr|row[ _-]?(?:id|index|no|number)|unnamed: ?0|column 1)$/i;

/** Looks through a column block by block. */
export class ColumnProfiler {
  readonly #name: string;
  readonly #options: ProfileOptions;
  readonly #values: Set<string> = new Set();
  #hasMoreValues = false;
  #characters = 0;
  #rows = 0;
  #present = 0;
  #numeric = 0;
  #allIntegers = true;
  #allDates = true;
  #leadingZero: string | undefined;
  /** The first number, as long as every cell is one more than the cell above it. */
  #counter: number | undefined;
  /** What to throw if this turns out to be a column of numbers. */
  #firstText: ((but: string, otherwise: string) => DataError) | undefined;

  constructor(name: string, options: ProfileOptions) {
    this.#name = name;
    this.#options = options;
  }

  /** The column's cells in the next block. */
  add(table: Table, column: TableColumn): void {
    const numbers = column.isText ? undefined : numbersIn(column);
    for (const [row, cell] of column.cells.entries()) {
      const number = numbers?.[row] ?? Number.NaN;
      if (this.#rows++ === 0) this.#counter = number;
      if (this.#counter !== undefined && number !== this.#counter + this.#rows - 1) this.#counter = undefined;
      if (cell === "") continue;
      this.#present++;
      this.#allIntegers &&= Number.isInteger(number);
      if (!Number.isNaN(number)) this.#numeric++;
      else this.#firstText ??= notNumeric(table, column, row);
      this.#leadingZero ??= hasLeadingZero(cell) ? copyOf(cell) : undefined;
      this.#allDates &&= isDate(cell);
      this.#keep(cell);
    }
  }

  /** How many different values are kept so far. */
  get different(): number {
    return this.#values.size;
  }

  /** Whether there were more of them. */
  get hasMoreValues(): boolean {
    return this.#hasMoreValues;
  }

  /** @throws DataError naming line and value, for text in a column of numbers */
  finish(): ColumnProfile {
    const numeric = this.#numeric;
    const present = this.#present;
    const isNumber = !this.#options.categorical && numeric > MOSTLY_NUMERIC * present;
    if (isNumber && this.#firstText) {
      const categorical = `, or say --categorical "${this.#name}".`;
      throw this.#firstText(`but ${numeric} of its ${present} values are numbers`, categorical);
    }
    const values = [...this.#values];
    return {
      name: this.#name,
      type: this.#type(isNumber),
      ...{ present, numeric, values, hasMoreValues: this.#hasMoreValues },
      ...{ allIntegers: this.#allIntegers, allDates: this.#allDates, leadingZero: this.#leadingZero },
    };
  }

  #keep(cell: string): void {
    if (this.#hasMoreValues || this.#values.has(cell)) return;
    const { mostValues, mostCharacters = Number.POSITIVE_INFINITY } = this.#options;
    this.#characters += cell.length;
    if (this.#values.size < mostValues && this.#characters <= mostCharacters) this.#values.add(copyOf(cell));
    else this.#hasMoreValues = true;
  }

  #type(isNumber: boolean): ColumnType {
    const different = this.#values.size;
    if (different < 2) return "constant";
    // In a sorted table a column that numbers the rows gives the answer away.
    if (isNumber) return ROW_NUMBER_NAME.test(this.#name) && this.#counter !== undefined ? "identifier" : "number";
    if (this.#options.categorical) return "category";
    if (different <= LARGEST_UNREPEATED_COUNT) return "category";
    const names = different > LARGEST_CATEGORY_COUNT || different > this.#present / 2 || this.#allDates;
    return names ? "identifier" : "category";
  }
}

/**
 * The numbers of a column, NaN where missing.
 *
 * @returns an array that others look at, too: it is not to be changed
 * @param but why a cell must be a number, for the message
 * @throws DataError naming line and value of the first cell that is no finite number
 */
export function numbersOf(table: Table, column: TableColumn, but = "but the column holds numbers"): Float64Array {
  const numbers = numbersIn(column);
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row]!;
    if (Number.isFinite(value) || column.cells[row] === "") continue;
    throw Number.isNaN(value) ? notNumeric(table, column, row)(but, ".") : notFinite(table, column, row);
  }
  return numbers;
}

/** @returns the error, by why the cell must be a number, and what else can be done, in the end of the sentence */
function notNumeric(
  table: Table,
  { name, cells }: TableColumn,
  row: number,
): (but: string, otherwise: string) => DataError {
  const cell = copyOf(cells[row]!);
  const { where } = table; // the error may be wanted long after this block
  const line = table.lines[row];
  const written = writtenNumber(cell);
  const fix = (otherwise: string): string =>
    written
      ? `It looks like a number with ${written.with}: write it plainly (${written.plain}).`
      : `Correct it, or count it as missing (--missing-values "${cell}")${otherwise}`;
  return (but, otherwise) =>
    new DataError(`${where}, line ${line}, column "${name}": "${cell}" is no number, ${but}. ${fix(otherwise)}`);
}

function notFinite(table: Table, column: TableColumn, row: number): DataError {
  const { name, cells } = column;
  return new DataError(
    `${table.where}, line ${table.lines[row]}, column "${name}": ${cells[row]} is not finite. ` +
      `Correct it, or count it as missing (--missing-values "${cells[row]}").`,
  );
}
