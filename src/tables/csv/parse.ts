/**
 * CSV: text to a table, at once.
 *
 * @module
 */

import type { Table } from "../table.ts";
import { type CsvOptions, CsvReader } from "./reader.ts";
import { decodeText } from "./text.ts";

/** What is at hand is its own sample, and has no row that is too long. */
const ALL = { sample: Number.POSITIVE_INFINITY, longestRow: Number.POSITIVE_INFINITY };

/**
 * Reads a table.
 *
 * Blank lines are skipped, and blanks around a cell are removed. Numbers come out with a decimal point.
 *
 * @param source the text, or its UTF-8 bytes
 * @param where the file's name, for messages
 * @throws DataError if the file is empty, has a header only, is no text, or has rows of different lengths
 * @throws ConfigError if the separator is not one character
 */
export function parseCsv(source: string | Uint8Array, options: CsvOptions, where: string): Table {
  return new CsvReader(options, where, ALL).push(decodeText(source, where), true)!; // the last piece gives a block or throws
}
