/**
 * Parquet's hybrid of run lengths and packed bits, followed without being unpacked.
 *
 * Source: Apache Parquet, "Encodings", "Run Length Encoding / Bit-Packing Hybrid".
 *
 * @module
 */
import { FormatError } from "../../errors.ts";
import { readVarint } from "./thrift.ts";

/**
 * Checks that runs lie within their bytes, and that none is longer than what is to come: a few bytes can announce two
 * billion values.
 *
 * @param bytes where the runs lie
 * @param bitWidth of one value
 * @param count the most values that there can be
 * @returns how many there are, up to `count` or a few more that fill the last eight
 * @throws FormatError for a run that is too long, or of a width that no value has
 */
export function checkRuns(bytes: Uint8Array, bitWidth: number, count: number, what: string): number {
  if (bitWidth > 32) throw new FormatError(`${what} has values of ${bitWidth} bits. The file is damaged.`);
  const cursor = { bytes, at: 0, where: what };
  let seen = 0;
  while (seen < count && cursor.at < bytes.length) {
    const head = Number(readVarint(cursor, 32));
    const packed = head % 2 === 1;
    const values = Math.floor(head / 2) * (packed ? 8 : 1);
    const mostValues = count - seen + (packed ? 7 : 0); // packed ones come in eights
    if (values > mostValues) throw new FormatError(`${what} has a run of ${values} values for ${count - seen} rows.`);
    cursor.at += packed ? (values / 8) * bitWidth : Math.ceil(bitWidth / 8);
    seen += values;
  }
  return seen;
}
