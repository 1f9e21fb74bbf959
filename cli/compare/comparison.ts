/**
 * Several runs beside each other: what a page, a terminal and a program are told of them.
 *
 * @module
 */
import { realpath } from "node:fs/promises";
import { ConfigError } from "../../src/index.ts";
import { type ComparedRun, readComparedRun } from "./compared-run.ts";
import { MOST_RUNS } from "./overlay.ts";
import { cautionOf, type Group, groupsOf } from "./problems.ts";
import { compareSettings, type SettingsCompared } from "./settings.ts";

export interface Comparison {
  readonly runs: readonly ComparedRun[];
  /** Those whose curves can be drawn together. */
  readonly groups: readonly Group[];
  /** What is to be known before comparing; undefined if all runs can be compared. */
  readonly caution: string | undefined;
  /** Of the runs whose settings can be read, in their order. */
  readonly settings: SettingsCompared;
  /** What makes the page again, and the folder in which it was typed. */
  readonly command: string;
  readonly folder: string;
}

/**
 * @param folders of the runs, as the user named them
 * @param command what the user has typed
 * @throws ConfigError if one is no run, or there are too few, too many, or one of them twice
 */
export async function compareRuns(folders: readonly string[], command: string): Promise<Comparison> {
  assertCount(folders.length);
  const runs = await Promise.all(folders.map(readComparedRun));
  await assertDistinct(folders);
  const groups = groupsOf(runs);
  const settings = compareSettings(runs.flatMap((run) => run.settings ?? []));
  return { runs, groups, caution: cautionOf(groups), settings, command, folder: process.cwd() };
}

function assertCount(count: number): void {
  if (count >= 2 && count <= MOST_RUNS) return;
  const fix =
    count < 2
      ? "Name another run, or draw a single run with chainrule report"
      : `The lines of more runs cannot be told apart. Name fewer runs, or list all runs with chainrule runs`;
  throw new ConfigError(`compare takes 2 to ${MOST_RUNS} runs but got ${count}. ${fix}.`);
}

async function assertDistinct(folders: readonly string[]): Promise<void> {
  const paths = await Promise.all(folders.map((folder) => realpath(folder)));
  const again = paths.findIndex((path, i) => paths.indexOf(path) < i);
  if (again >= 0) throw new ConfigError(`${folders[again]} is named twice. Name each run once.`);
}
