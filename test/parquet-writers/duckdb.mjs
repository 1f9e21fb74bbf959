/** @module DuckDB: its tables are written in SQL, with i for the row and n for the number of rows. */
import { join } from "node:path";
import { NO_ROWS, nullsOf, ROWS } from "./nulls.mjs";

const TYPES = {
  int8: "(i % 200 - 100)::TINYINT",
  int16: "(i * 37 % 60000 - 30000)::SMALLINT",
  int32: "(i * 7919 % 4000000000 - 2000000000)::INTEGER",
  int64: "(i * 1000000007 - 9000000000000000000)::BIGINT",
  uint8: "(i % 256)::UTINYINT",
  uint16: "(65535 - i % 65536)::USMALLINT",
  uint32: "(4294967295 - i)::UINTEGER",
  uint64: "(18446744073709551615 - i)::UBIGINT",
  few: "(i % 3)::INTEGER",
  same: "42::INTEGER",
  steps: "(i * 60)::BIGINT",
  float: "(i / 10)::FLOAT",
  double: "(i / 7)::DOUBLE",
  special: "(CASE i % 4 WHEN 0 THEN 'nan' WHEN 1 THEN 'inf' WHEN 2 THEN '-inf' ELSE '1.5' END)::DOUBLE",
  decimal4: "(i % 90 - 45.5)::DECIMAL(4, 2)",
  decimal9: "(i / 100 - 3)::DECIMAL(9, 3)",
  decimal18: "(i * 1234567.891)::DECIMAL(18, 4)",
  decimal38: "(i * 12345678901234567890.5 - 99)::DECIMAL(38, 6)",
  whole: "(i - 5)::DECIMAL(12, 0)",
  boolean: "i % 3 = 0",
  runs: "(i // 100) % 2 = 0",
  date: "DATE '1960-01-01' + (i % 30000)::INTEGER",
  time: "TIME '00:00:00' + to_microseconds(i * 1234567 % 86400000000)",
  seconds: "make_timestamp(i * 86461000000 % 4000000000000000 - 2000000000000000)::TIMESTAMP_S",
  millis: "make_timestamp(i * 86461001000 % 4000000000000000 - 2000000000000000)::TIMESTAMP_MS",
  micros: "make_timestamp(i * 86461001001 % 4000000000000000 - 2000000000000000)::TIMESTAMP",
  nanos: "make_timestamp_ns(i % 50000 * 86461001001001 % 4000000000000000000 - 2000000000000000000)",
  zoned: "make_timestamp(i * 86461001001 % 4000000000000000 - 2000000000000000)::TIMESTAMPTZ",
  text: "'row ' || i",
  word: "['red', 'green', 'blue', 'äöü €', ''][i % 5 + 1]",
  long: "repeat(chr((97 + i % 26)::INTEGER), (i % 300)::INTEGER)",
  kind: "(['one', 'two', 'three'][i % 3 + 1])::colour",
  uuid: "('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID",
  json: "('{\"a\":' || i || '}')::JSON",
};
const OMITTED = {
  blob: "encode('b' || i)",
  list: "[i, i + 1]",
  struct: "{'a': i, 'b': 'x'}",
  map: "MAP {'k': i}",
  interval: "to_days((i % 30)::INTEGER)",
};
const NULLS = {
  none: "false",
  some: "i % 7 = 3",
  half: "i < n // 2",
  blocks: "(i // 16) % 2 = 0",
  odd: "hash(i) % 3 = 0",
  last: "i < n - 1",
  all: "true",
};

/** How DuckDB is to say what it reads; moments in nanoseconds. */
const SAID = {
  ...Object.fromEntries(["float", "double", "special"].map((type) => [type, (c) => `${c}::DOUBLE`])),
  ...Object.fromEntries(
    ["seconds", "millis", "micros", "zoned"].map((type) => [type, (c) => `epoch_us(${c}::TIMESTAMP)::HUGEINT * 1000`]),
  ),
  nanos: (c) => `epoch_ns(${c})::HUGEINT`,
  time: (c) => `epoch_us(${c})::VARCHAR`, // of which the cells are numbers
};

const V2 = "PARQUET_VERSION V2";
const CASES = [
  ...ROWS.map((rows) => [rows, "", rows === 0 ? NO_ROWS : undefined]),
  ...["uncompressed", "gzip", "zstd", "lz4", "lz4_raw"].map((codec) => [1000, `COMPRESSION ${codec}`]),
  [1000, "COMPRESSION brotli", "compressed with BROTLI"],
  [5000, "ROW_GROUP_SIZE 2048"],
  ...[0, 1].map((size) => [1000, `DICTIONARY_SIZE_LIMIT ${size}`]),
  [1000, "STRING_DICTIONARY_PAGE_SIZE_LIMIT 100"],
  ...[1, 7, 9, 100, 257, 5000].map((rows) => [rows, V2]),
  ...["DICTIONARY_SIZE_LIMIT 0", "COMPRESSION gzip", "COMPRESSION zstd"].map((option) => [1000, `${V2}, ${option}`]),
];

export async function* write(require, folder) {
  const db = await (await require("@duckdb/node-api").DuckDBInstance.create()).connect();
  await db.run("SET TimeZone = 'UTC'; CREATE TYPE colour AS ENUM ('one', 'two', 'three')");
  const path = join(folder, "duckdb.parquet");
  for (const [rows, options, refused] of CASES) {
    const columns = Object.entries(TYPES).flatMap(([type, value]) =>
      nullsOf(rows, NULLS).map(([name, isNull]) => ({ name: `${type}_${name}`, type, value, isNull })),
    );
    const selected = [
      ...columns.map(({ name, value, isNull }) => `CASE WHEN ${isNull} THEN NULL ELSE ${value} END AS ${name}`),
      ...Object.entries(OMITTED).map(([name, value]) => `${value} AS ${name}`),
    ];
    const from = `(SELECT range::BIGINT AS i, ${rows}::BIGINT AS n FROM range(${rows}))`;
    await db.run(
      `COPY (SELECT ${selected} FROM ${from}) TO '${path}' (${["FORMAT parquet", options].filter(Boolean)})`,
    );
    yield {
      name: `${rows} rows, ${options || "as it comes"}`,
      path,
      refused,
      omitted: Object.keys(OMITTED),
      columns: columns.map(({ name }) => name),
      expected: (name) => read(db, path, name, columns.find((column) => column.name === name).type),
    };
  }
}

/** A column at a time: all together would not fit into memory. */
async function read(db, path, name, type) {
  const said = SAID[type]?.(name) ?? `${name}::VARCHAR`;
  const { c } = (await db.runAndReadAll(`SELECT ${said} AS c FROM '${path}'`)).getColumnsObjectJS();
  return c.map((value) => (typeof value === "bigint" ? { nanoseconds: value } : value));
}
