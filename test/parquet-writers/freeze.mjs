/**
 * Writes the files of test/data/files whose names begin with `default`: one table, as each writer writes it unasked.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";

/** More than 256, the length of a packed run of DuckDB. */
const ROWS = 270;

const rows = (value) => Array.from({ length: ROWS }, (_, i) => value(i));

/** By Arrow's type and how to hold the values; `test/data/parquet-writers.test.ts` says what the cells are. */
function arrowTable({ Table, Vector, makeData, vectorFromArray, ...types }) {
  const fixed = (type, values) => new Vector([makeData({ type, data: values })]);
  const nullable = (value) => vectorFromArray(rows(value), new types.Int32());
  return new Table({
    int8: fixed(new types.Int8(), Int8Array.from(rows((i) => (i % 200) - 100))),
    int64: fixed(new types.Int64(), BigInt64Array.from(rows((i) => 9007199254740993n * BigInt(i)))),
    uint32: fixed(new types.Uint32(), Uint32Array.from(rows((i) => 4294967295 - i))),
    float: fixed(new types.Float32(), Float32Array.from(rows((i) => (i % 50) / 10))),
    double: fixed(new types.Float64(), Float64Array.from(rows((i) => (i % 30) / 7))),
    decimal: fixed(new types.Decimal(2, 9, 128), Uint32Array.from(rows((i) => [25 * i, 0, 0, 0]).flat())),
    flag: vectorFromArray(
      rows((i) => i % 3 === 0),
      new types.Bool(),
    ),
    day: fixed(new types.DateDay(), Int32Array.from(rows((i) => i - 100))),
    moment: fixed(new types.TimestampMicrosecond(), BigInt64Array.from(rows((i) => BigInt(i) * 3600000001n))),
    word: vectorFromArray(
      rows((i) => ["red", "green", "blue"][i % 3]),
      new types.Utf8(),
    ),
    text: vectorFromArray(
      rows((i) => `row ${i}`),
      new types.Utf8(),
    ),
    same: nullable(() => 42),
    some: nullable((i) => (i % 7 === 3 ? null : i)),
    half: nullable((i) => (i < ROWS / 2 ? null : i)),
    last: nullable((i) => (i < ROWS - 1 ? null : i)),
    none: nullable(() => null),
  });
}

/** hyparquet-writer has fewer types. */
const PLAIN = [
  ["int64", "INT64", (i) => 9007199254740993n * BigInt(i)],
  ["float", "FLOAT", (i) => Math.fround((i % 50) / 10)],
  ["double", "DOUBLE", (i) => (i % 30) / 7],
  ["flag", "BOOLEAN", (i) => i % 3 === 0],
  ["word", "STRING", (i) => ["red", "green", "blue"][i % 3]],
  ["text", "STRING", (i) => `row ${i}`],
  ["same", "INT32", () => 42],
  ["some", "INT32", (i) => (i % 7 === 3 ? null : i)],
  ["half", "INT32", (i) => (i < ROWS / 2 ? null : i)],
  ["last", "INT32", (i) => (i < ROWS - 1 ? null : i)],
  ["none", "INT32", () => null],
];

/** @param require of the folder with the writers */
export async function freeze(require, folder) {
  const arrow = require("apache-arrow");
  const wasm = require("parquet-wasm/node");
  const path = (name) => join(folder, `${name}.parquet`);
  const stream = arrow.tableToIPC(arrowTable(arrow), "stream");
  writeFileSync(path("default-arrow"), wasm.writeParquet(wasm.Table.fromIPCStream(stream)));
  const db = await (await require("@duckdb/node-api").DuckDBInstance.create()).connect();
  const from = `COPY (FROM '${path("default-arrow")}') TO`;
  await db.run(`${from} '${path("default-duckdb")}' (FORMAT parquet)`);
  await db.run(`${from} '${path("duckdb-v2")}' (FORMAT parquet, PARQUET_VERSION V2)`);
  require("nodejs-polars").readParquet(path("default-arrow")).writeParquet(path("default-polars"));
  const columnData = PLAIN.map(([name, type, value]) => ({ name, type, data: rows(value) }));
  writeFileSync(path("default-hyparquet"), new Uint8Array(parquetWriteBuffer({ columnData })));
}
