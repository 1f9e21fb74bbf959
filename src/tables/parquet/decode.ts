/**
 * The values of a column chunk: pages are checked and unpacked here, and decoded by hyparquet.
 *
 * hyparquet takes a file at its word. So that time and memory follow from the bytes that are there, hyparquet is given
 * nothing but pages that were followed to their end, and a description of the chunk that is ours.
 *
 * @module
 */
import { type DecodedArray, parquetRead } from "hyparquet";
import { decompressGzip, decompressLz4Raw, decompressSnappy, decompressZstd } from "hyparquet-compressors";
import { FormatError } from "../../base/errors.ts";
import { type ColumnChunk, type ParquetColumn, PHYSICAL_TYPES } from "./footer.ts";
import { type Budget, type Unpack, unpackPages } from "./pages.ts";

/** What hyparquet makes of physical types; null where a value is missing. */
export type PhysicalValue = boolean | number | bigint | Uint8Array | null | undefined;

interface Codec {
  readonly name: "UNCOMPRESSED" | "SNAPPY" | "GZIP" | "LZO" | "BROTLI" | "LZ4" | "ZSTD" | "LZ4_RAW";
  readonly unpack?: Unpack;
  /** Where the name does not say it all. */
  readonly inWords?: string;
}

const CODECS: readonly Codec[] = [
  { name: "UNCOMPRESSED" },
  { name: "SNAPPY", unpack: decompressSnappy },
  { name: "GZIP", unpack: decompressGzip },
  { name: "LZO" },
  { name: "BROTLI" },
  { name: "LZ4", inWords: "LZ4 as Hadoop frames it (the older of two)" },
  { name: "ZSTD", unpack: (packed, length) => decompressZstd(packed, new Uint8Array(length)) },
  { name: "LZ4_RAW", unpack: decompressLz4Raw },
];

/**
 * Reads the part of a column that one row group has.
 *
 * @param bytes the whole file
 * @param rowCount of the group
 * @param budget how much may still be unpacked; counted down
 * @param what the column and the group, for messages
 * @returns one value a row, of the physical type, in pieces: a list of a column's bigints would be five times their array
 * @throws FormatError if the chunk is damaged, compressed in a way that is not read, or unpacks to too much
 */
export async function readChunk(
  bytes: Uint8Array,
  column: ParquetColumn,
  chunk: ColumnChunk,
  rowCount: number,
  budget: Budget,
  what: string,
): Promise<Iterable<PhysicalValue>[]> {
  const codec = CODECS[chunk.codec];
  if (codec === undefined) {
    throw new FormatError(`${what} has the unknown compression ${chunk.codec}. The file is damaged.`);
  }
  if (codec.unpack === undefined && codec.name !== "UNCOMPRESSED") {
    throw new FormatError(
      `${what} is compressed with ${codec.inWords ?? codec.name}, which cannot be read. ` +
        "Write the file with snappy, gzip, zstd, LZ4_RAW or without compression.",
    );
  }
  const contents = new Uint8Array(bytes.subarray(chunk.start, chunk.end)); // a copy; slice of a Buffer is none
  const pages = unpackPages(contents, column, codec.unpack, rowCount, budget, what);
  const pieces = await decode(contents, column, codec.name, pages, rowCount).catch((cause: unknown) => {
    throw new FormatError(`${what} cannot be decoded: the file is damaged. Copy or write it again.`, { cause });
  });
  const found = pieces.reduce((sum, { length }) => sum + length, 0);
  if (found === rowCount) return pieces;
  throw new FormatError(`${what} has ${found} values for ${rowCount} rows. The file is damaged.`);
}

/** @param pages unpacked, in the order in which hyparquet will ask for them */
async function decode(
  contents: Uint8Array<ArrayBuffer>,
  column: ParquetColumn,
  codec: Codec["name"],
  pages: readonly Uint8Array[],
  rowCount: number,
): Promise<DecodedArray[]> {
  const pieces: DecodedArray[] = [];
  const next = pages.values();
  await parquetRead({
    file: { byteLength: contents.length, slice: (start, end) => contents.buffer.slice(start, end) },
    metadata: describe(column, codec, contents.length, rowCount),
    compressors: { [codec]: () => next.next().value },
    utf8: false,
    geoparquet: false,
    parsers: { timestampFromNanoseconds: (nanoseconds: bigint) => nanoseconds }, // of INT96
    onChunk: ({ columnData }) => void pieces.push(columnData),
  });
  return pieces;
}

/** A file of one column in one row group, whose values are what their physical type says. */
function describe(
  { physical, length, optional }: ParquetColumn,
  codec: Codec["name"],
  bytes: number,
  rowCount: number,
): NonNullable<Parameters<typeof parquetRead>[0]["metadata"]> {
  const type = PHYSICAL_TYPES[physical]!;
  const meta = {
    type,
    codec,
    encodings: [],
    path_in_schema: ["column"],
    num_values: BigInt(rowCount),
    total_uncompressed_size: BigInt(bytes),
    total_compressed_size: BigInt(bytes),
    data_page_offset: 0n,
  };
  return {
    version: 1,
    metadata_length: 0,
    num_rows: BigInt(rowCount),
    schema: [
      { name: "root", num_children: 1 },
      { name: "column", type, type_length: length, repetition_type: optional ? "OPTIONAL" : "REQUIRED" },
    ],
    row_groups: [
      {
        num_rows: BigInt(rowCount),
        total_byte_size: BigInt(bytes),
        columns: [{ file_offset: 0n, meta_data: meta }],
      },
    ],
  };
}
