/**
 * What is said of rows that do not fit.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { formatDelimiter } from "./grammar.ts";

/** What the rows before say of a row. */
export interface Expectation {
  /** How many cells it should have. */
  readonly width: number;
  /** The line of the first row, where the first row has so many, too. */
  readonly firstLine: number | undefined;
  /** Whether the row is the first below what may be the header. */
  readonly isFirst: boolean;
  readonly delimiter: string;
}

/**
 * Of a row that has more cells or fewer.
 *
 * @param at `rows.csv, line 7`
 */
export function otherLength(cells: readonly string[], at: string, expected: Expectation): DataError {
  if (cells[0]!.startsWith("#")) {
    return new DataError(
      `${at} seems to be a comment ("${cells[0]!.slice(0, 40)}"). Comments are passed over only before the table. Take the line out.`,
    );
  }
  const { width, firstLine, isFirst, delimiter } = expected;
  const others = firstLine === undefined ? "the rows before have" : `line ${firstLine} has`;
  const name = isFirst && cells.length === width + 1 ? " If a name is missing above a column, put it there." : "";
  return new DataError(
    `${at}: ${cells.length} cells, but ${others} ${width}. Every row needs as many cells as the first.${name} If ` +
      `${formatDelimiter(delimiter)} is not what separates them, say --delimiter; a cell that contains it needs quotes.`,
  );
}

/** Of a row that has something in a last cell that is empty in others. */
export function notEmpty(at: string, delimiter: string): DataError {
  return new DataError(
    `${at}: the last cell is not empty, as that of the first rows is, and no name stands above it. Put one there, or end every ` +
      `line without ${formatDelimiter(delimiter)}.`,
  );
}

/** Of a file that ends behind its header. */
export function withoutRows(where: string, line: number): DataError {
  return new DataError(`${where} has a header but no rows. If line ${line} is data, say --no-header.`);
}
