/**
 * The small files of a run's folder, which may come from anybody: a pipe in their place would never begin, a device never
 * end.
 *
 * @module
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { DataError, formatBytes } from "../../src/index.ts";

/**
 * All bytes of a regular file; undefined where there is none.
 *
 * @throws DataError if it is something else, has more bytes than the limit, or cannot be read
 */
export async function readRunFile(path: string, limitBytes: number): Promise<Buffer | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)); // which Windows does not have
    try {
      return await readRegular(file, limitBytes);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new DataError(`${path} cannot be read: ${cause instanceof Error ? cause.message : cause}.`, { cause });
  }
}

async function readRegular(file: FileHandle, limitBytes: number): Promise<Buffer> {
  const found = await file.stat();
  if (!found.isFile()) throw new Error("the path is not a file");
  if (found.size > limitBytes) throw new Error(`the file has more than ${formatBytes(limitBytes)}`);
  return await file.readFile();
}
