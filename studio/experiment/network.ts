/**
 * The network and the optimizer of an experiment.
 *
 * @module
 */
import {
  affine,
  definitionOf,
  type Layer,
  type Network,
  networkOf,
  type Optimizer,
  optimizerDefinitionOf,
  uniform,
} from "../../src/index.ts";
import type { Experiment } from "./experiment.ts";

/** Hidden layers as chosen, then affine to the outputs. */
export function networkFor(
  { layers, scale }: Pick<Experiment, "layers" | "scale">,
  inputs: number,
  outputs: number,
): Network {
  let before = inputs;
  const made = layers.map(({ kind, width }): Layer => {
    if (width === undefined) return definitionOf(kind)!.hidden!(before);
    const layer = scaledAffine(before, width, scale);
    before = width;
    return layer;
  });
  return networkOf([...made, scaledAffine(before, outputs, scale)]);
}

/** The library's own initial values, times a factor. */
function scaledAffine(D: number, M: number, scale: number): Layer {
  const initialize = uniform(scale / Math.sqrt(D));
  return affine(D, M, { w: initialize, b: initialize });
}

export function optimizerFor(experiment: Experiment): Optimizer {
  return optimizerDefinitionOf(experiment.optimizer)!.create(optimizerSettings(experiment));
}

/** What the optimizer is made with: the learning rate, and what its definition chooses besides. */
export function optimizerSettings({ optimizer, learningRate }: Experiment): Readonly<Record<string, number>> {
  return { learningRate, ...optimizerDefinitionOf(optimizer)!.options };
}

/** Batch normalization has no use for a batch of one: where one row would be left, it is left out. */
export function batching(
  { batchSize }: Pick<Experiment, "batchSize">,
  rows: number,
): { readonly batchSize: number; readonly dropLast: boolean } {
  const size = Math.min(batchSize, rows);
  return { batchSize: size, dropLast: rows % size === 1 };
}
