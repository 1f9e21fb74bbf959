/**
 * Rows that have one cell more, or one less, than the first row of their file: which cell that is.
 *
 * @module
 */
import { parseCommaNumber, parseNumber } from "../numbers.ts";
import type { Inference } from "../table.ts";
import type { SampleCell } from "./sample-rows.ts";

/**
 * - `rowName`: the first cell of each row below the first, a name as R writes it
 * - `emptyLast`: the last cell of each row below the first, behind a separator at the end of the line
 * - `emptyName`: the last cell of the first row, likewise
 */
export type ExtraCell = "rowName" | "emptyLast" | "emptyName";

/**
 * Which cell the first row lacks, or has too many.
 *
 * Row names are texts, all different, or count from 1. Anything else may as well be data whose header lacks another name. One
 * text below one name may hold the separator.
 *
 * @returns undefined where all rows are alike, and where nothing explains the difference
 */
export function extraCell([first = [], ...others]: readonly (readonly SampleCell[])[]): ExtraCell | undefined {
  const difference = (others[0]?.length ?? first.length) - first.length;
  if (!others.every(({ length }) => length === first.length + difference)) return undefined;
  if (difference === -1) return first.length > 2 && isEmpty(first.at(-1)) ? "emptyName" : undefined;
  if (difference !== 1) return undefined;
  if (others.every((row) => isEmpty(row.at(-1)))) return "emptyLast";
  if (first.length === 1 && !others.every((row) => row[1]!.isQuoted || isAnyNumber(row[1]!.text))) return undefined;
  return areRowNames(others.map((row) => row[0]!)) ? "rowName" : undefined;
}

/** What to tell of a cell that is left out. */
export function describeExtraCell(extra: ExtraCell | undefined): Inference[] {
  if (extra === undefined || extra === "rowName") return [];
  const lines = extra === "emptyLast" ? "all lines but the first end" : "the first line ends";
  return [{ text: `${lines} in a separator with nothing behind it, which is left out`, option: "--delimiter" }];
}

function areRowNames(cells: readonly SampleCell[]): boolean {
  if (countFromOne(cells)) return true;
  const areTexts = cells.every((cell) => !isEmpty(cell) && (cell.isQuoted || !isAnyNumber(cell.text)));
  return areTexts && new Set(cells.map(({ text }) => text)).size === cells.length;
}

/** Whether cells are 1, 2, 3, … */
export function countFromOne(cells: readonly SampleCell[]): boolean {
  return cells.every(({ text }, i) => text === String(i + 1));
}

/** Whether a text is a number with a decimal point or a decimal comma. */
export function isAnyNumber(text: string): boolean {
  return parseNumber(text) !== undefined || parseCommaNumber(text) !== undefined;
}

function isEmpty(cell: SampleCell | undefined): boolean {
  return cell?.text === "" && !cell.isQuoted;
}
