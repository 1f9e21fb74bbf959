/**
 * The run of the experiment that the page shows: a new one whenever the experiment changes.
 *
 * @module
 */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { loadSamples } from "../data/load-samples.ts";
import { type Experiment, PROBLEMS } from "../experiment/experiment.ts";
import { Session } from "../training/session.ts";
import { place, sourceError } from "./experiment.ts";

/** Of the experiment that is shown; undefined while its samples are read, or where there are none. */
export const session: Signal<Session | undefined> = signal(undefined);

/** Whether a run that is opened plays. */
export const plays: Signal<boolean> = signal(true);

/** Steps a frame. */
export const speed: Signal<number> = signal(4);

/** Typing and dragging make many experiments; the last one counts. */
const SETTLED_MS = 150;

/** The view does not belong to the experiment. */
const experimentShown: ReadonlySignal<Experiment> = computed(() => place.value.experiment);

/** From now on. */
export function openSessions(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const experiment = experimentShown.value;
    clearTimeout(timer);
    timer = setTimeout(() => open(experiment), session.peek() ? SETTLED_MS : 0);
  });
  effect(() => session.value?.setSpeed(speed.value));
}

/** Begins the experiment anew. */
export function restart(): void {
  open(experimentShown.peek());
}

let newest = 0;

async function open(experiment: Experiment): Promise<void> {
  const number = ++newest;
  const samples = await loadSamples(experiment).catch((error: unknown) => {
    if (number === newest) sourceError.value = error instanceof Error ? error.message : String(error);
    return undefined;
  });
  if (number !== newest) return;
  session.peek()?.close();
  session.value = undefined;
  if (samples === undefined) return;
  sourceError.value = "";
  const opened = new Session(experiment, samples, threadsFor(experiment));
  session.value = opened;
  if (plays.peek()) opened.play();
}

/** A few points are not worth a second thread. */
function threadsFor({ source }: Experiment): number | undefined {
  return (PROBLEMS as readonly string[]).includes(source) ? 1 : undefined;
}
