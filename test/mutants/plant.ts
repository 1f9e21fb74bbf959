/**
 * Plants bugs: replaces a module by a changed copy of itself, for all that is imported from then on.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { vi } from "vitest";
import type { Edit, Mutant } from "./mutant.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** A relative import, at once or later, up to its path. */
const RELATIVE_IMPORT = /(\bfrom "|\bimport\(")(\.{1,2}\/[^"]+)(?=")/g;

/**
 * Runs `use` while the bugs stand. Import in there, dynamically, what they shall be in: every module is new.
 *
 * The change is seen by all of chainrule, and by the checks: so a check cannot lean on a copy of a kernel that, unlike
 * the one in a real bug, is right.
 *
 * @throws Error if what a mutant looks for is not in its file exactly once
 */
export async function withMutants<T>(mutants: readonly Mutant[], use: () => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "chainrule-mutants-"));
  const files = mutants.map(({ file }) => join(ROOT, file));
  try {
    vi.resetModules();
    mutants.forEach((mutant, index) => {
      const copy = join(folder, `${index}-${basename(mutant.file)}`);
      writeFileSync(copy, mutated(mutant));
      vi.doMock(files[index]!, () => import(/* @vite-ignore */ copy));
    });
    return await use();
  } finally {
    for (const file of files) vi.doUnmock(file);
    vi.resetModules();
    rmSync(folder, { recursive: true });
  }
}

/** The source with the bug in it; its relative imports are made absolute, since the copy lies elsewhere. */
function mutated(mutant: Mutant): string {
  const path = join(ROOT, mutant.file);
  const edits = [mutant, ...(mutant.also ? [{ ...mutant.also, file: mutant.file }] : [])];
  const changed = edits.reduce(replaceOnce, readFileSync(path, "utf8"));
  return changed.replace(RELATIVE_IMPORT, (_, before, to) => before + resolve(dirname(path), to));
}

function replaceOnce(source: string, { file, find, replace }: Edit): string {
  const found = source.split(find).length - 1;
  if (found === 1) return source.replace(find, () => replace);
  throw new Error(`${file} has ${found} times what the mutant replaces, not once: ${find}`);
}
