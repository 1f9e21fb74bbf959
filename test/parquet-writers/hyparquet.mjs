/** @module hyparquet-writer: its own reader is ours, so that its files are held against what was written. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { columnsOf, NO_ROWS, ROWS, WORDS } from "./nulls.mjs";

/** What it calls the type, a value by its row, and the value as it is compared, where its text is not. */
const TYPES = {
  int32: ["INT32", (i) => ((i * 7919) % 4e9) - 2e9],
  few: ["INT32", (i) => i % 3],
  same: ["INT32", () => 42],
  int64: ["INT64", (i) => BigInt(i) * 1000000007n - 9000000000000000000n],
  float: ["FLOAT", (i) => Math.fround(i / 10), (value) => value],
  double: ["DOUBLE", (i) => i / 7, (value) => value],
  special: [
    "DOUBLE",
    (i) => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0][i % 4],
    (value) => value,
  ],
  half: ["FLOAT16", (i) => (i % 2048) / 4, (value) => value],
  boolean: ["BOOLEAN", (i) => i % 3 === 0],
  runs: ["BOOLEAN", (i) => Math.floor(i / 100) % 2 === 0],
  text: ["STRING", (i) => `row ${i}`],
  word: ["STRING", (i) => WORDS[i % 5]],
  long: ["STRING", (i) => "abcdefghij"[i % 10].repeat(i % 300)],
  json: ["JSON", (i) => ({ a: i }), JSON.stringify],
  moment: [
    "TIMESTAMP",
    (i) => new Date(i * 8646100 - 1e12),
    (value) => ({ nanoseconds: BigInt(value.getTime()) * 1000000n }),
  ],
  uuid: ["UUID", (i) => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`],
};

const GZIP = { codec: "GZIP", compressors: { GZIP: (bytes) => new Uint8Array(gzipSync(bytes)) } };
const ENCODINGS = {
  PLAIN: /./,
  DELTA_BINARY_PACKED: /^INT/,
  DELTA_LENGTH_BYTE_ARRAY: /^STRING/,
  DELTA_BYTE_ARRAY: /^STRING/,
  BYTE_STREAM_SPLIT: /INT|FLOAT|DOUBLE|UUID/,
  RLE: /BOOLEAN/,
};

const CASES = [
  ...ROWS.map((rows) => [rows, {}, rows === 0 ? NO_ROWS : undefined]),
  [1000, { codec: "UNCOMPRESSED" }],
  [1000, GZIP],
  [5000, { rowGroupSize: 700 }],
  [5000, { pageSize: 300 }],
  [5000, { pageSize: 300, codec: "UNCOMPRESSED", rowGroupSize: [1000, 3000] }],
  [1000, { dictionarySize: 0 }],
  [1000, { dictionarySize: 1e9 }],
  ...Object.keys(ENCODINGS).map((encoding) => [
    1000,
    { encoding },
    encoding === "DELTA_BYTE_ARRAY" ? "encoded as DELTA_BYTE_ARRAY" : undefined,
  ]),
];

export async function* write(require, folder) {
  const { parquetWriteBuffer } = await import(require.resolve("hyparquet-writer"));
  const path = join(folder, "hyparquet.parquet");
  for (const [rows, { encoding, ...options }, refused] of CASES) {
    const fits = ENCODINGS[encoding] ?? /./;
    const columns = columnsOf(TYPES, rows).filter(({ made: [type] }) => fits.test(type));
    const columnData = columns.map(({ name, made: [type, value], isNull }) => ({
      name,
      type,
      nullable: !name.endsWith("_none"),
      data: Array.from({ length: rows }, (_, i) => (isNull(i, rows) ? null : value(i))),
      ...(encoding && { encoding }),
    }));
    writeFileSync(path, new Uint8Array(parquetWriteBuffer({ ...options, columnData })));
    yield {
      name: `${rows} rows, ${[encoding, JSON.stringify(options)].filter(Boolean)}`,
      path,
      refused,
      omitted: [],
      columns: columns.map(({ name }) => name),
      expected: async (name) => {
        const i = columns.findIndex((column) => column.name === name);
        const said = columns[i].made[2] ?? String;
        return columnData[i].data.map((value) => (value === null ? null : said(value)));
      },
    };
  }
}
