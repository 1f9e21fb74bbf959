/**
 * The network and the optimizer of an experiment.
 *
 * @module
 */
import {
  adam,
  adamw,
  affine,
  batchNorm,
  type Layer,
  type Network,
  networkOf,
  type Optimizer,
  relu,
  rmsprop,
  sgd,
} from "../../src/index.ts";
import type { Experiment } from "./experiment.ts";

/** Hidden layers as chosen, then affine to the outputs. */
export function networkFor({ layers }: Pick<Experiment, "layers">, inputs: number, outputs: number): Network {
  let width = inputs;
  const made = layers.map((choice): Layer => {
    if (choice.kind === "relu") return relu();
    if (choice.kind === "batchNorm") return batchNorm(width);
    const layer = affine(width, choice.width);
    width = choice.width;
    return layer;
  });
  return networkOf([...made, affine(width, outputs)]);
}

export function optimizerFor({ optimizer, learningRate }: Experiment): Optimizer {
  switch (optimizer) {
    case "sgd":
      return sgd({ learningRate, momentum: 0.9 });
    case "rmsprop":
      return rmsprop({ learningRate });
    case "adam":
      return adam({ learningRate });
    case "adamw":
      return adamw({ learningRate });
  }
}
