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

/** @throws FormatError if there are not exactly `count` integers, or their blocks are of no size that there can be */
export function checkDelta(bytes: Uint8Array, count: number, what: string): void {
  const cursor: Cursor = { bytes, at: 0, where: what };
  const blockSize = Number(readVarint(cursor, 32));
  const miniblocks = Number(readVarint(cursor, 32));
  const announced = Number(readVarint(cursor, 32));
  readVarint(cursor, 64);
  const perMiniblock = blockSize / miniblocks;
  if (!(blockSize <= LARGEST_BLOCK && perMiniblock >= 8 && perMiniblock % 8 === 0)) {
    throw new FormatError(`${what} has ${miniblocks} miniblocks for ${blockSize} values. The file is damaged.`);
  }
  if (announced !== count) {
    throw new FormatError(`${what} has ${announced} differences for ${count} values. The file is damaged.`);
  }
  for (let left = count - 1; left > 0; left -= blockSize) checkBlock(cursor, left, miniblocks, perMiniblock);
}

function checkBlock(cursor: Cursor, left: number, miniblocks: number, perMiniblock: number): void {
  readVarint(cursor, 64);
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
