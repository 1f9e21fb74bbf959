/**
 * Files and pipes to read from: opened once, read as often as it takes.
 *
 * @module
 */
import type { Stats } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { assertArgument } from "../base/arguments.ts";
import { ChainruleError, DataError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { assertChunks, assertOptions, assertPath, assertText, LIMIT, type OptionKinds } from "../base/options.ts";
import { formatBytes } from "../data/format-bytes.ts";

/** What a read allows. */
export interface ReadOptions {
  /** The most bytes that are read. Default: 2 GiB. */
  readonly limitBytes?: number;
}

const OPTIONS: OptionKinds<ReadOptions> = { limitBytes: LIMIT };

/** No array of bytes in Node is longer. */
const DEFAULT_LIMIT_BYTES = 2 ** 31 - 1;

const CHUNK_BYTES = 2 ** 17;

/** An open file, which every pass reads from its beginning, or an open pipe, which can be read once. To be closed. */
export class InputFile {
  readonly path: string;
  /** In bytes, when it was opened; undefined for a pipe. */
  readonly size: number | undefined;
  readonly #handle: FileHandle;

  /** By {@link openInput}. */
  constructor(path: string, handle: FileHandle, found: Stats) {
    this.path = path;
    this.size = found.isFile() ? found.size : undefined;
    this.#handle = handle;
  }

  /** The first bytes of a file, `length` of them if there are as many. None of a pipe: they could not be read again. */
  async start(length: number): Promise<Uint8Array> {
    return this.size === undefined ? new Uint8Array(0) : this.#tried(() => this.#readInto(length));
  }

  /** All bytes. @throws DataError if there are more than the limit, or they cannot be read */
  async bytes({ limitBytes = DEFAULT_LIMIT_BYTES }: ReadOptions = {}): Promise<Uint8Array> {
    const { size = 0 } = this;
    if (size > limitBytes) throw await failure(this.path, tooLarge(limitBytes));
    if (size > 0) return this.#tried(() => this.#readInto(size));
    return readStream(this.chunks(), this.path, { limitBytes }); // a pipe, or one of the system's files without a size
  }

  /**
   * All bytes, chunk by chunk: of a file as many as it had when it was opened, or a pass could go on for as long as somebody
   * writes to it.
   *
   * @throws DataError if they cannot be read
   */
  async *chunks(): AsyncGenerator<Uint8Array, void, void> {
    const isFile = this.size !== undefined;
    const end = this.size || Number.POSITIVE_INFINITY; // some files of the system have contents, but no size
    for (let position = 0; position < end; ) {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, end - position));
      const from = isFile ? position : null;
      const { bytesRead } = await this.#tried(() => this.#handle.read(chunk, 0, chunk.length, from));
      if (bytesRead === 0) return;
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }

  /** A text that changes whenever somebody writes to the file. */
  async version(): Promise<string> {
    const { size, mtimeMs } = await this.#tried(() => this.#handle.stat());
    return `${size} ${mtimeMs}`;
  }

  async close(): Promise<void> {
    await this.#tried(() => this.#handle.close());
  }

  /** Fewer bytes if the file ends before. */
  async #readInto(length: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async #tried<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      throw await failure(this.path, cause);
    }
  }
}

/**
 * Opens a file or a pipe to read from it.
 *
 * @throws DataError if it does not exist (naming the nearest file beside it), is a folder or a device, or may not be read
 */
export async function openInput(path: string): Promise<InputFile> {
  assertPath("openInput", path);
  const handle = await open(path, "r").catch(async (cause: unknown) => {
    throw await failure(path, cause);
  });
  try {
    const found = await handle.stat();
    assertReadable(found);
    return new InputFile(path, handle, found);
  } catch (cause) {
    await handle.close().catch(() => {}); // the first error is the one to tell of
    throw await failure(path, cause);
  }
}

/** Opens a file, and closes it after its use. @throws DataError as {@link openInput} */
export async function withInput<T>(path: string, use: (file: InputFile) => Promise<T>): Promise<T> {
  assertPath("withInput", path);
  assertArgument(typeof use === "function", "withInput", "what to do with the file as a function", use);
  const file = await openInput(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/**
 * All bytes of a file, or of a pipe until it ends.
 *
 * @throws DataError if it does not exist (naming the nearest file beside it), is a folder or a device, holds more than
 * the limit, or cannot be read
 */
export async function readBytes(path: string, options: ReadOptions = {}): Promise<Uint8Array> {
  assertPath("readBytes", path);
  assertOptions("readBytes", options, OPTIONS);
  return withInput(path, (file) => file.bytes(options));
}

/**
 * All bytes of a stream, such as standard input.
 *
 * @param where what to call it in messages
 * @throws DataError if there are more than the limit; what the stream throws, if it is an error of this package
 */
export async function readStream(
  stream: AsyncIterable<Uint8Array>,
  where: string,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  assertChunks("readStream", stream);
  assertText("readStream", "a name for the stream as its second argument", where);
  assertOptions("readStream", options, OPTIONS);
  const { limitBytes = DEFAULT_LIMIT_BYTES } = options;
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > limitBytes) throw tooLarge(limitBytes);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw await failure(where, cause);
  }
  return Buffer.concat(chunks, length);
}

/** A device such as /dev/zero would never end. */
function assertReadable(found: Stats): void {
  if (found.isDirectory()) throw new Error("it is a folder. Name a file in it.");
  if (found.isCharacterDevice() || found.isBlockDevice()) throw new Error("it is a device. Name a file.");
}

function tooLarge(limitBytes: number): Error {
  return new Error(`it has more than ${formatBytes(limitBytes)}, the most that is read (limitBytes).`);
}

/** An error of this package as it is; any other with the path, and what to do. */
async function failure(path: string, cause: unknown): Promise<ChainruleError> {
  return cause instanceof ChainruleError ? cause : new DataError(await inWords(path, cause), { cause });
}

async function inWords(path: string, cause: unknown): Promise<string> {
  switch (cause instanceof Error && "code" in cause ? cause.code : undefined) {
    case "ENOENT":
      return `There is no file ${path}. ${await suggestion(path)}`;
    case "ENOTDIR":
      return `There is no file ${path}: a part of that path is not a folder.`;
    case "EACCES":
    case "EPERM":
      return `${path} may not be read. Ask its owner for permission, or copy it.`;
    default:
      return `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`;
  }
}

async function suggestion(path: string): Promise<string> {
  const folder = dirname(path);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return `Nor is there a folder ${folder}.`;
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const match = nearest(basename(path), files);
  return match === undefined ? "Check the path." : `Did you mean ${join(folder, match)}?`;
}
