/**
 * A column as numbers, or the error that says which cell is none.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { MISSING, numberAt, type TableColumn, textAt } from "./column.ts";
import { flagWithList } from "./flag-in-words.ts";
import { copyOf, type Table } from "./table.ts";
import { writtenNumber } from "./written-numbers.ts";

/**
 * The numbers of a column, NaN where missing.
 *
 * @returns an array that others look at, too: it is not to be changed
 * @param but why a cell must be a number, for the message
 * @throws DataError naming line and value of the first cell that is no finite number
 */
export function numbersOf(table: Table, column: TableColumn, but = "but the column holds numbers"): Float64Array {
  const numbers = column.isText ? Float64Array.from(column.codes, (_, row) => numberAt(column, row)) : column.numbers;
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row]!;
    if (Number.isFinite(value) || column.codes[row] === MISSING) continue;
    throw Number.isNaN(value) ? notNumeric(table, column, row)(but, ".") : notFinite(table, column, row);
  }
  return numbers;
}

/** @returns the error, by why the cell must be a number, and what else can be done, in the end of the sentence */
export function notNumeric(
  table: Table,
  column: TableColumn,
  row: number,
): (but: string, otherwise: string) => DataError {
  const { name } = column;
  const cell = copyOf(textAt(column, row));
  const { where } = table; // the error may be wanted long after this block
  const line = table.lines[row];
  const written = writtenNumber(cell);
  const fix = (otherwise: string): string =>
    written
      ? `It looks like a number with ${written.with}: write it plainly (${written.plain}).`
      : `Correct it, or count it as missing (${flagWithList("--missing-values", [cell])})${otherwise}`;
  return (but, otherwise) =>
    new DataError(`${where}, line ${line}, column "${name}": "${cell}" is no number, ${but}. ${fix(otherwise)}`);
}

function notFinite(table: Table, column: TableColumn, row: number): DataError {
  const cell = textAt(column, row);
  return new DataError(
    `${table.where}, line ${table.lines[row]}, column "${column.name}": ${cell} is not finite. ` +
      `Correct it, or count it as missing (${flagWithList("--missing-values", [cell])}).`,
  );
}
