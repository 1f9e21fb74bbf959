/** @module Polars. */
import { join } from "node:path";
import { columnsOf, NO_ROWS, ROWS, WORDS } from "./nulls.mjs";

/** Of each type a value by its row, and how Polars makes the type of it. */
function typesOf(pl) {
  const to = (type) => (column) => column.cast(type);
  const since1970 = (unit, zone) => (column) => column.cast(pl.Int64).cast(pl.Datetime(unit, zone));
  return {
    int8: [(i) => (i % 200) - 100, to(pl.Int8)],
    int16: [(i) => ((i * 37) % 60_000) - 30_000, to(pl.Int16)],
    int32: [(i) => ((i * 7919) % 4e9) - 2e9, to(pl.Int32)],
    int64: [(i) => `${BigInt(i) * 1000000007n - 9000000000000000000n}`, to(pl.Int64)],
    uint8: [(i) => i % 256, to(pl.UInt8)],
    uint16: [(i) => 65_535 - (i % 65_536), to(pl.UInt16)],
    uint32: [(i) => 4294967295 - i, to(pl.UInt32)],
    uint64: [(i) => `${18446744073709551615n - BigInt(i)}`, to(pl.UInt64)],
    few: [(i) => i % 3, to(pl.Int32)],
    same: [() => 42, to(pl.Int32)],
    float: [(i) => i / 10, to(pl.Float32)],
    double: [(i) => i / 7, to(pl.Float64)],
    special: [(i) => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5][i % 4], to(pl.Float64)],
    decimal9: [(i) => `${(i - 300) / 4}`, to(pl.Decimal(9, 3))],
    decimal18: [(i) => `${i * 1234}.25`, to(pl.Decimal(18, 4))],
    decimal38: [(i) => `-${i}2345678901234567890.5`, to(pl.Decimal(38, 6))],
    boolean: [(i) => i % 3 === 0, to(pl.Bool)],
    runs: [(i) => Math.floor(i / 100) % 2 === 0, to(pl.Bool)],
    date: [(i) => (i % 30_000) - 4000, (column) => column.cast(pl.Int32).cast(pl.Date)],
    time: [(i) => (i * 12345678901) % 86400000000000, (column) => column.cast(pl.Int64).cast(pl.Time)],
    millis: [(i) => i * 8646100 - 1e12, since1970("ms")],
    micros: [(i) => i * 8646100001 - 1e15, since1970("us")],
    nanos: [(i) => i * 8646100001 - 1e15, since1970("ns")],
    zoned: [(i) => i * 8646100001 - 1e15, since1970("us", "Europe/Berlin")],
    duration: [(i) => i * 5 - 7, (column) => column.cast(pl.Int64).cast(pl.Duration("ms"))],
    text: [(i) => `row ${i}`, to(pl.String)],
    word: [(i) => WORDS[i % 5], to(pl.String)],
    long: [(i) => "abcdefghij"[i % 10].repeat(i % 300), to(pl.String)],
    kind: [(i) => WORDS[i % 3], to(pl.Categorical)],
  };
}

const NANOSECONDS = { millis: 1000000n, micros: 1000n, nanos: 1n, zoned: 1000n };
/** Their cells are numbers. */
const NUMBERS = ["time", "duration"];
const FLOATS = ["float", "double", "special"];

const CASES = [
  ...ROWS.map((rows) => [rows, undefined, rows === 0 ? NO_ROWS : undefined]),
  ...["uncompressed", "snappy", "gzip", "lz4", "zstd"].map((compression) => [1000, { compression }]),
  [1000, { compression: "brotli" }, "compressed with BROTLI"],
  [5000, { sink: true, rowGroupSize: 700 }],
  [5000, { sink: true, dataPagesizeLimit: 500, compression: "zstd" }],
  [5000, { sink: true, statistics: "full", compression: "gzip" }],
];

export async function* write(require, folder) {
  const pl = require("nodejs-polars");
  const path = join(folder, "polars.parquet");
  for (const [rows, options, refused] of CASES) {
    const columns = columnsOf(typesOf(pl), rows);
    await save(frameOf(pl, columns, rows), path, options);
    const back = pl.readParquet(path);
    yield {
      name: `${rows} rows, ${options === undefined ? "as it comes" : JSON.stringify(options)}`,
      path,
      refused,
      omitted: ["list"],
      columns: columns.map(({ name }) => name),
      expected: async (name) => read(pl, back, name, columns.find((column) => column.name === name).type),
    };
  }
}

function frameOf(pl, columns, rows) {
  const held = { number: pl.Float64, boolean: pl.Bool, string: pl.String };
  const series = columns.map(({ name, made: [value], isNull }) => {
    const data = Array.from({ length: rows }, (_, i) => (isNull(i, rows) ? null : value(i)));
    return pl.Series(name, data, held[typeof value(0)]);
  });
  const casts = columns.map(({ name, made: [, cast] }) => cast(pl.col(name)).alias(name));
  const lists = pl.Series(
    "list",
    Array.from({ length: rows }, (_, i) => [i, i + 1]),
  );
  return pl.DataFrame([...series, lists]).select(...casts, pl.col("list"));
}

async function save(frame, path, options) {
  if (options?.sink) {
    const { sink, ...rest } = options;
    await frame.lazy().sinkParquet(path, rest).collect();
  } else frame.writeParquet(path, options);
}

function read(pl, frame, name, type) {
  const column = pl.col(name);
  const unit = NANOSECONDS[type];
  const asText = (other) =>
    (unit !== undefined || NUMBERS.includes(type) ? other.cast(pl.Int64) : other).cast(pl.String);
  const said = FLOATS.includes(type) ? column.cast(pl.Float64) : asText(column);
  const values = frame.select(said).getColumn(name).toArray();
  return unit === undefined ? values : values.map((v) => (v === null ? v : { nanoseconds: BigInt(v) * unit }));
}
