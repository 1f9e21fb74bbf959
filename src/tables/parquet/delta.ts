/**
 * Parquet's encoding of integers by their differences, followed without being unpacked.
 *
 *     block size | miniblocks a block | count | first value | blocks: smallest difference, a width a miniblock, bits
 *
 * Source: Apache Parquet, "Encodings", "Delta Encoding".
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { type Cursor, readVarint } from "./thrift.ts";

const LARGEST_BLOCK = 65_536;
/** One above what 32 bits hold, and what 33 do. */
const [END_32, END_33] = [1n << 32n, 1n << 33n];

/**
 * @param bytes of which the first value may be written anew
 * @param bits of an integer
 * @throws FormatError if there are not exactly `count` integers, or their blocks are of no size that there can be
 */
export function checkDelta(bytes: Uint8Array, count: number, bits: 32 | 64, what: string): void {
  const cursor: Cursor = { bytes, at: 0, where: what };
  const blockSize = Number(readVarint(cursor, 32));
  const miniblocks = Number(readVarint(cursor, 32));
  const announced = Number(readVarint(cursor, 32));
  if (bits === 32) wrapFirst(cursor);
  else readVarint(cursor, 64);
  const perMiniblock = blockSize / miniblocks;
  if (!(blockSize <= LARGEST_BLOCK && perMiniblock >= 8 && perMiniblock % 8 === 0)) {
    throw new FormatError(`${what} has ${miniblocks} miniblocks for ${blockSize} values. The file is damaged.`);
  }
  if (announced !== count) {
    throw new FormatError(`${what} has ${announced} differences for ${count} values. The file is damaged.`);
  }
  for (let left = count - 1; left > 0; left -= blockSize) {
    readDifference(cursor, bits);
    checkMiniblocks(cursor, left, miniblocks, perMiniblock);
  }
}

/**
 * DuckDB writes an unsigned integer from 2³¹ on as it is, where the format has a signed one, and the decoder takes the
 * lowest 32 of the 33 bits that its zigzag needs. The negative one with the same 32 bits is put in its place.
 */
function wrapFirst(cursor: Cursor): void {
  const start = cursor.at;
  const zigzag = readDifference(cursor, 32);
  if (zigzag < END_32) return;
  let rest = END_33 - 1n - zigzag;
  for (let at = start; at < cursor.at; at++, rest >>= 7n) {
    cursor.bytes[at] = Number(rest & 0x7fn) | (at < cursor.at - 1 ? 0x80 : 0);
  }
}

/** Of two integers of so many bits, or the first one: a zigzag has one bit more. */
function readDifference(cursor: Cursor, bits: 32 | 64): bigint {
  const zigzag = readVarint(cursor, 64);
  if (bits === 64 || zigzag < END_33) return zigzag;
  throw new FormatError(`${cursor.where} has a difference of more than 33 bits. The file is damaged.`);
}

function checkMiniblocks(cursor: Cursor, left: number, miniblocks: number, perMiniblock: number): void {
  const widths = cursor.bytes.subarray(cursor.at, cursor.at + miniblocks);
  cursor.at += miniblocks;
  for (let i = 0; i < miniblocks && i * perMiniblock < left; i++) {
    const width = widths[i];
    if (width === undefined || width > 64) {
      throw new FormatError(`${cursor.where} has differences of ${width ?? "no"} bits. The file is damaged.`);
    }
    cursor.at += (perMiniblock * width) / 8;
  }
}
