/**
 * Which runs may be drawn in one plot: those over the same data for the same task.
 *
 * @module
 */
import type { ComparedRun, Problem } from "./compared-run.ts";

/** Runs of the same problem. */
export interface Group {
  readonly problem: Problem;
  readonly members: readonly Member[];
}

export interface Member {
  readonly run: ComparedRun;
  /** Its place among all runs, from 0. */
  readonly index: number;
}

/** Those with an epoch to draw, in the order in which they were named. */
export function groupsOf(runs: readonly ComparedRun[]): Group[] {
  const groups = new Map<string, { problem: Problem; members: Member[] }>();
  for (const [index, run] of runs.entries()) {
    const { problem, curves } = run;
    if (problem === undefined || curves.epochs.length === 0) continue;
    const group = groups.get(problem.key) ?? { problem, members: [] };
    groups.set(problem.key, group);
    group.members.push({ run, index });
  }
  return [...groups.values()];
}

/** What the reader must know before comparing; undefined if all can be compared. */
export function cautionOf(groups: readonly Group[]): string | undefined {
  if (groups.length < 2) return undefined;
  const parts = groups.map(
    ({ problem, members }) => `${members.map(({ index }) => index + 1).join(", ")}: ${problem.text}`,
  );
  return (
    "These runs differ in data or task. Their losses cannot be compared, and each kind of run has its own curves " +
    `(${parts.join("; ")}).`
  );
}
