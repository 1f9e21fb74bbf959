/**
 * Where a model goes.
 *
 * @module
 */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { ConfigError } from "../src/index.ts";

/** `data/penguins.csv` → `penguins.safetensors`, in the current folder. */
export function defaultOutput(data: string): string {
  const name = basename(data).replace(/(\.csv|\.tsv|\.txt|\.data)?(\.gz)?$/i, "");
  return `${name === "-" || name === "" ? "model" : name}.safetensors`;
}

/**
 * Whether a file can be written, asked before a long run rather than after it.
 *
 * @throws ConfigError if it cannot
 */
export async function assertWritable(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new ConfigError(`--out ${path}: there is no folder ${folder}. Make it first.`);
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    throw new ConfigError(`--out ${path}: that is a folder. Name a file in it.`);
  }
  await access(folder, constants.W_OK).catch(() => {
    throw new ConfigError(`--out ${path}: the folder ${folder} may not be written to. Choose another one.`);
  });
}
