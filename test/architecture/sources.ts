/**
 * The sources of a folder, without tests and without what scripts generate, and what each of them imports.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

export const ROOT: string = resolve(import.meta.dirname, "../..");

/** One file imports another, or a package, or `node:fs`. Paths start at the root of the repository. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** Paths of TypeScript and of AssemblyScript, from the root of the repository. */
export function sourcesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|generated)\.ts$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** AssemblyScript is compiled by itself: its imports lead from one such file to another. */
export function isAssembly(file: string): boolean {
  return file.includes("wasm/assembly/") || file.endsWith(".as.ts");
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Static and dynamic imports, and those of types. */
export function importsOf(file: string): Import[] {
  return ts.preProcessFile(textOf(file)).importedFiles.map(({ fileName }) => ({
    from: file,
    to: fileName.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(file), fileName)) : fileName,
  }));
}
