/**
 * Which files are read block by block rather than at once, and tables as a sequence of blocks.
 *
 * @module
 */
import { open, stat } from "node:fs/promises";
import { streamCsv } from "../../src/data/index.ts";
import { ConfigError, type Table } from "../../src/index.ts";
import { gunzipChunks, readChunks } from "../../src/node/index.ts";
import { fileKind, kindOf, refuseOtherName } from "./file-kind.ts";
import { type CsvFlags, csvOptions, parseTable, STANDARD_INPUT } from "./read-table.ts";

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

/** A table from a file or standard input, once, block by block; Parquet is one block, and what is no table an error. */
export async function* readBlocks(path: string, flags: CsvFlags): AsyncGenerator<Table, void, void> {
  const isInput = path === STANDARD_INPUT;
  const where = isInput ? "standard input" : path;
  const chunks = isInput ? gunzipChunks(process.stdin, where) : readChunks(path);
  const first = await chunks.next();
  const start = first.done ? new Uint8Array(0) : first.value;
  const all = (async function* (): AsyncGenerator<Uint8Array, void, void> {
    yield start;
    yield* chunks;
  })();
  if (kindOf(start) !== "other") yield await parseTable(await collected(all), flags, where);
  else {
    refuseOtherName(where);
    yield* streamCsv(all, csvOptions(flags), where);
  }
}

/** No longer Parquet file is read. */
const MOST_BYTES = 2 ** 31 - 1;

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new ConfigError("A Parquet file of more than 2 GiB is not read. Split it.");
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
