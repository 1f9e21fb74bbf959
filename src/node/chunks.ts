/**
 * Files and pipes, chunk by chunk, unpacked on the way.
 *
 * @module
 */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { assertArgument } from "../base/arguments.ts";
import { FormatError } from "../base/errors.ts";
import { assertChunks, assertPath, assertText } from "../base/options.ts";
import { openInput } from "./input-file.ts";

/** Unpacked at a time. */
const CHUNK_BYTES = 2 ** 17;

/** Is told how many bytes of a file were read, packed or not, each time that there are more. */
export type OnRead = (bytes: number) => void;

/**
 * The bytes of a file or a pipe, in their order; those of gzip unpacked, however many come out.
 *
 * @throws DataError as `readBytes` does
 * @throws FormatError if gzip is damaged, or ends too early
 */
export async function* readChunks(path: string, onRead?: OnRead): AsyncGenerator<Uint8Array, void, void> {
  assertPath("readChunks", path);
  const file = await openInput(path);
  try {
    yield* gunzipChunks(file.chunks(), path, onRead);
  } finally {
    await file.close();
  }
}

/**
 * The same for chunks from anywhere, such as standard input.
 *
 * @param where what to call it in messages
 */
export async function* gunzipChunks(
  chunks: AsyncIterable<Uint8Array>,
  where: string,
  onRead?: OnRead,
): AsyncGenerator<Uint8Array, void, void> {
  assertChunks("gunzipChunks", chunks);
  assertText("gunzipChunks", "a name for the chunks as its second argument", where);
  const isCallable = onRead === undefined || typeof onRead === "function";
  assertArgument(isCallable, "gunzipChunks", "a function that is told of progress", onRead);
  const source = counted(chunks, onRead)[Symbol.asyncIterator]();
  try {
    const first = await firstBytes(source);
    const all = { [Symbol.asyncIterator]: () => following(first, source) };
    if (first[0] === 0x1f && first[1] === 0x8b) yield* unpacked(all, where);
    else yield* all;
  } finally {
    await source.return?.();
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onRead: OnRead | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of chunks) {
    onRead?.(chunk.length);
    yield chunk;
  }
}

/** At least two bytes, if there are as many. */
async function firstBytes(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < 2) {
    const { done, value } = await source.next();
    if (done) return first;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  return first;
}

async function* following(
  first: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  yield first;
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}

async function* unpacked(packed: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<Uint8Array, void, void> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const feeding = pipeline(Readable.from(packed), gunzip).catch(() => {}); // whoever reads gets the error
  try {
    yield* gunzip;
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && String(cause.code).startsWith("Z_"))) throw cause;
    throw new FormatError(
      `${where} starts like gzip but cannot be unpacked: it is damaged, or its end is missing. Copy or download it again.`,
      { cause },
    );
  } finally {
    gunzip.destroy();
    await feeding;
  }
}
