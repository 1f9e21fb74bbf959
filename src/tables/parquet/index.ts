/**
 * Parquet: columns with types, to a table.
 *
 * @module
 */

import { assertBytes } from "../../base/arguments.ts";
import { DataError, FormatError } from "../../base/errors.ts";
import { assertOptions, assertText, LIMIT, type OptionKinds } from "../../base/options.ts";
import { ColumnBuilder } from "../column-builder.ts";
import { CELL_OPTIONS, type CellOptions } from "../missing-words.ts";
import type { Table } from "../table.ts";
import { addWritten, type TypedColumn, typedTable } from "../typed-columns.ts";
import { type CellFormat, cellFormatOf } from "./cells.ts";
import type { PhysicalValue } from "./decode.ts";
import { type Footer, type ParquetColumn, readFooter } from "./footer.ts";
import type { Budget } from "./pages.ts";

export interface ParquetOptions extends CellOptions {
  /** The most that all columns together may unpack to. Default: 2³⁰, one GiB. */
  readonly limitBytes?: number;
  /** The most cells, rows times columns: a few bytes can stand for a billion equal ones. Default: 100 million. */
  readonly limitCells?: number;
}

const OPTIONS: OptionKinds<ParquetOptions> = { ...CELL_OPTIONS, limitBytes: LIMIT, limitCells: LIMIT };
const DEFAULT_LIMIT_BYTES = 2 ** 30;
const DEFAULT_LIMIT_CELLS = 100_000_000;

/** A column that becomes one of the table's. */
interface ReadColumn {
  readonly column: ParquetColumn;
  readonly leaf: number;
  readonly cell: CellFormat;
}

/**
 * Reads a table.
 *
 * Integers, floats and decimals become numbers, written so that nothing is lost; texts, booleans and enumerations become
 * categories, also where they look like numbers; dates and moments are ISO 8601. Nulls, NaN and empty texts are missing.
 * Lists, maps, structs and plain bytes are left out with a warning.
 *
 * @param where the file's name, for messages
 * @returns a table whose `lines` count rows, from 1 on
 * @throws FormatError if the file is none, is damaged, is encoded or compressed in a way that is not read (snappy, gzip,
 * zstd and LZ4_RAW are), or exceeds a limit
 * @throws ConfigError for an argument or an option that cannot be
 * @throws DataError if it has no rows, or no column that can be read
 */
export async function parseParquet(bytes: Uint8Array, where: string, options: ParquetOptions = {}): Promise<Table> {
  assertBytes("parseParquet", bytes);
  assertText("parseParquet", "the name of the file as its second argument", where);
  assertOptions("parseParquet", options, OPTIONS);
  const { limitBytes = DEFAULT_LIMIT_BYTES, limitCells = DEFAULT_LIMIT_CELLS } = options;
  const footer = readFooter(bytes, where);
  const { read, warnings } = columnsToRead(footer, where);
  checkSize(footer, read.length, limitCells, where);
  const budget: Budget = { bytes: limitBytes, limitBytes };
  const columns: TypedColumn[] = [];
  for (const column of read) columns.push(await readColumn(bytes, footer, column, budget, where));
  return typedTable(columns, options, { where, missing: "null, NaN or empty", warnings });
}

function columnsToRead({ columns }: Footer, where: string): { read: ReadColumn[]; warnings: string[] } {
  const read: ReadColumn[] = [];
  const warnings: string[] = [];
  const taken = new Set([""]);
  for (const column of columns) {
    const name = JSON.stringify(column.name.slice(0, 80));
    const cell = column.leaf === undefined ? undefined : cellFormatOf(column);
    if (taken.has(column.name)) {
      throw new FormatError(`${where} has a column called ${name}, as another is or none can be. Rename it.`);
    }
    taken.add(column.name);
    if (cell !== undefined) read.push({ column, leaf: column.leaf!, cell });
    else warnings.push(`${where}: column ${name} is left out, because it holds ${whatOf(column)}.`);
  }
  if (read.length > 0) return { read, warnings };
  throw new DataError(`${where} has no column of numbers or text. ${warnings.join(" ")}`);
}

function whatOf({ leaf }: ParquetColumn): string {
  return leaf === undefined ? "lists, maps or structs" : "bytes, which could be anything";
}

function checkSize({ rowCount }: Footer, columns: number, limitCells: number, where: string): void {
  if (rowCount === 0) throw new DataError(`${where} has columns but no rows.`);
  if (rowCount * columns <= limitCells) return;
  throw new FormatError(
    `${where} has ${rowCount} rows of ${columns} columns, which is more than ${limitCells} cells. ` +
      "Set limitCells higher if that is what it should be.",
  );
}

async function readColumn(
  bytes: Uint8Array,
  { groups }: Footer,
  { column, leaf, cell }: ReadColumn,
  budget: Budget,
  where: string,
): Promise<TypedColumn> {
  const { readChunk } = await import("./decode.ts"); // with hyparquet, which only these files need
  const builder = new ColumnBuilder();
  for (const [g, { chunks, rowCount }] of groups.entries()) {
    const what = `${where}, column ${JSON.stringify(column.name.slice(0, 80))}, row group ${g}`;
    if (rowCount === 0) continue;
    const known = new Map<unknown, string>();
    for (const piece of await readChunk(bytes, column, chunks[leaf]!, rowCount, budget, what)) {
      for (const value of piece) {
        if (value === undefined) throw new FormatError(`${what} has a value outside of its dictionary. It is damaged.`);
        addValue(builder, value, cell, known);
      }
    }
  }
  return { name: column.name, builder, isText: cell.isText };
}

/** A column of more different values hardly repeats them, and no map has more than 2²⁴ entries. */
const MOST_KNOWN = 2 ** 16;

/** @param known the texts of values so far: those of a dictionary are the same objects each time */
function addValue(
  builder: ColumnBuilder,
  value: NonNullable<PhysicalValue> | null,
  { format, isText }: CellFormat,
  known: Map<unknown, string>,
): void {
  if (value === null) {
    builder.addMissing();
    return;
  }
  let text = known.get(value);
  if (text === undefined) {
    text = format(value);
    const isRepeated = typeof value !== "number" || isText; // the engine knows the texts of numbers
    if (isRepeated && known.size < MOST_KNOWN) known.set(value, text);
  }
  if (isText) builder.addText(text);
  else addWritten(builder, text);
}
