/**
 * Files written as a whole: a crash leaves either the old file or the new one.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { type FileHandle, lstat, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { assertArgument } from "../base/arguments.ts";
import { ChainruleError, DataError } from "../base/errors.ts";
import { removeOnExit } from "./temporary-files.ts";

/** What a file is to hold: at once, or piece by piece. */
export type FileContents = Uint8Array | string | AsyncIterable<string>;

/**
 * Writes a file as a whole: to a temporary file beside it, which then takes its name, and the mode of the file that had
 * it. Both the contents and the name are on the disk when the promise resolves. `process.exit` in between takes the
 * temporary file away.
 *
 * @param contents what throws while it is made ends the writing, and is thrown on if it is an error of this package
 * @throws DataError if the folder does not exist, the target is not a regular file, or the disk refuses; under the name
 * is then the old file, or the whole new one where only the last sync of the folder failed, and nothing is left beside it
 */
export async function writeAtomic(path: string, contents: FileContents): Promise<void> {
  const temporary = temporaryBeside(path);
  const keep = removeOnExit(temporary);
  try {
    const mode = await checkTarget(path);
    await writeSynced(temporary, contents, mode);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await unlink(temporary).catch(() => {}); // it may never have been made
    if (cause instanceof ChainruleError) throw cause;
    throw new DataError(writeFailure(path, cause), { cause });
  } finally {
    keep();
  }
}

/**
 * Tries whether {@link writeAtomic} can write a file, before a long computation rather than after it.
 *
 * @throws DataError as writeAtomic does; nothing is left behind
 */
export async function assertWritable(path: string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await checkTarget(path);
    await withFile(temporary, "wx", async () => {});
    await unlink(temporary);
  } catch (cause) {
    throw new DataError(writeFailure(path, cause), { cause });
  }
}

function temporaryBeside(path: string): string {
  assertArgument(typeof path === "string", "The writer of a file", "a path", path);
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
}

async function writeSynced(path: string, contents: FileContents, mode: number | undefined): Promise<void> {
  await withFile(path, "wx", async (file) => {
    if (mode !== undefined) await file.chmod(mode);
    if (typeof contents === "string" || contents instanceof Uint8Array) await file.writeFile(contents);
    else for await (const piece of contents) await file.writeFile(piece); // each goes on where the last one ended
    await file.sync();
  });
}

/** Makes the new name durable. Windows cannot open a folder, and needs no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await withFile(path, "r", (folder) => folder.sync());
}

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

/**
 * A rename would replace a device such as /dev/null, or a link instead of what it points to.
 *
 * @returns who may read and write the file that is there, which the new one is to keep; undefined where there is none
 */
async function checkTarget(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
  if (found === undefined || found.isFile()) return found && found.mode & 0o777;
  throw new Error(
    found.isDirectory()
      ? "it is a folder. Name a file in it."
      : "it is not a regular file but a link, a device or a pipe. Name another file.",
  );
}

function writeFailure(path: string, cause: unknown): string {
  switch (codeOf(cause)) {
    case "ENOENT":
      return `${path} cannot be written: there is no folder ${dirname(path)}, or it takes no new files. Make it, or choose another.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${path} cannot be written: no permission in ${dirname(path)}. Choose another folder.`;
    case "ENOSPC":
      return `${path} cannot be written: the disk is full. The old file, if there was one, is unchanged.`;
    default:
      return `${path} cannot be written: ${cause instanceof Error ? cause.message : cause}`;
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
