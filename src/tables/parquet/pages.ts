/**
 * The pages of a column chunk, unpacked, and checked so far that decoding them takes no more time and memory than their
 * sizes allow.
 *
 * Source: Apache Parquet, "parquet.thrift" (PageHeader) and "Encodings".
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { formatBytes } from "../../data/format-bytes.ts";
import { checkDelta } from "./delta.ts";
import { checkDictionary, checkObjects, checkSplit, DICTIONARY, objectsIn } from "./elements.ts";
import { type ParquetColumn, PHYSICAL_TYPES } from "./footer.ts";
import { checkRuns } from "./runs.ts";
import { type Cursor, countOf, readStruct, structOf, type ThriftStruct } from "./thrift.ts";

/** Unpacks bytes to a length that is known. */
export type Unpack = (packed: Uint8Array, length: number) => Uint8Array;

/** Counts down what may still be unpacked. */
export interface Budget {
  bytes: number;
  readonly limitBytes: number;
}

interface Page {
  readonly header: ThriftStruct;
  readonly type: number;
  /** As it lies in the file. */
  readonly bytes: Uint8Array;
  readonly unpackedSize: number;
}

const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;

/** By their numbers in the file. */
const ENCODINGS = [
  ...["PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED"],
  ...["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"],
];

/**
 * Unpacks the pages of a chunk, in their order.
 *
 * @param unpack undefined where nothing is packed
 * @param rowCount of the group
 * @returns the contents of the packed ones
 * @throws FormatError if a page is not what its header says, or the budget is spent
 */
export function unpackPages(
  bytes: Uint8Array,
  column: ParquetColumn,
  unpack: Unpack | undefined,
  rowCount: number,
  budget: Budget,
  what: string,
): Uint8Array[] {
  const unpacked: Uint8Array[] = [];
  const cursor: Cursor = { bytes, at: 0, where: `${what}: a page header` };
  let rows = 0;
  let objects = 0;
  let hasDictionary = false;
  while (rows < rowCount && cursor.at < bytes.length - 1) {
    const page = readPage(cursor, budget, what);
    const contents = (packed: Uint8Array, length: number): Uint8Array => {
      if (unpack === undefined) return packed;
      unpacked.push(unpackTo(length, packed, unpack, what));
      return unpacked.at(-1)!;
    };
    if (page.type === DICTIONARY_PAGE) {
      hasDictionary = true;
      const count = countOf(structOf(page.header, 7) ?? new Map(), 1, `${what}: the size of its dictionary`);
      checkDictionary(count, contents(page.bytes, page.unpackedSize), column, what);
      objects += objectsIn(count, "PLAIN", column);
    } else {
      const { count, encoding } = checkData(page, column, contents, rowCount - rows, hasDictionary, what);
      rows += count;
      objects += objectsIn(count, encoding, column);
    }
    checkObjects(objects, what);
  }
  if (rows === rowCount) return unpacked;
  throw new FormatError(`${what} has ${rows} values for ${rowCount} rows. The file is damaged or incomplete.`);
}

function readPage(cursor: Cursor, budget: Budget, what: string): Page {
  const header = readStruct(cursor);
  const size = countOf(header, 3, `${what}: the size of a page`);
  const unpackedSize = countOf(header, 2, `${what}: the unpacked size of a page`);
  if (size > cursor.bytes.length - cursor.at) {
    throw new FormatError(`${what} has a page of ${size} bytes that ends beyond it. The file is damaged.`);
  }
  budget.bytes -= unpackedSize;
  if (budget.bytes < 0) {
    throw new FormatError(
      `${what}: the file unpacks to more than ${formatBytes(budget.limitBytes)}. Set limitBytes higher if that is ` +
        "what it should be.",
    );
  }
  cursor.at += size;
  const type = countOf(header, 1, `${what}: the type of a page`);
  return { header, type, bytes: cursor.bytes.subarray(cursor.at - size, cursor.at), unpackedSize };
}

function unpackTo(length: number, packed: Uint8Array, unpack: Unpack, what: string): Uint8Array {
  if (length === 0) return new Uint8Array(0); // some writers pack nothing to nothing
  try {
    const contents = unpack(packed, length);
    if (contents.length === length) return contents;
  } catch (cause) {
    throw new FormatError(`${what} has a page that cannot be unpacked. The file is damaged.`, { cause });
  }
  throw new FormatError(`${what} has a page that does not unpack to ${length} bytes. The file is damaged.`);
}

/** @returns the number of values, those that are missing included, and how they are encoded */
function checkData(
  page: Page,
  column: ParquetColumn,
  unpack: (packed: Uint8Array, length: number) => Uint8Array,
  mostRows: number,
  hasDictionary: boolean,
  what: string,
): { count: number; encoding: string } {
  if (page.type !== DATA_PAGE && page.type !== DATA_PAGE_V2) {
    throw new FormatError(`${what} has a page of the unknown type ${page.type}. The file is damaged.`);
  }
  const second = page.type === DATA_PAGE_V2;
  const header = structOf(page.header, second ? 8 : 5) ?? new Map();
  const count = countOf(header, 1, `${what}: the number of values of a page`);
  if (count > mostRows) throw new FormatError(`${what} has more values than rows. The file is damaged.`);
  const number = countOf(header, second ? 4 : 2, `${what}: the encoding of a page`);
  const encoding = ENCODINGS[number] ?? `${number}`;
  const { values, present } = second
    ? afterLevelsV2(page, header, column, unpack, count, what)
    : afterLevels(unpack(page.bytes, page.unpackedSize), column, count, what);
  checkValues(values, encoding, column, present, hasDictionary, what);
  return { count, encoding };
}

interface Values {
  readonly values: Uint8Array;
  /** How many there are, those that are missing not counted. */
  readonly present: number;
}

/** Levels, a bit a value for whether it is there, are packed with the values, under their length. */
function afterLevels(contents: Uint8Array, { optional }: ParquetColumn, count: number, what: string): Values {
  if (!optional) return { values: contents, present: count };
  const levels = underLength(contents, what);
  return { values: contents.subarray(4 + levels.length), present: checkRuns(levels, 1, count, what) };
}

/** Levels come before what is packed, and the header tells their length. */
function afterLevelsV2(
  { bytes, unpackedSize }: Page,
  header: ThriftStruct,
  { optional }: ParquetColumn,
  unpack: (packed: Uint8Array, length: number) => Uint8Array,
  count: number,
  what: string,
): Values {
  const missing = countOf(header, 2, `${what}: the number of missing values`);
  const length = countOf(header, 5, `${what}: the length of its levels`);
  const start = countOf(header, 6, `${what}: the length of its levels`); // of lists, which a flat column has none of
  const end = start + length;
  const present = optional && end <= bytes.length ? checkRuns(bytes.subarray(start, end), 1, count, what) : count;
  if (end > Math.min(bytes.length, unpackedSize) || present !== count - missing || (!optional && end > 0)) {
    throw new FormatError(`${what} has a page whose levels do not fit it. The file is damaged.`);
  }
  const values = bytes.subarray(end);
  return { values: header.get(7) === false ? values : unpack(values, unpackedSize - end), present };
}

function checkValues(
  values: Uint8Array,
  name: string,
  column: ParquetColumn,
  present: number,
  hasDictionary: boolean,
  what: string,
): void {
  const type = PHYSICAL_TYPES[column.physical]!;
  const isInteger = type === "INT32" || type === "INT64";
  const isSplit = isInteger || ["FLOAT", "DOUBLE", "FIXED_LEN_BYTE_ARRAY"].includes(type);
  if (name === "PLAIN") return;
  if (name === "BYTE_STREAM_SPLIT" && isSplit) checkSplit(present, values, column, what);
  else if (name === "RLE" && type === "BOOLEAN") checkRuns(underLength(values, what), 1, present, what);
  else if (DICTIONARY.includes(name) && type !== "BOOLEAN" && hasDictionary) checkIndices(values, present, what);
  else if (name === "DELTA_BINARY_PACKED" && isInteger) checkDelta(values, present, type === "INT32" ? 32 : 64, what);
  else if (name === "DELTA_LENGTH_BYTE_ARRAY" && type === "BYTE_ARRAY") checkDelta(values, present, 32, what);
  else {
    throw new FormatError(
      `${what} has ${type} values encoded as ${name}, which cannot be read. ` +
        "Write the file with format version 1.0, or as CSV.",
    );
  }
}

/** Their width, then runs of them; with a width of 0 some writers leave out the runs. */
function checkIndices(values: Uint8Array, present: number, what: string): void {
  if (values.length > 1) checkRuns(values.subarray(1), values[0]!, present, what);
}

function underLength(bytes: Uint8Array, what: string): Uint8Array {
  const length = bytes.length < 4 ? Number.NaN : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (length <= bytes.length - 4) return bytes.subarray(4, 4 + length);
  throw new FormatError(`${what} has a page that is too short. The file is damaged.`);
}
