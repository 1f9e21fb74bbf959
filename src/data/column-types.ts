/**
 * What a column of text holds: numbers, categories, or nothing to learn from.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import { parseNumber, type Table, type TableColumn } from "./table.ts";
import { isDate, writtenNumber } from "./written-numbers.ts";

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
  /** The different values of the present cells, in the order of their first row. */
  readonly values: readonly string[];
}

/** With more than this share of numbers, a cell of text is taken for a mistake in a column of numbers. */
const MOSTLY_NUMERIC = 0.95;
/** A column of text with more different values than this is left out. */
export const LARGEST_CATEGORY_COUNT = 50;
/** So is one with more than this many, if they also are more than half of its cells. */
export const LARGEST_UNREPEATED_COUNT = 10;

const ROW_NUMBER_NAME = /^(?:#|id|index|row|no|nr|row[ _-]?(?:id|index|no|number)|unnamed: ?0|column 1)$/i;

/**
 * Finds out what a column holds.
 *
 * @param categorical whether the user says that it holds categories
 * @throws DataError naming line and value, for text in a column of numbers
 */
export function profileColumn(table: Table, column: TableColumn, categorical: boolean): ColumnProfile {
  const values = new Set<string>();
  let present = 0;
  let numeric = 0;
  for (const cell of column.cells) {
    if (cell === "") continue;
    present++;
    values.add(cell);
    if (!column.isText && parseNumber(cell) !== undefined) numeric++;
  }
  const isNumber = !categorical && numeric > MOSTLY_NUMERIC * present;
  if (isNumber) checkNumbers(table, column, numeric, present);
  const profile = { name: column.name, present, numeric, values: [...values] };
  return { ...profile, type: typeOf(profile, column, isNumber, categorical) };
}

/**
 * The numbers of a column, NaN where missing.
 *
 * @param but why a cell must be a number, for the message
 * @throws DataError naming line and value of the first cell that is no finite number
 */
export function numbersOf(table: Table, column: TableColumn, but = "but the column holds numbers"): Float64Array {
  return Float64Array.from(column.cells, (cell, row) => {
    const value = cell === "" ? Number.NaN : parseNumber(cell);
    if (value === undefined) throw notNumeric(table, column, row, but, ".");
    if (!Number.isFinite(value) && cell !== "") throw notFinite(table, column, row);
    return value;
  });
}

function typeOf(
  { name, present, values }: Omit<ColumnProfile, "type">,
  column: TableColumn,
  isNumber: boolean,
  categorical: boolean,
): ColumnType {
  if (values.length < 2) return "constant";
  if (isNumber) return ROW_NUMBER_NAME.test(name) && numbersRows(column) ? "identifier" : "number";
  if (categorical) return "category";
  if (values.length <= LARGEST_UNREPEATED_COUNT) return "category";
  const names = values.length > LARGEST_CATEGORY_COUNT || values.length > present / 2 || values.every(isDate);
  return names ? "identifier" : "category";
}

/** Whether every cell is one more than the cell above it; in a sorted table such a column gives the answer away. */
function numbersRows({ cells }: TableColumn): boolean {
  const first = Number(cells[0]);
  return cells.every((cell, row) => cell !== "" && Number(cell) === first + row);
}

function checkNumbers(table: Table, column: TableColumn, numeric: number, present: number): void {
  for (const [row, cell] of column.cells.entries()) {
    if (cell === "" || parseNumber(cell) !== undefined) continue;
    const categorical = `, or say --categorical "${column.name}".`;
    throw notNumeric(table, column, row, `but ${numeric} of its ${present} values are numbers`, categorical);
  }
}

/** @param otherwise what else can be done, in the end of the sentence */
function notNumeric(
  table: Table,
  { name, cells }: TableColumn,
  row: number,
  but: string,
  otherwise: string,
): DataError {
  const cell = cells[row]!;
  const written = writtenNumber(cell);
  const fix = written
    ? `It looks like a number with ${written.with}: write it plainly (${written.plain}).`
    : `Correct it, or count it as missing (--missing-values "${cell}")${otherwise}`;
  return new DataError(
    `${table.where}, line ${table.lines[row]}, column "${name}": "${cell}" is no number, ${but}. ${fix}`,
  );
}

function notFinite(table: Table, column: TableColumn, row: number): DataError {
  const { name, cells } = column;
  return new DataError(
    `${table.where}, line ${table.lines[row]}, column "${name}": ${cells[row]} is not finite. ` +
      `Correct it, or count it as missing (--missing-values "${cells[row]}").`,
  );
}
