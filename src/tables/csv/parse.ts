/**
 * CSV: text to a table, at once.
 *
 * @module
 */

import { assertOptions, assertSource, assertText } from "../../base/options.ts";
import type { Table } from "../table.ts";
import type { CsvLayout } from "./layout.ts";
import { CSV_OPTIONS, type CsvOptions } from "./options.ts";
import { CsvReader } from "./reader.ts";
import { utf8Of } from "./text.ts";

const BOUNDS = { sample: 2 ** 20, longestRow: Number.POSITIVE_INFINITY };

/**
 * Reads a table.
 *
 * Blank lines are passed over (where there is one column, they are missing cells), and blanks around a cell are removed.
 *
 * @param source the text, or its UTF-8 bytes
 * @param where the file's name, for messages
 * @throws DataError if the file is empty, has a header only, is no text, or has rows of different lengths
 * @throws ConfigError for an argument or an option that cannot be, such as a separator of two characters
 */
export function parseCsv(source: string | Uint8Array, options: CsvOptions = {}, where = "The table"): Table {
  assertSource("parseCsv", source);
  assertOptions("parseCsv", options, CSV_OPTIONS);
  assertText("parseCsv", "the name of the file as its third argument", where);
  const bytes = utf8Of(source, options, where);
  let known: CsvLayout | undefined;
  for (;;) {
    const reader = new CsvReader(options, where, BOUNDS, known);
    reader.push(bytes, true);
    const table = reader.take(true)!; // the last rows are a block, or an error
    if (!reader.wasMisread) return table;
    known = reader.verdict;
  }
}
