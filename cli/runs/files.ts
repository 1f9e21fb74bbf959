/**
 * The folder of a run: what it is called, and how it is made.
 *
 * @module
 */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConfigError, DataError } from "../../src/index.ts";
import { defaultOutput } from "../base/files.ts";
import { RUNS } from "../base/nearby-runs.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { LOCK } from "./lock.ts";

/** A file of settings is a few kilobytes; a larger one is something else. */
export const MOST_SETTINGS_BYTES: number = 2 ** 20;

/** What a file is called while it is written; left behind by a process that was killed then. */
const TEMPORARY = /^\..*\.[0-9a-f]{12}\.tmp$/;

/**
 * Makes the folder of a new run, and the folders that one is in.
 *
 * @param data what it learns from
 * @param named by the user; else `runs/0001-penguins`, with the next number
 * @throws ConfigError if there is something in the folder, or it cannot be made
 */
export async function makeRunFolder(data: string, named: string | undefined): Promise<string> {
  try {
    return named === undefined ? await makeNumbered(data) : await makeNamed(named);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const folder = named ?? RUNS;
    throw new ConfigError(
      `${folder} cannot hold a run: ${whyNot(cause)}. Name another folder with --run, or keep only the model file with --no-run.`,
      { cause },
    );
  }
}

function whyNot(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === "ENOTDIR" ? "a part of that path is not a folder" : message.replace(/\.$/, "");
}

/** Deletes what a killed process left half-written. Only for who holds the lock. */
export async function removeHalfWritten(folder: string): Promise<void> {
  const names = await namesIn(folder);
  const left = names.filter((name) => TEMPORARY.test(name) && !name.startsWith(`.${LOCK}.`)); // these may be in use
  for (const name of left) await rm(join(folder, name), { force: true }).catch(() => {}); // it harms nobody
}

/**
 * A folder is a run once its `config.json` is there. What a start that failed or was killed before has left is in nobody's
 * way.
 *
 * @throws ConfigError if there is anything else in it
 */
export async function assertUnused(folder: string): Promise<void> {
  const leftovers: readonly string[] = [LOCK, RUN_FILES.environment];
  const names = await namesIn(folder);
  if (names.every((name) => leftovers.includes(name) || TEMPORARY.test(name))) return;
  const fix = names.includes(RUN_FILES.config) ? `Resume this run with chainrule resume ${folder}, or name` : "Name";
  throw new ConfigError(`${folder} is not empty. ${fix} another folder with --run.`);
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((cause: Error) => {
    throw new DataError(`${folder} cannot be read: ${cause.message}.`, { cause });
  });
}

/** The folders of all runs in {@link RUNS}, in the order of their names. @throws DataError if it cannot be read */
export async function listRuns(): Promise<string[]> {
  try {
    const entries = await readdir(RUNS, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(RUNS, name));
    return folders.sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new DataError(`${RUNS} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

async function makeNumbered(data: string): Promise<string> {
  await isMade(RUNS);
  const slug = defaultOutput(data)
    .replace(/\.safetensors$/, "")
    .replaceAll(/[^\w.-]+/g, "-");
  const taken = (await readdir(RUNS)).map((name) => Number(/^(\d{4,})-/.exec(name)?.[1] ?? 0));
  for (let number = Math.max(0, ...taken) + 1; ; number++) {
    const folder = join(RUNS, `${String(number).padStart(4, "0")}-${slug}`);
    if (await isMade(folder)) return folder;
  }
}

async function makeNamed(folder: string): Promise<string> {
  if ((await stat(folder).catch(() => undefined))?.isFile()) {
    throw new ConfigError(`${folder} is a file, and no run can be kept in one. Name another folder with --run.`);
  }
  await mkdir(dirname(folder), { recursive: true });
  await isMade(folder);
  await assertUnused(folder);
  return folder;
}

/** False if it is there already. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
