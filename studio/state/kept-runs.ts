/**
 * The runs that are kept to be compared, until the page is closed.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { type KeptRun, keptRunOf, MOST_RUNS } from "../runs/kept-run.ts";
import type { Session } from "../training/session.ts";

export const keptRuns: Signal<readonly KeptRun[]> = signal([]);

/** Whether there is room for another. */
export function hasRoom(): boolean {
  return keptRuns.value.length < MOST_RUNS;
}

/** A run of this page is kept once. */
export function keep(session: Session): void {
  if (hasRoom() && !isKept(session)) keptRuns.value = [...keptRuns.value, keptRunOf(session, nextName())];
}

export function isKept({ curves }: Session): boolean {
  return keptRuns.value.some((run) => run.curves === curves);
}

export function add(run: KeptRun): void {
  if (hasRoom()) keptRuns.value = [...keptRuns.value, run];
}

export function forget(run: KeptRun): void {
  keptRuns.value = keptRuns.value.filter((other) => other !== run);
}

let count = 0;

function nextName(): string {
  return `run ${++count}`;
}
