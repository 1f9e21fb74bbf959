/**
 * Ids of categories: whole numbers that stand in an array of floating-point numbers.
 *
 * @module
 */
import { DataError } from "./errors.ts";
import type { FloatArray } from "./tensor.ts";

/** Float32 holds every whole number up to here: a table has no more rows, and a batch no more ids. */
export const MOST_IDS: number = 2 ** 24;

/** Neighbouring columns of a matrix that hold ids. */
export interface IdColumns {
  /** Numbers a row. */
  readonly width: number;
  /** The first column with ids, and the first behind them. */
  readonly start: number;
  readonly end: number;
  /** Ids are whole numbers below it. */
  readonly count: number;
}

/**
 * @param values (rows, width)
 * @param where what holds the ids, for messages: `"training data: x"`
 * @param table whose ids they are: `'of embedding "0"'`
 * @param rowOf the number of a row for messages
 * @throws DataError naming row and column of the first number that is no id
 */
export function assertIds(
  values: FloatArray,
  rows: number,
  { width, start, end, count }: IdColumns,
  where: string,
  table: string,
  rowOf: (index: number) => number = (index) => index,
): void {
  for (let n = 0; n < rows; n++) {
    for (let column = start; column < end; column++) {
      const id = values[n * width + column]!;
      if (id >= 0 && id < count && Number.isInteger(id)) continue;
      throw new DataError(
        `${where} has ${id} at row ${rowOf(n)}, column ${column}, but ids ${table} are whole numbers from 0 to ${count - 1}. ` +
          "Number the categories 0, 1, 2, …, or give the table as many rows as there are categories.",
      );
    }
  }
}
