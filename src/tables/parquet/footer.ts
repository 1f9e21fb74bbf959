/**
 * The end of a Parquet file, which says what its columns are and where their parts lie.
 *
 *     "PAR1" | column chunks … | footer | footer length, uint32 | "PAR1"
 *
 * Source: Apache Parquet, "parquet.thrift" and "File Format".
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { formatHex, guessInWords } from "../../data/signature.ts";
import { countOf, integerOf, readStruct, structOf, structsOf, type ThriftStruct } from "./thrift.ts";

/** A column as the schema describes it. */
export interface ParquetColumn {
  readonly name: string;
  /** Whether it can be absent in a row. */
  readonly optional: boolean;
  /** 0 to 7, as in {@link PHYSICAL_TYPES}. */
  readonly physical: number;
  /** Bytes of an element of fixed length. */
  readonly length: number;
  /** What the elements stand for, in the older and in the newer way of saying it. */
  readonly converted: number | undefined;
  readonly logical: ThriftStruct | undefined;
  readonly scale: number | undefined;
  /** Which of the leaves of the schema it is; undefined for lists, maps and structs, which are not read. */
  readonly leaf: number | undefined;
}

/** The part of a column in one group of rows. */
export interface ColumnChunk {
  readonly codec: number;
  readonly start: number;
  readonly end: number;
}

export interface RowGroup {
  readonly rowCount: number;
  /** One a leaf of the schema. */
  readonly chunks: readonly ColumnChunk[];
}

export interface Footer {
  readonly columns: readonly ParquetColumn[];
  readonly rowCount: number;
  readonly groups: readonly RowGroup[];
}

/** By their numbers in the file. */
export const PHYSICAL_TYPES = [
  "BOOLEAN",
  "INT32",
  "INT64",
  "INT96",
  "FLOAT",
  "DOUBLE",
  "BYTE_ARRAY",
  "FIXED_LEN_BYTE_ARRAY",
] as const;

const MAGIC = [0x50, 0x41, 0x52, 0x31];
const ENCRYPTED_MAGIC = "PARE";
const OPTIONAL = 1;
const REPEATED = 2;
const LONGEST_ELEMENT = 65_536;

/** Whether bytes start as a Parquet file does. */
function isParquet(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** @throws FormatError if the file is none, is encrypted, or its footer does not fit it */
export function readFooter(bytes: Uint8Array, where: string): Footer {
  const start = footerStart(bytes, where);
  const footer = readStruct({ bytes: bytes.subarray(0, bytes.length - 8), at: start, where: `${where}: the footer` });
  const schema = readSchema(structsOf(footer, 2, `${where}: the schema`), where);
  const rowCount = countOf(footer, 3, `${where}: the number of rows`);
  const groups = structsOf(footer, 4, `${where}: the row groups`).map((group, g) =>
    readGroup(group, schema.leaves, start, `${where}: row group ${g}`),
  );
  checkApart(groups, start, where);
  const found = groups.reduce((sum, group) => sum + group.rowCount, 0);
  if (found === rowCount) return { columns: schema.columns, rowCount, groups };
  throw new FormatError(`${where} announces ${rowCount} rows, but its row groups have ${found}. The file is damaged.`);
}

/** So that no byte of the file is read more than once. */
function checkApart(groups: readonly RowGroup[], dataEnd: number, where: string): void {
  let bytes = 0;
  for (const { chunks } of groups) for (const { start, end } of chunks) bytes += end - start;
  if (bytes <= dataEnd - MAGIC.length) return;
  throw new FormatError(`${where} has parts that overlap: ${bytes} bytes in ${dataEnd}. The file is damaged.`);
}

function footerStart(bytes: Uint8Array, where: string): number {
  const { length } = bytes;
  const last = new TextDecoder().decode(bytes.subarray(Math.max(0, length - 4)));
  if (last === ENCRYPTED_MAGIC) throw new FormatError(`${where} is encrypted. Write it without.`);
  if (!isParquet(bytes)) {
    const guess = guessInWords(bytes);
    throw new FormatError(
      `${where} is no Parquet file: it starts with ${formatHex(bytes.subarray(0, 4))}, not with PAR1.${guess}`,
    );
  }
  if (length < 12 || last !== "PAR1") {
    throw new FormatError(`${where} starts like Parquet but does not end like it. It is incomplete: copy it again.`);
  }
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(length - 8, true);
  if (size <= length - 12) return length - 8 - size;
  throw new FormatError(`${where} announces a footer of ${size} bytes, but has ${length} in all. It is damaged.`);
}

interface Schema {
  readonly columns: readonly ParquetColumn[];
  /** How many, those of nested columns included. */
  readonly leaves: number;
}

/** The elements are a tree in the order of its branches; only its first level becomes columns. */
function readSchema(elements: readonly ThriftStruct[], where: string): Schema {
  const columns: ParquetColumn[] = [];
  const [root, ...rest] = elements;
  let leaves = 0;
  let at = 0;
  while (root !== undefined && at < rest.length) {
    const element = rest[at]!;
    const isLeaf = childCount(element) === 0;
    const flat = isLeaf && integerOf(element, 3) !== REPEATED;
    columns.push(columnOf(element, flat ? leaves : undefined, where));
    let open = 1; // elements of this branch that are still to come
    while (open > 0 && at < rest.length) {
      const children = childCount(rest[at]!);
      if (children === 0) leaves++;
      open += children - 1;
      at++;
    }
  }
  if (columns.length > 0 && columns.length === childCount(root!)) return { columns, leaves };
  throw new FormatError(`${where} has a schema that does not fit together. The file is damaged.`);
}

function childCount(element: ThriftStruct): number {
  return integerOf(element, 5) ?? 0;
}

function columnOf(element: ThriftStruct, leaf: number | undefined, where: string): ParquetColumn {
  const bytes = element.get(4);
  const name = bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : "";
  const what = `${where}: column ${JSON.stringify(name.slice(0, 80))}`;
  const physical = leaf === undefined ? 0 : countOf(element, 1, `${what}: the type`);
  const length = integerOf(element, 2) ?? 0;
  if (physical >= PHYSICAL_TYPES.length || length < 0 || length > LONGEST_ELEMENT) {
    throw new FormatError(`${what} has the unknown type ${physical} of ${length} bytes. The file is damaged.`);
  }
  return {
    name,
    optional: integerOf(element, 3) === OPTIONAL,
    physical,
    length,
    converted: integerOf(element, 6),
    logical: structOf(element, 10),
    scale: integerOf(element, 7),
    leaf,
  };
}

function readGroup(group: ThriftStruct, leaves: number, dataEnd: number, what: string): RowGroup {
  const chunks = structsOf(group, 1, `${what}: its columns`).map((chunk, i) =>
    readChunk(chunk, dataEnd, `${what}, column ${i}`),
  );
  if (chunks.length === leaves) return { rowCount: countOf(group, 3, `${what}: its rows`), chunks };
  throw new FormatError(`${what} has ${chunks.length} columns, but the schema has ${leaves}. The file is damaged.`);
}

function readChunk(chunk: ThriftStruct, dataEnd: number, what: string): ColumnChunk {
  const meta = structOf(chunk, 3);
  if (chunk.has(1)) throw new FormatError(`${what} lies in another file, which is not read. Write one file.`);
  if (meta === undefined)
    throw new FormatError(`${what} is not described, or encrypted. Write the file again, plainly.`);
  const data = countOf(meta, 9, `${what}: its offset`);
  const start = Math.min(data, integerOf(meta, 11) || data); // some writers put 0 where there is no dictionary
  const end = start + countOf(meta, 7, `${what}: its size`);
  if (start >= MAGIC.length && end <= dataEnd) {
    return { codec: countOf(meta, 4, `${what}: its compression`), start, end };
  }
  throw new FormatError(`${what} lies at bytes ${start} to ${end}, outside of the data. The file is damaged.`);
}
