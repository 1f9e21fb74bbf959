/**
 * How the runs are told apart: by colour, and by the dashes of their curves.
 *
 * @module
 */
import type { Curve } from "../../charts/line-chart.tsx";
import type { KeptRun } from "../../runs/kept-run.ts";
import type { Curves } from "../../training/run-curves.ts";

const COLOURS = ["--positive", "--negative", "--third", "--accent", "--ink", "--warning"];
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 2], [16, 6]];

export interface Appearance {
  /** A custom property. */
  readonly colour: string;
  readonly dash: readonly number[];
}

/** Of the run at a place in the list. */
export function appearanceOf(place: number): Appearance {
  return { colour: COLOURS[place % COLOURS.length]!, dash: DASHES[place % DASHES.length]! };
}

/** One curve of every run. */
export function curvesOf(runs: readonly KeptRun[], name: keyof Curves): Curve[] {
  return runs.map((run, place) => ({ label: run.name, series: run.curves[name], ...appearanceOf(place) }));
}
