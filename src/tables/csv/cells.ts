/**
 * The cells of a CSV file, made plain: numbers with a decimal point, and nothing where a value is missing.
 *
 * @module
 */

import type { Inference } from "../table.ts";
import type { CsvRecord } from "./records.ts";

/** What stands for a missing value unless told otherwise. */
export const MISSING_VALUES: readonly string[] = ["NA", "N/A", "NaN", "null", "?"];

const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;
const DECIMAL_POINT = /^[+-]?\d*\.\d+(?:e[+-]?\d+)?$/i;

/** Whether more numbers are written `1,5` than `1.5`. */
export function commasPrevail(rows: readonly CsvRecord[]): boolean {
  let balance = 0;
  for (const { cells } of rows) {
    for (const cell of cells) balance += DECIMAL_COMMA.test(cell) ? 1 : DECIMAL_POINT.test(cell) ? -1 : 0;
  }
  return balance > 0;
}

/** Rewrites `1,5` as `1.5` in place. */
export function pointDecimals(rows: readonly CsvRecord[]): void {
  for (const { cells } of rows) {
    for (const [i, cell] of cells.entries()) if (DECIMAL_COMMA.test(cell)) cells[i] = cell.replace(",", ".");
  }
}

/** Empties the cells that stand for a missing value, and counts them. */
export class MissingCells {
  readonly #words: ReadonlySet<string>;
  /** The codes of their first characters, in either case: hardly any number has to be looked up. */
  readonly #starts: ReadonlySet<number>;
  readonly #found: Map<string, number> = new Map();

  constructor(words: readonly string[] = MISSING_VALUES) {
    this.#words = new Set(words.map((word) => word.trim().toLowerCase()));
    const starts = Array.from(this.#words).flatMap((word) => [word.charCodeAt(0), word.toUpperCase().charCodeAt(0)]);
    this.#starts = new Set(starts);
  }

  /** In place. */
  blank(rows: readonly CsvRecord[]): void {
    for (const { cells } of rows) {
      for (let i = 0; i < cells.length; i++) {
        const cell = cells[i]!;
        if (!this.#stands(cell)) continue;
        this.#found.set(cell, (this.#found.get(cell) ?? 0) + 1);
        cells[i] = "";
      }
    }
  }

  /** How many there have been so far. */
  inferences(): Inference[] {
    if (this.#found.size === 0) return [];
    const counts = Array.from(this.#found, ([word, count]) => `${count} ${word === "" ? "empty" : `"${word}"`}`);
    return [{ text: `missing cells: ${counts.join(", ")}`, option: "--missing-values" }];
  }

  #stands(cell: string): boolean {
    if (cell === "") return true;
    const start = cell.charCodeAt(0);
    return (start > 127 || this.#starts.has(start)) && this.#words.has(cell.toLowerCase());
  }
}
