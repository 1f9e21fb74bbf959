/** The files of others, as bytes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "files");

export function parquetFile(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(join(FOLDER, `${name}.parquet`)));
}

export function numpyFile(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(join(FOLDER, "numpy", name)));
}

/** Arrays, and archives of arrays. */
export const NUMPY_ARRAYS: readonly string[] = numpyFiles(".npy");
export const NUMPY_ARCHIVES: readonly string[] = numpyFiles(".npz");

function numpyFiles(ending: string): string[] {
  return readdirSync(join(FOLDER, "numpy"))
    .filter((name) => name.endsWith(ending))
    .sort();
}

export const PARQUET_FILES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".parquet"))
  .map((name) => name.replace(/\.parquet$/, ""));

const TOOLS = join(import.meta.dirname, "tools");

/** The path of the table as a tool wrote it: tools/README.md lists them. */
export function toolFile(name: string): string {
  return join(TOOLS, name);
}
