/**
 * What a command reads its data from: a file, which is opened once and looked into, or standard input.
 *
 * @module
 */
import { gunzipChunks, type InputFile, type OnRead, readStream, withInput } from "../../src/node/index.ts";
import type { Io } from "../base/io.ts";
import { type FileKind, isGzip, kindOf, LONGEST_START, refuseForeign } from "./file-kind.ts";

/** The path that names standard input. */
export const STANDARD_INPUT = "-";

export interface Source {
  /** As the user named it. */
  readonly path: string;
  /** What to call it in messages: the path, or `standard input`. */
  readonly where: string;
  /** Undefined for standard input. */
  readonly file: InputFile | undefined;
  /** `other` for what can be read only once, too: a look would take its beginning away. */
  readonly kind: FileKind;
  readonly isGzip: boolean;
}

/** What is read from gzip, too. */
const PACKED: readonly FileKind[] = ["parquet", "json"];

/**
 * Opens what a path names, for as long as it is used.
 *
 * @throws DataError if there is no such file, or it may not be read
 * @throws FormatError if it is a file of another program that is not read
 */
export async function withSource<T>(path: string, use: (source: Source) => Promise<T>): Promise<T> {
  if (path === STANDARD_INPUT) {
    return use({ path, where: "standard input", file: undefined, kind: "other", isGzip: false });
  }
  return withInput(path, async (file) => {
    const start = await file.start(LONGEST_START);
    const isPacked = isGzip(start);
    const inside = isPacked ? await packedStart(file) : start;
    refuseForeign(inside, path);
    const kind = kindOf(inside);
    return use({
      path,
      where: path,
      file,
      kind: isPacked && !PACKED.includes(kind) ? "other" : kind,
      isGzip: isPacked,
    });
  });
}

/** The first bytes of what a file holds; none if it is damaged, of which its reader will tell. */
async function packedStart(file: InputFile): Promise<Uint8Array> {
  const chunks = gunzipChunks(file.chunks(), file.path);
  try {
    return (await begun(chunks)).start;
  } catch {
    return new Uint8Array(0);
  } finally {
    await chunks.return();
  }
}

/** Whoever names standard input at a terminal is told that it is waited for. */
export function announceStandardInput(path: string, { err }: Io): void {
  if (path === STANDARD_INPUT && process.stdin.isTTY) err.line("Reading standard input: end it with Ctrl-D.");
}

/** Whether a source holds NumPy's arrays. */
export function holdsArrays({ kind }: Source): boolean {
  return kind === "npy" || kind === "npz";
}

/** All bytes, packed or not. */
export async function bytesOf({ file, where }: Source): Promise<Uint8Array> {
  return file ? file.bytes() : readStream(process.stdin, where);
}

/** All bytes, chunk by chunk; those of gzip unpacked. */
export function chunksOf({ file, where }: Source, onRead: OnRead): AsyncGenerator<Uint8Array, void, void> {
  return gunzipChunks(file?.chunks() ?? process.stdin, where, onRead);
}

/** A file or a pipe that was looked into. */
export interface Begun {
  /** Its first bytes, at least {@link LONGEST_START} if there are as many. */
  readonly start: Uint8Array;
  /** All of it, from the first byte on. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Looks at what comes first, which can be read only once. */
export async function begun(chunks: AsyncGenerator<Uint8Array, void, void>): Promise<Begun> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < LONGEST_START) {
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
