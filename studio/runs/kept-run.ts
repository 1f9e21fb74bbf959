/**
 * A run that is kept to be compared: its curves and its settings, whatever it came from.
 *
 * @module
 */
import type { Experiment } from "../experiment/experiment.ts";
import { layersText } from "../experiment/link.ts";
import type { Curves } from "../training/run-curves.ts";
import type { Session } from "../training/session.ts";

/** Settings for people to read, by name. */
export type Settings = Readonly<Record<string, string>>;

export interface KeptRun {
  readonly name: string;
  readonly settings: Settings;
  readonly curves: Curves;
  /** Where it stands, for people. */
  readonly state: string;
  /** The experiment behind it, where it can be opened again in this page. */
  readonly experiment?: Experiment;
}

/** So many can be told apart in one chart. */
export const MOST_RUNS = 6;

/** Of the page's own run. The curves are the run's own, and grow with it. */
export function keptRunOf({ experiment, curves, epoch, step }: Session, name: string): KeptRun {
  const { source, samples, noise, layers, scale, optimizer, learningRate, batchSize, seed } = experiment;
  const isMade = source !== "digits";
  return {
    name,
    settings: {
      data: source,
      ...(isMade && { points: `${samples}`, noise: `${noise}` }),
      layers: layersText(layers),
      "first weights": `× ${scale}`,
      optimizer,
      "learning rate": `${learningRate}`,
      "batch size": `${batchSize}`,
      seed: `${seed}`,
    },
    curves,
    state: `epoch ${epoch.value}, step ${step.value}`,
    experiment,
  };
}

/** The settings in which the runs differ; a setting that one of them lacks is a difference. */
export function differencesOf(runs: readonly KeptRun[]): string[] {
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  return names.filter((name) => new Set(runs.map(({ settings }) => settings[name])).size > 1);
}

/** Smallest validation loss of a run, and the step it was measured at; undefined before the first. */
export function bestOf({ curves }: KeptRun): { readonly loss: number; readonly step: number } | undefined {
  const { least } = curves.validationLoss;
  return least && { loss: least.value, step: least.at };
}
