/**
 * Which files are read block by block rather than at once, and tables as a sequence of blocks.
 *
 * @module
 */
import { ConfigError } from "../../src/index.ts";
import { type CsvFile, openCsv, readStream } from "../../src/node/index.ts";
import { streamCsv, type Table } from "../../src/tables/index.ts";
import { kindOf, refuseForeign, refuseOtherName } from "./file-kind.ts";
import { parseTable } from "./read-table.ts";
import type { Reading } from "./reading.ts";
import { type CsvFlags, csvOptions, type ReadingRules } from "./reading-rules.ts";
import { begun, chunksOf, type Source } from "./source.ts";

/** From this size on a CSV file is read as a stream. Read at once, 22 MB take some 200 MB, arrays included. */
const LARGE_BYTES = 64 * 2 ** 20;
/** Text packs to an eighth or so. */
const LARGE_GZIP_BYTES = LARGE_BYTES / 8;

/**
 * Whether a file is to be read several times, block by block.
 *
 * @throws ConfigError if that is asked for of what can be read only once, or is no CSV
 */
export function isStreamed(source: Source, { stream }: CsvFlags): boolean {
  if (stream === false) return false;
  const { path, file, isGzip } = source;
  const canBe = canBeReadAgain(source);
  if (stream && file && !canBe) {
    throw new ConfigError(`--stream reads a CSV file several times, and ${path} is none. Leave it out.`);
  }
  if (stream && !file) {
    throw new ConfigError("--stream reads a CSV file several times, and standard input comes once. Save it in a file.");
  }
  if (!canBe) return false;
  refuseOtherName(path);
  return stream ?? file!.size! >= (isGzip ? LARGE_GZIP_BYTES : LARGE_BYTES);
}

/** Whether a source is a file on a disk that is CSV, or nothing that is known. */
export function canBeReadAgain({ file, kind }: Source): boolean {
  return file?.size !== undefined && kind === "other";
}

/** The CSV file of a source, whose every pass is counted. */
export function watchedCsv({ path, file }: Source, rules: ReadingRules, reading: Reading): CsvFile {
  const csv = openCsv(file ?? path, { ...csvOptions(rules), onRead: reading.onRead });
  return { ...csv, blocks: () => reading.blocks(csv.blocks()) };
}

/** A table from a file or standard input, once, block by block; Parquet and JSON are one block, and what is no table an error. */
export function readBlocks(source: Source, rules: ReadingRules, reading: Reading): AsyncIterable<Table> {
  return reading.blocks(tablesOf(source, rules, reading));
}

async function* tablesOf(source: Source, rules: ReadingRules, { onRead }: Reading): AsyncGenerator<Table, void, void> {
  const { start, chunks } = await begun(chunksOf(source, onRead));
  yield* tablesFrom(start, chunks, rules, source.where);
}

/** The blocks of what was begun; Parquet and JSON are one block, and what is no table an error. */
export async function* tablesFrom(
  start: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
  rules: ReadingRules,
  where: string,
): AsyncGenerator<Table, void, void> {
  refuseForeign(start, where);
  if (kindOf(start) !== "other") yield await parseTable(await readStream(chunks, where), rules, where);
  else {
    refuseOtherName(where);
    yield* streamCsv(chunks, csvOptions(rules), where);
  }
}
