/**
 * A column as numbers, or the error that says which cell is none.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { MISSING, numberAt, type TableColumn, textAt } from "./column.ts";
import { flagWithList } from "./flag-in-words.ts";
import { hasDoubtfulPoint, parseCommaNumber, parseNumber } from "./numbers.ts";
import { copyOf, type Table } from "./table.ts";
import type { TableReading } from "./table-reading.ts";
import { writtenNumber } from "./written-numbers.ts";

/** Columns that were looked through, all of whose numbers are finite: each is asked for in several passes. */
const FINITE = new WeakSet<TableColumn>();

/**
 * The numbers of a column, NaN where missing.
 *
 * @returns an array that others look at, too: it is not to be changed
 * @param but why a cell must be a number, for the message
 * @throws DataError naming line and value of the first cell that is no finite number
 */
export function numbersOf(table: Table, column: TableColumn, but = "but the column holds numbers"): Float64Array {
  if (FINITE.has(column)) return column.numbers;
  const numbers = column.isText ? Float64Array.from(column.codes, (_, row) => numberAt(column, row)) : column.numbers;
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row]!;
    if (Number.isFinite(value) || column.codes[row] === MISSING) continue;
    throw Number.isNaN(value) ? notNumeric(table, column, row)(but, ".") : notFinite(table, column, row);
  }
  if (!column.isText) FINITE.add(column);
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
  const mark = otherMark(cell, table.reading);
  const written = writtenNumber(cell, table.reading.decimal);
  const plainly =
    written &&
    `It looks like a number with ${written.with}: write it plainly (${written.plain}).${mark ? ` ${mark}` : ""}`;
  const fix = (otherwise: string): string =>
    plainly ?? mark ?? `Correct it, or count it as missing (${flagWithList("--missing-values", [cell])})${otherwise}`;
  return (but, otherwise) =>
    new DataError(`${where}, line ${line}, column "${name}": "${cell}" is no number, ${but}. ${fix(otherwise)}`);
}

/** What to say of a number that may have the other decimal mark than the file is read with; undefined for anything else. */
function otherMark(cell: string, { decimal, delimiter }: TableReading): string | undefined {
  if (delimiter === undefined) return undefined; // in a file with types nobody has seen a mark
  const say = (mark: string): string => `say --decimal "${mark}" (in a program decimal: "${mark}")`;
  if (decimal === ".") {
    return parseCommaNumber(cell) === undefined ? undefined : `If the file has decimal commas, ${say(",")}.`;
  }
  if (parseNumber(cell) === undefined) return undefined;
  const grouped = hasDoubtfulPoint(cell) ? `; if points group thousands, ${say(",")}` : "";
  return `The file is read with decimal commas. If it has decimal points, ${say(".")}${grouped}.`;
}

function notFinite(table: Table, column: TableColumn, row: number): DataError {
  const cell = textAt(column, row);
  return new DataError(
    `${table.where}, line ${table.lines[row]}, column "${column.name}": ${cell} is not finite. ` +
      `Correct it, or count it as missing (${flagWithList("--missing-values", [cell])}).`,
  );
}
