import { describe, expect, it } from "vitest";
import { cellsOf } from "../../src/tables/column.ts";
import { parseParquet } from "../../src/tables/parquet/index.ts";

import { parquetFile } from "./files.ts";

/** More than 256, the length of a packed run of DuckDB. */
const ROWS = 270;

/** The cells of the table that every writer was given; `test/parquet-writers/freeze.mjs` wrote it. */
const CELLS: Readonly<Record<string, (row: number) => string>> = {
  int8: (i) => `${(i % 200) - 100}`,
  int64: (i) => `${9007199254740993n * BigInt(i)}`,
  uint32: (i) => `${4294967295 - i}`,
  float: (i) => `${(i % 50) / 10}`,
  double: (i) => `${(i % 30) / 7}`,
  decimal: (i) => `${i / 4}`,
  flag: (i) => `${i % 3 === 0}`,
  day: (i) => isoOf((i - 100) * 86_400_000).slice(0, 10),
  moment: (i) => `${isoOf(i * 3_600_000).slice(0, 19)}${`.${`${i}`.padStart(6, "0")}`.replace(/\.?0+$/, "")}`,
  word: (i) => ["red", "green", "blue"][i % 3]!,
  text: (i) => `row ${i}`,
  same: () => "42",
  some: (i) => (i % 7 === 3 ? "" : `${i}`),
  half: (i) => (i < ROWS / 2 ? "" : `${i}`),
  last: (i) => (i < ROWS - 1 ? "" : `${i}`),
  none: () => "",
};

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const ALL = Object.keys(CELLS);
const PLAIN = ["int64", "float", "double", "flag", "word", "text", "same", "some", "half", "last", "none"];

describe("what writers write unasked, cell by cell", () => {
  it.each([
    ["default-duckdb", ALL],
    ["default-polars", ALL],
    ["default-arrow", ALL],
    ["default-hyparquet", PLAIN],
    ["duckdb-v2", ALL],
  ])("%s", async (name, names) => {
    const { columns, rowCount, warnings } = await parseParquet(parquetFile(name), name);
    expect(columns.map((column) => column.name)).toEqual(names);
    expect([rowCount, warnings]).toEqual([ROWS, []]);
    for (const column of columns) {
      const expected = Array.from({ length: ROWS }, (_, row) => CELLS[column.name]!(row));
      expect(cellsOf(column), column.name).toEqual(expected);
    }
  });
});
