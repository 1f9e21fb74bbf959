/**
 * What the page shows: an experiment, in a view.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import type { TableFile } from "../data/table-file.ts";
import { DEFAULT_EXPERIMENT, type Experiment } from "../experiment/experiment.ts";
import { DEFAULT_DISPLAY, type Display, type Place } from "../experiment/link.ts";

/** Everything that the address says. */
export const place: Signal<Place> = signal({
  experiment: DEFAULT_EXPERIMENT,
  view: "train",
  chapter: "",
  embed: false,
  display: DEFAULT_DISPLAY,
});

/** What of the address could not be read, for people. */
export const notes: Signal<readonly string[]> = signal([]);

/** The file that was dropped into the page, read. */
export const droppedFile: Signal<TableFile | undefined> = signal(undefined);

/** Why there are no samples. */
export const sourceError: Signal<string> = signal("");

/** Changes a part of the experiment; the run begins anew. */
export function change(part: Partial<Experiment>): void {
  place.value = { ...place.value, experiment: { ...place.value.experiment, ...part } };
}

/** Changes how the run is looked at. */
export function show(part: Partial<Display>): void {
  place.value = { ...place.value, display: { ...place.value.display, ...part } };
}
