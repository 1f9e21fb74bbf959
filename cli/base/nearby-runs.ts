/**
 * Which run is meant, where a word is the folder of none.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { didYouMean } from "../../src/index.ts";
import { RUN_FILES } from "./run-files.ts";

/** The folder of all runs, in the folder in which the command is called. */
export const RUNS = "runs";

/** Whether a folder is that of a run. */
export function isRun(folder: string): boolean {
  return existsSync(join(folder, RUN_FILES.config));
}

/**
 * `It holds runs: name one of them, such as runs/0003-iris.` or `Did you mean "runs/0003-iris"?`
 *
 * @param word what the user has typed, which is no run
 * @returns undefined where no run is near
 */
export function runMeant(word: string): string | undefined {
  const within = runsIn(word);
  if (within.length > 0) return `It holds runs: name one of them, such as ${join(word, within.at(-1)!)}.`;
  if (existsSync(word)) return undefined;
  const folders = [...new Set([dirname(word), RUNS])];
  const near = folders.flatMap((folder) => runsIn(folder).map((name) => ({ name, path: join(folder, name) })));
  const same = near.find(({ name }) => name === basename(word));
  if (same) return `Did you mean "${same.path}"?`;
  const guess = didYouMean(
    basename(word),
    near.map(({ name }) => name),
  );
  const meant = near.find(({ name }) => guess === `Did you mean "${name}"?`);
  return meant && `Did you mean "${meant.path}"?`;
}

/** The names of the runs in a folder; none where it is no folder. */
function runsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => isRun(join(folder, name)))
      .sort();
  } catch {
    return [];
  }
}
