/** @module Arrow, as parquet-wasm has it, which is the one of Rust. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { arrowTypes, read, vectorOf } from "./arrow-types.mjs";
import { columnsOf, NO_ROWS, ROWS } from "./nulls.mjs";

const V2 = (builder, { WriterVersion }) => builder.setWriterVersion(WriterVersion.V2);
const noDictionary = (builder) => builder.setDictionaryEnabled(false);
const smallPages = (builder) => builder.setDataPageSizeLimit(500).setWriteBatchSize(64);
const withCodec =
  (codec) =>
  (builder, { Compression }) =>
    builder.setCompression(Compression[codec]);

/** Its name for an encoding, and the groups of types for which there is one. */
const ENCODINGS = {
  PLAIN: ["integer", "moment", "float", "decimal", "boolean", "text"],
  DELTA_BINARY_PACKED: ["integer", "moment"],
  BYTE_STREAM_SPLIT: ["integer", "float", "decimal"],
  DELTA_LENGTH_BYTE_ARRAY: ["text"],
  DELTA_BYTE_ARRAY: ["text"],
  RLE: ["boolean"],
};

const PREFIXES = "encoded as DELTA_BYTE_ARRAY";
const CASES = [
  ...ROWS.map((rows) => ({ rows, name: "as it comes", set: [], refused: rows === 0 ? NO_ROWS : undefined })),
  ...["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"].map((name) => ({
    rows: 1000,
    name,
    set: [withCodec(name)],
  })),
  { rows: 1000, name: "BROTLI", set: [withCodec("BROTLI")], refused: "compressed with BROTLI" },
  { rows: 1000, name: "LZ4", set: [withCodec("LZ4")], refused: "compressed with LZ4 as Hadoop frames it" },
  ...[1, 7, 9, 100, 257, 5000].flatMap((rows) => [
    { rows, name: "V2", set: [V2] },
    { rows, name: "no dictionary", set: [noDictionary] },
  ]),
  { rows: 5000, name: "V2, zstd, small pages", set: [V2, withCodec("ZSTD"), smallPages] },
  { rows: 5000, name: "small pages and groups", set: [smallPages, (builder) => builder.setMaxRowGroupSize(1500)] },
  { rows: 5000, name: "small dictionary", set: [smallPages, (builder) => builder.setDictionaryPageSizeLimit(300)] },
  { rows: 1000, name: "V2, no dictionary", set: [V2, noDictionary], refused: PREFIXES },
  ...Object.keys(ENCODINGS).flatMap((encoding) =>
    [[noDictionary], [noDictionary, V2]].map((set) => ({
      rows: 300,
      name: `${encoding}${set.includes(V2) ? ", V2" : ""}`,
      set,
      encoding,
      refused: encoding === "DELTA_BYTE_ARRAY" ? PREFIXES : undefined,
    })),
  ),
];

export async function* write(require, folder) {
  const arrow = require("apache-arrow");
  const wasm = require("parquet-wasm/node");
  const path = join(folder, "arrow.parquet");
  for (const { rows, name, set, encoding, refused } of CASES) {
    const groups = ENCODINGS[encoding ?? "PLAIN"];
    const columns = columnsOf(arrowTypes(arrow), rows).filter(({ made }) => groups.includes(made.group));
    let builder = set.reduce((made, change) => change(made, wasm), new wasm.WriterPropertiesBuilder());
    for (const column of encoding === undefined ? [] : columns) {
      builder = builder.setColumnEncoding(column.name, wasm.Encoding[encoding]);
    }
    const stream = arrow.tableToIPC(tableOf(arrow, columns, rows), "stream");
    const bytes = wasm.writeParquet(wasm.Table.fromIPCStream(stream), builder.build());
    writeFileSync(path, bytes);
    const back = arrow.tableFromIPC(wasm.readParquet(new Uint8Array(bytes)).intoIPCStream());
    yield {
      name: `${rows} rows, ${name}`,
      path,
      refused,
      omitted: ["list", "blob"],
      columns: columns.map((column) => column.name),
      expected: async (column) => read(back.getChild(column), columns.find((other) => other.name === column).made),
    };
  }
}

function tableOf(arrow, columns, rows) {
  const { Binary, Field, Int32, List, Table, vectorFromArray } = arrow;
  const made = columns.map((column, id) => [column.name, vectorOf(arrow, column, rows, id)]);
  const all = (value) => Array.from({ length: rows }, (_, i) => value(i));
  return new Table({
    ...Object.fromEntries(made),
    list: vectorFromArray(
      all((i) => [i, i + 1]),
      new List(new Field("item", new Int32())),
    ),
    blob: vectorFromArray(
      all((i) => Uint8Array.of(i & 255)),
      new Binary(),
    ),
  });
}
