/**
 * What the page shows: an experiment, in a view.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { DEFAULT_EXPERIMENT, type Experiment } from "../experiment/experiment.ts";
import type { Place } from "../experiment/link.ts";

/** Everything that the address says. */
export const place: Signal<Place> = signal({
  experiment: DEFAULT_EXPERIMENT,
  view: "train",
  chapter: "",
  embed: false,
});

/** What of the address could not be read, for people. */
export const notes: Signal<readonly string[]> = signal([]);

/** Why there are no samples. */
export const sourceError: Signal<string> = signal("");

/** Changes a part of the experiment; the run begins anew. */
export function change(part: Partial<Experiment>): void {
  place.value = { ...place.value, experiment: { ...place.value.experiment, ...part } };
}
