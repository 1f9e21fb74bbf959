/**
 * CSV: bytes as they arrive to a table, block by block.
 *
 * @module
 */

import type { Table } from "../table.ts";
import { type CsvOptions, CsvReader } from "./reader.ts";
import { TextDecoding } from "./text.ts";

/** How a stream is read. */
export interface CsvStreamOptions extends CsvOptions {
  /** The most characters that a row may have. Default: 2²⁴. */
  readonly longestRow?: number;
}

/** How many characters are read before separator, header and decimal comma are inferred. */
const SAMPLE = 2 ** 20;
const LONGEST_ROW = 2 ** 24;

/**
 * Reads a table that need not fit into memory: one block of rows after the other, as `parseCsv` gives the whole.
 *
 * Separator, header and decimal comma are inferred from the first block, a mebibyte of text. Each block's inferences are
 * those on the file up to its end.
 *
 * @param chunks UTF-8, cut anywhere
 * @param where the file's name, for messages
 * @param sample for tests: another length of the text that inferences are made from
 * @throws DataError, ConfigError as `parseCsv`, and DataError for a row that is too long
 */
export async function* streamCsv(
  chunks: AsyncIterable<Uint8Array>,
  { longestRow = LONGEST_ROW, ...options }: CsvStreamOptions,
  where: string,
  sample: number = SAMPLE,
): AsyncGenerator<Table, void, void> {
  const decoding = new TextDecoding(where);
  const reader = new CsvReader(options, where, { sample, longestRow });
  for await (const chunk of chunks) {
    const block = reader.push(decoding.decode(chunk), false);
    if (block) yield block;
  }
  const block = reader.push(decoding.end(), true);
  if (block) yield block;
}
