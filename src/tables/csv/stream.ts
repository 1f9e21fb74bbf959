/**
 * CSV: bytes as they arrive to a table, block by block.
 *
 * @module
 */

import { DataError } from "../../base/errors.ts";
import { assertChunks, assertOptions, assertText, LIMIT, type OptionKinds } from "../../base/options.ts";
import type { Table } from "../table.ts";
import type { CsvLayout } from "./layout.ts";
import { CSV_OPTIONS, type CsvOptions } from "./options.ts";
import { CsvReader } from "./reader.ts";
import { Utf8Conversion } from "./text.ts";

/** How a stream is read. */
export interface CsvStreamOptions extends CsvOptions {
  /** The most bytes that a row may have. Default: 2²⁴. */
  readonly longestRow?: number;
}

/** What each of {@link CsvStreamOptions} may be. */
export const CSV_STREAM_OPTIONS: OptionKinds<CsvStreamOptions> = { ...CSV_OPTIONS, longestRow: LIMIT };

/** How a file was read, and how all of its rows say that it should be. */
export type CsvReading = Pick<CsvReader, "layout" | "verdict" | "wasMisread" | "misreadWord">;

/** How much is read before separator, header and decimal comma are inferred. */
const SAMPLE = 2 ** 20;
const LONGEST_ROW = 2 ** 24;

/**
 * Reads a table that need not fit into memory: one block of rows after the other, as `parseCsv` gives the whole.
 *
 * Separator, header and decimal comma are inferred from the first block, a mebibyte of text. Each block's inferences are
 * those on the file up to its end.
 *
 * @param chunks the bytes of the file, cut anywhere
 * @param where the file's name, for messages
 * @param sample for tests: another length of the text that inferences are made from
 * @throws DataError, ConfigError as `parseCsv`; DataError for a row that is too long, and in the end where the whole file says
 * otherwise than its beginning
 */
export async function* streamCsv(
  chunks: AsyncIterable<Uint8Array>,
  options: CsvStreamOptions = {},
  where = "The table",
  sample: number = SAMPLE,
): AsyncGenerator<Table, void, void> {
  assertChunks("streamCsv", chunks);
  assertOptions("streamCsv", options, CSV_STREAM_OPTIONS);
  assertText("streamCsv", "the name of the file as its third argument", where);
  const { layout, verdict, misreadWord } = yield* csvBlocks(chunks, options, where, undefined, sample);
  if (layout.decimal !== verdict.decimal) {
    const mark = verdict.decimal === "," ? "comma" : "point";
    throw misread(where, `most numbers have a decimal ${mark}`, `--decimal "${verdict.decimal}"`);
  }
  if (layout.header !== verdict.header) {
    const first = verdict.header ? "holds the names of the columns" : "is data";
    throw misread(where, `the first row ${first}`, verdict.header ? "--header" : "--no-header");
  }
  if (misreadWord === undefined) return;
  const { column, word } = misreadWord;
  const fix = `--missing-values "${word}" where it stands for a missing value, else --no-default-missing-values`;
  throw misread(where, `"${word}" in quotes is read otherwise in column "${column}"`, fix);
}

function misread(where: string, fact: string, option: string): DataError {
  return new DataError(
    `${where}: ${fact}, as the whole file shows, but its first rows looked otherwise, and it was read once. Say ${option}.`,
  );
}

/**
 * The same for whoever can read the file again.
 *
 * @param known how the file is read, where an earlier reading has told
 * @returns how it was read and how it should be
 */
export async function* csvBlocks(
  chunks: AsyncIterable<Uint8Array>,
  { longestRow = LONGEST_ROW, ...options }: CsvStreamOptions,
  where: string,
  known: CsvLayout | undefined,
  sample: number = SAMPLE,
): AsyncGenerator<Table, CsvReading, void> {
  const conversion = new Utf8Conversion(options.encoding, where, options.model?.reading?.encoding);
  const reader = new CsvReader(options, where, { sample, longestRow }, known);
  for await (const chunk of chunks) {
    reader.push(conversion.push(chunk), false);
    const block = reader.take(false);
    if (block) yield block;
  }
  reader.push(conversion.end(), true);
  const block = reader.take(true);
  if (block) yield block;
  return reader;
}
