/**
 * Parquet's hybrid of run lengths and packed bits, followed without being unpacked.
 *
 * Source: Apache Parquet, "Encodings", "Run Length Encoding / Bit-Packing Hybrid".
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { readVarint } from "./thrift.ts";

/** What the decoder unpacks within 32 bits. */
const WIDEST_PACKED = 25;
/** The longest run whose length takes one byte. Writers that fill up runs know none that is longer. */
const LONGEST_PADDED = 63 * 8;

/**
 * Checks that runs lie within their bytes, and that none is longer than what is to come. Packed values may be more, as
 * far as they have bytes: DuckDB fills up its runs to 256.
 *
 * @param bytes where the runs lie
 * @param bitWidth of one value
 * @param count how many there must be
 * @returns how many of them are 1, where the width is 1
 * @throws FormatError for a run that is too long, for too few of them, or for a width that no value has
 */
export function checkRuns(bytes: Uint8Array, bitWidth: number, count: number, what: string): number {
  if (bitWidth > 32) throw new FormatError(`${what} has values of ${bitWidth} bits. The file is damaged.`);
  const cursor = { bytes, at: 0, where: what };
  let seen = 0;
  let ones = 0;
  while (seen < count) {
    const head = Number(readVarint(cursor, 32));
    const packed = head % 2 === 1;
    const values = Math.floor(head / 2) * (packed ? 8 : 1);
    const left = count - seen;
    if (packed && bitWidth > WIDEST_PACKED) {
      throw new FormatError(
        `${what} packs values of ${bitWidth} bits, which cannot be read. Write smaller row groups.`,
      );
    }
    if (values > left && !(packed && mayPad(values, left, bitWidth, bytes.length - cursor.at))) {
      throw new FormatError(`${what} has a run of ${values} values where ${left} are left. The file is damaged.`);
    }
    // What is behind the bytes belongs to something else. What pads the last eight may be missing.
    if (cursor.at + Math.ceil(((packed ? Math.min(values, left) : 1) * bitWidth) / 8) > bytes.length) {
      throw new FormatError(`${what} has a run that ends behind its page. The file is damaged.`);
    }
    ones += packed ? onesIn(bytes, cursor.at, Math.min(values, left)) : bytes[cursor.at] === 1 ? values : 0;
    cursor.at += packed ? (values / 8) * bitWidth : Math.ceil(bitWidth / 8);
    seen += values;
  }
  return ones;
}

/** Whether packed values that are too many fill up the last eight, or a run of fixed length that has its bytes. */
function mayPad(values: number, left: number, bitWidth: number, room: number): boolean {
  return values < left + 8 || (values < left + LONGEST_PADDED && (values / 8) * bitWidth <= room);
}

/** Of that many bits, the lowest of each byte first. */
function onesIn(bytes: Uint8Array, at: number, bits: number): number {
  let ones = 0;
  for (let bit = 0; bit < bits; bit++) ones += (bytes[at + (bit >> 3)]! >> (bit & 7)) & 1;
  return ones;
}
