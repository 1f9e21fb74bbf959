/**
 * What a command reads its data from: a file, which is opened once and looked into, or standard input.
 *
 * @module
 */
import { gunzipChunks, type InputFile, type OnRead, readStream, withInput } from "../../src/node/index.ts";
import type { Io } from "../base/io.ts";
import { type FileKind, kindOf, LONGEST_START } from "./file-kind.ts";

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

/**
 * Opens what a path names, for as long as it is used.
 *
 * @throws DataError if there is no such file, or it may not be read
 */
export async function withSource<T>(path: string, use: (source: Source) => Promise<T>): Promise<T> {
  if (path === STANDARD_INPUT) {
    return use({ path, where: "standard input", file: undefined, kind: "other", isGzip: false });
  }
  return withInput(path, async (file) => {
    const start = await file.start(LONGEST_START);
    return use({ path, where: path, file, kind: kindOf(start), isGzip: start[0] === 0x1f && start[1] === 0x8b });
  });
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
