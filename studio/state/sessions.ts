/**
 * The run of the experiment that the page shows: a new one whenever the experiment changes.
 *
 * @module
 */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { loadSamples } from "../data/load-samples.ts";
import type { TableFile } from "../data/table-file.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { Session } from "../training/session.ts";
import { droppedFile, place, sourceError } from "./experiment.ts";

/** Of the experiment that is shown; undefined while its samples are read, or where there are none. */
export const session: Signal<Session | undefined> = signal(undefined);

/** Whether a run that is opened plays. */
export const plays: Signal<boolean> = signal(true);

/** Typing and dragging make many experiments; the last one counts. */
const SETTLED_MS = 150;

/** The view does not belong to the experiment. */
const experimentShown: ReadonlySignal<Experiment> = computed(() => place.value.experiment);

/** From now on. */
export function openSessions(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const experiment = experimentShown.value;
    const file = droppedFile.value;
    clearTimeout(timer);
    timer = setTimeout(() => open(experiment, file), session.peek() ? SETTLED_MS : 0);
  });
  effect(() => session.value?.setSpeed(place.value.display.speed));
}

/** A run that is opened later does the same. */
export function playOrPause(): void {
  const run = session.peek();
  const state = run?.state.peek();
  if (state === undefined || state === "finished" || state === "failed") return;
  plays.value = state !== "playing";
  if (plays.value) run?.play();
  else run?.pause();
}

/** Then it stands still. */
export function stepOnce(): void {
  const run = session.peek();
  const state = run?.state.peek();
  if (state !== "playing" && state !== "paused") return;
  plays.value = false;
  run?.stepOnce();
}

/** Begins the experiment anew. */
export function restart(): void {
  open(experimentShown.peek(), droppedFile.peek());
}

let newest = 0;

async function open(experiment: Experiment, file: TableFile | undefined): Promise<void> {
  const number = ++newest;
  const samples = await loadSamples(experiment, file).catch((error: unknown) => {
    if (number === newest) sourceError.value = error instanceof Error ? error.message : String(error);
    return undefined;
  });
  if (number !== newest) return;
  session.peek()?.close();
  session.value = undefined;
  if (samples === undefined) return;
  sourceError.value = "";
  const opened = new Session(experiment, samples);
  session.value = opened;
  if (plays.peek()) opened.play();
}
