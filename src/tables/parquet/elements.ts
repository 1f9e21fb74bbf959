/**
 * What the elements of a chunk take in memory once they are decoded, which is more than their bytes in the file.
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { type ParquetColumn, PHYSICAL_TYPES } from "./footer.ts";

/** The encodings whose values are numbers of entries of the chunk's dictionary. */
export const DICTIONARY: readonly string[] = ["PLAIN_DICTIONARY", "RLE_DICTIONARY"];

/** Texts of a column in one row group; an object each, of some 100 bytes. */
const MOST_OBJECTS = 2 ** 23;

/** The fewest bytes that an element takes as it lies in a dictionary; booleans have none. */
const ENTRY_BYTES: Readonly<Record<(typeof PHYSICAL_TYPES)[number], number>> = {
  BOOLEAN: Number.POSITIVE_INFINITY,
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
  BYTE_ARRAY: 4, // its length
  FIXED_LEN_BYTE_ARRAY: 1,
};

/** @throws FormatError if there cannot be as many entries in these bytes */
export function checkDictionary(count: number, contents: Uint8Array, { physical }: ParquetColumn, what: string): void {
  if (count === 0 || count * ENTRY_BYTES[PHYSICAL_TYPES[physical]!] <= contents.length) return;
  throw new FormatError(`${what} has a dictionary of ${count} in ${contents.length} bytes. The file is damaged.`);
}

/** @throws FormatError if so many values do not have a byte in each part: room is taken for them before they are read */
export function checkSplit(count: number, values: Uint8Array, column: ParquetColumn, what: string): void {
  const type = PHYSICAL_TYPES[column.physical]!;
  const width = type === "FIXED_LEN_BYTE_ARRAY" ? column.length : ENTRY_BYTES[type];
  if (width > 0 && count * width <= values.length) return;
  throw new FormatError(`${what} has ${count} values of ${width} bytes in ${values.length}. The file is damaged.`);
}

/** How many objects values become: none where they are numbers, or are in the dictionary already. */
export function objectsIn(count: number, encoding: string, { physical }: ParquetColumn): number {
  const isObject = ["INT96", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"].includes(PHYSICAL_TYPES[physical]!);
  return isObject && !DICTIONARY.includes(encoding) ? count : 0;
}

/** @throws FormatError if a chunk has more objects than fit into memory */
export function checkObjects(count: number, what: string): void {
  if (count <= MOST_OBJECTS) return;
  throw new FormatError(`${what} has more than ${MOST_OBJECTS} texts. Write the file with smaller row groups.`);
}
