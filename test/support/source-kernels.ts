/**
 * Every kernel that the sources make: found, not listed.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kernel } from "../../src/backends/kernel.ts";

/** The files of `src` that make kernels. */
export const FILES_WITH_KERNELS: readonly string[] = filesWithKernels();

/** As values. */
export const SOURCE_KERNELS: readonly Kernel[] = await kernelsOf(FILES_WITH_KERNELS);

function filesWithKernels(): string[] {
  const root = join(import.meta.dirname, "../../src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /\.ts$/.test(file) && !/\.(test|generated|as)\.ts$/.test(file) && file !== "backends/kernel.ts")
    .map((file) => join(root, file))
    .filter((file) => readFileSync(file, "utf8").includes("ownKernel("));
}

async function kernelsOf(files: readonly string[]): Promise<readonly Kernel[]> {
  const modules = await Promise.all(files.map((file) => import(/* @vite-ignore */ file)));
  const isKernel = (part: unknown): part is Kernel => typeof part === "object" && part !== null && "plain" in part;
  return modules.flatMap((module) => Object.values<unknown>(module).filter(isKernel));
}
