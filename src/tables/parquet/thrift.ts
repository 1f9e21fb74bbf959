/**
 * Thrift's compact protocol, in which Parquet writes its footer and the header of every page. Everything is checked
 * against the bytes that are there before memory is taken for it.
 *
 * Source: Apache Thrift, "Thrift Compact protocol encoding".
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";

/** A value; texts and bytes as bytes. */
export type ThriftValue = number | boolean | Uint8Array | ThriftStruct | readonly ThriftValue[];

/** The fields of a struct by their numbers. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** Bytes, and how far they are read. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  /** For messages. */
  readonly where: string;
  /** How many structs, lists and texts were made so far. */
  parts?: number;
}

const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

const TYPE_BITS = 0x0f;
/** Of a footer, or of the headers of a chunk's pages: some 100,000 chunks. One is a byte in a file, and 200 in memory. */
const MOST_PARTS = 2_000_000;
/** Parquet's own structs go seven deep. */
const DEEPEST = 12;

/**
 * Reads a struct, and leaves the cursor behind it.
 *
 * @throws FormatError if it ends too early, or is nothing that Parquet writes
 */
export function readStruct(cursor: Cursor, depth = 0): ThriftStruct {
  countPart(cursor, depth);
  const fields = new Map<number, ThriftValue>();
  let id = 0;
  for (;;) {
    const head = readByte(cursor);
    const type = head & TYPE_BITS;
    if (type === STOP) return fields;
    id = head >> 4 === 0 ? zigzag(readVarint(cursor, 32)) : id + (head >> 4);
    fields.set(id, type === TRUE || type === FALSE ? type === TRUE : readValue(cursor, type, depth));
  }
}

function readValue(cursor: Cursor, type: number, depth: number): ThriftValue {
  switch (type) {
    case TRUE:
    case FALSE:
      return readByte(cursor) === TRUE; // in a list
    case BYTE:
      return (readByte(cursor) << 24) >> 24;
    case I16:
    case I32:
      return zigzag(readVarint(cursor, 32));
    case I64:
      return zigzag(readVarint(cursor, 64));
    case DOUBLE:
      countPart(cursor, depth);
      return readBytes(cursor, 8);
    case BINARY:
      countPart(cursor, depth);
      return readBytes(cursor, Number(readVarint(cursor, 32)));
    case LIST:
      return readList(cursor, depth);
    case STRUCT:
      return readStruct(cursor, depth + 1);
    default:
      throw malformed(cursor, `has a value of the unknown type ${type}`);
  }
}

function readList(cursor: Cursor, depth: number): ThriftValue[] {
  countPart(cursor, depth);
  const head = readByte(cursor);
  const length = head >> 4 === 15 ? Number(readVarint(cursor, 32)) : head >> 4;
  if (length > cursor.bytes.length - cursor.at) throw malformed(cursor, `has a list of ${length} in too few bytes`);
  const list: ThriftValue[] = [];
  for (let i = 0; i < length; i++) list.push(readValue(cursor, head & TYPE_BITS, depth + 1));
  return list;
}

/** Before it is made. */
function countPart(cursor: Cursor, depth: number): void {
  if (depth > DEEPEST) throw malformed(cursor, "is nested too deep");
  cursor.parts = (cursor.parts ?? 0) + 1;
  if (cursor.parts <= MOST_PARTS) return;
  throw new FormatError(`${cursor.where} has more than ${MOST_PARTS} parts. Write fewer and larger row groups.`);
}

function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++];
  if (byte === undefined) throw malformed(cursor, "ends too early");
  return byte;
}

function readBytes(cursor: Cursor, length: number): Uint8Array {
  if (length > cursor.bytes.length - cursor.at) throw malformed(cursor, `has ${length} bytes of text in too few bytes`);
  cursor.at += length;
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
}

/** Seven bits a byte, the lowest first; the bits above the highest are refused, for readers differ in them. */
export function readVarint(cursor: Cursor, bits: 32 | 64): bigint {
  let value = 0n;
  for (let shift = 0n; shift < bits; shift += 7n) {
    const byte = readByte(cursor);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) {
      if (value >> BigInt(bits) !== 0n) break;
      return value;
    }
  }
  throw malformed(cursor, `has a number of more than ${bits} bits`);
}

/** 0, −1, 1, −2, … for 0, 1, 2, 3, …; a number that is not exact is too large for anything that it could mean. */
function zigzag(value: bigint): number {
  return Number((value >> 1n) ^ -(value & 1n));
}

function malformed({ where, at }: Cursor, what: string): FormatError {
  return new FormatError(`${where} ${what} (byte ${at}). The file is damaged: copy or write it again.`);
}

/** @throws FormatError if the field is absent or not a whole number in [0, 2⁵³) */
export function countOf(struct: ThriftStruct, id: number, what: string): number {
  const value = struct.get(id);
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new FormatError(`${what} must be a whole number from 0 on but is ${shown(value)}. The file is damaged.`);
}

/** The field as a whole number; undefined if it is absent or something else. */
export function integerOf(struct: ThriftStruct, id: number): number | undefined {
  const value = struct.get(id);
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}

/** The field as a struct; undefined if it is absent or something else. */
export function structOf(struct: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = struct.get(id);
  return value instanceof Map ? value : undefined;
}

/** @throws FormatError if the field is no list of structs */
export function structsOf(struct: ThriftStruct, id: number, what: string): readonly ThriftStruct[] {
  const value = struct.get(id);
  if (Array.isArray(value) && value.every((item) => item instanceof Map)) return value;
  throw new FormatError(`${what} must be a list. The file is damaged.`);
}

function shown(value: ThriftValue | undefined): string {
  return typeof value === "number" || typeof value === "boolean"
    ? `${value}`
    : value === undefined
      ? "missing"
      : "none";
}
