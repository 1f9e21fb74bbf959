/**
 * Which files are read block by block rather than at once, and tables as a sequence of blocks.
 *
 * @module
 */
import { open, stat } from "node:fs/promises";
import { ConfigError } from "../../src/index.ts";
import { type CsvFile, gunzipChunks, openCsv, readChunks, readStream } from "../../src/node/index.ts";
import { streamCsv, type Table } from "../../src/tables/index.ts";
import { fileKind, kindOf, refuseOtherName } from "./file-kind.ts";
import { type CsvFlags, csvOptions, parseTable, STANDARD_INPUT } from "./read-table.ts";
import type { Reading } from "./reading.ts";

/** From this size on a CSV file is read as a stream. Read at once, 60 MB took 1.4 GB. */
const LARGE_BYTES = 64 * 2 ** 20;
/** Text packs to an eighth or so. */
const LARGE_GZIP_BYTES = LARGE_BYTES / 8;

/**
 * Whether a file is to be read several times, block by block.
 *
 * @throws ConfigError if that is asked for of what can be read only once, or is no CSV
 */
export async function isStreamed(path: string, { stream }: CsvFlags): Promise<boolean> {
  if (stream === false) return false;
  const found = path === STANDARD_INPUT ? undefined : await stat(path).catch(() => undefined);
  const canBe = found?.isFile() === true && (await fileKind(path)) === "other";
  if (stream && !canBe && found !== undefined) {
    throw new ConfigError(`--stream reads a CSV file several times, and ${path} is none. Leave it out.`);
  }
  if (stream && path === STANDARD_INPUT) {
    throw new ConfigError("--stream reads a CSV file several times, and standard input comes once. Save it in a file.");
  }
  if (!canBe) return false;
  refuseOtherName(path);
  return stream ?? found.size >= ((await isGzip(path)) ? LARGE_GZIP_BYTES : LARGE_BYTES);
}

/** No, where it cannot be told: whoever reads the file says why. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer } = await file.read(new Uint8Array(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** A CSV file whose every pass is counted. */
export function watchedCsv(path: string, flags: CsvFlags, reading: Reading): CsvFile {
  const file = openCsv(path, { ...csvOptions(flags), onRead: reading.onRead });
  return { where: file.where, blocks: () => reading.blocks(file.blocks()) };
}

/** A table from a file or standard input, once, block by block; Parquet is one block, and what is no table an error. */
export function readBlocks(path: string, flags: CsvFlags, reading: Reading): AsyncIterable<Table> {
  return reading.blocks(tablesOf(path, flags, reading));
}

async function* tablesOf(path: string, flags: CsvFlags, { onRead }: Reading): AsyncGenerator<Table, void, void> {
  const isInput = path === STANDARD_INPUT;
  const where = isInput ? "standard input" : path;
  const { start, chunks } = await begun(
    isInput ? gunzipChunks(process.stdin, where, onRead) : readChunks(path, onRead),
  );
  yield* tablesFrom(start, chunks, flags, where);
}

/** A file or a pipe that was looked into. */
export interface Begun {
  /** Its first bytes, at least {@link LONGEST_LOOK} if there are as many. */
  readonly start: Uint8Array;
  /** All of it, from the first byte on. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Enough to tell what a file is. */
const LONGEST_LOOK = 16;

/** Looks at what comes first, which can be read only once. */
export async function begun(chunks: AsyncGenerator<Uint8Array, void, void>): Promise<Begun> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < LONGEST_LOOK) {
    const next = await chunks.next();
    if (next.done) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  return { start, chunks: after(start, chunks) };
}

async function* after(
  start: Uint8Array,
  chunks: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  yield start;
  yield* chunks;
}

/** The blocks of what was begun; Parquet is one block, and what is no table an error. */
export async function* tablesFrom(
  start: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
  flags: CsvFlags,
  where: string,
): AsyncGenerator<Table, void, void> {
  if (kindOf(start) !== "other") yield await parseTable(await readStream(chunks, where), flags, where);
  else {
    refuseOtherName(where);
    yield* streamCsv(chunks, csvOptions(flags), where);
  }
}
