/**
 * Where results go.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { ConfigError, DataError } from "../../src/index.ts";
import { assertWritable } from "../../src/node/index.ts";

/** `data/penguins.csv` → `penguins.safetensors`, in the current folder. */
export function defaultOutput(data: string): string {
  const name = basename(data).replace(/(\.csv|\.tsv|\.txt|\.data|\.parquet|\.npz|\.npy)?(\.gz)?$/i, "");
  return `${name === "-" || name === "" ? "model" : name}.safetensors`;
}

/**
 * Whether a file can be written, and is none of those that are read: asked before a long run rather than after it.
 *
 * @throws ConfigError if it is not to be written
 */
export async function assertOutput(path: string, read: readonly string[]): Promise<void> {
  for (const input of read) {
    if (await isSameFile(path, input)) {
      throw new ConfigError(
        `--out ${path} is an input of this command${path === input ? "" : `, ${input}`}. Name another file.`,
      );
    }
  }
  await assertWritable(path).catch((error: unknown) => {
    throw error instanceof DataError ? new ConfigError(`--out ${error.message}`, { cause: error }) : error;
  });
}

/** Also where links or another spelling lead to it. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}
