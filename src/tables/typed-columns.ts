/**
 * Tables from files that say themselves which cells are numbers, texts and missing.
 *
 * @module
 */

import type { CellMeaning } from "./cell-meanings.ts";
import type { TableColumn } from "./column.ts";
import type { CellText, ColumnBuilder } from "./column-builder.ts";
import { Fillers } from "./fillers.ts";
import { type CellOptions, MissingWords } from "./missing-words.ts";
import { isSpelled, parseNumber } from "./numbers.ts";
import { knownTexts } from "./spellings.ts";
import type { Table } from "./table.ts";
import { meaningOf } from "./text-meaning.ts";

/** A column whose cells have been added. */
export interface TypedColumn {
  readonly name: string;
  readonly builder: ColumnBuilder;
  /** Whether the file says that the column holds text, also where a text looks like a number. */
  readonly isText: boolean;
}

/** Adds a number that is written out, as it stands there: decimals and numbers of 64 bits may need all of their digits. */
export function addWritten(builder: ColumnBuilder, text: string): void {
  const number = parseNumber(text);
  if (number === undefined || isSpelled(text, number)) builder.addText(text);
  else builder.addNumber(number);
}

/**
 * The table of all columns.
 *
 * @param options words that stand for a missing value; none do by default
 * @param missing what the file has for missing cells, for people: `null or NaN`
 */
export function typedTable(
  columns: readonly TypedColumn[],
  options: CellOptions,
  { where, missing, warnings = [] }: { where: string; missing: string; warnings?: readonly string[] },
): Table {
  const words = new MissingWords(options, ".", true);
  const fillers = new Fillers();
  const known = options.model && knownTexts(options.model);
  const finished = columns.map((column) => {
    column.builder.keepsTexts = options.keepTexts === "all" || (options.keepTexts?.includes(column.name) ?? false);
    return finish(column, words, fillers, known?.get(column.name));
  });
  const rowCount = finished[0]?.codes.length ?? 0;
  const cells = finished.reduce((sum, column) => sum + column.missing, 0);
  words.countMissing(cells);
  const text = `missing cells: ${words.counts(missing).join(", ")}`;
  const all = new MissingWords(options);
  return {
    columns: finished,
    rowCount,
    lines: Int32Array.from({ length: rowCount }, (_, row) => row + 1),
    hasHeader: true,
    where,
    inferences: cells === 0 ? [] : [{ text, option: "--missing" }],
    warnings: [...warnings, ...words.warnings().map((warning) => `${where}: ${warning}`)],
    reading: { decimal: ".", missingValues: all.words },
  };
}

function finish(
  { name, builder, isText }: TypedColumn,
  words: MissingWords,
  fillers: Fillers,
  known: ReadonlySet<string> | undefined,
): TableColumn {
  const read = (cells: readonly CellText[]): CellMeaning[] =>
    cells.map((cell) => {
      const number = parseNumber(cell.text);
      const isName = known?.has(cell.text) === true && !words.isGivenNow(cell.text, number);
      return meaningOf(cell, { number, isName, isText, keepsText: false, known }, words);
    });
  const column = words.blankNumbers(builder.finish(name, read, 0, fillers), known);
  return isText ? { ...column, isText } : column;
}
