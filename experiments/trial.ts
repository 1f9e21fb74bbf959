/**
 * One run of an experiment: a network of equal layers, trained, and what became of it.
 *
 * @module
 */
import {
  affine,
  batchNorm,
  DivergedError,
  type Initializer,
  type Layer,
  networkOf,
  relu,
  sgd,
  train,
  zeros,
} from "../src/index.ts";
import type { Pictures } from "./pictures.ts";

export interface Trial {
  /** Hidden layers, and how wide each is. */
  readonly depth: number;
  readonly width: number;
  readonly hasBatchNorm: boolean;
  /** The first weights. Default: as {@link affine} has them. */
  readonly weights?: Initializer;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface Outcome {
  /** The best over the epochs, 0 to 1. */
  readonly validationAccuracy: number;
  readonly trainAccuracy: number;
  /** Of the last epoch; NaN where it diverged. */
  readonly loss: number;
}

const PIXELS = 784;
const CLASSES = 10;

/** SGD with momentum, on one thread: the bits are the same with any number. */
export async function outcomeOf(trial: Trial, { train: data, validation }: Pictures): Promise<Outcome> {
  const { batchSize, epochs, learningRate, seed } = trial;
  const network = networkOf(layersOf(trial));
  const options = { optimizer: sgd({ learningRate, momentum: 0.9 }), batchSize, epochs, seed, validation, threads: 1 };
  let outcome: Outcome = { validationAccuracy: 0, trainAccuracy: 0, loss: Number.NaN };
  try {
    for await (const event of train(network, data, options)) {
      if (event.type !== "epoch") continue;
      outcome = {
        validationAccuracy: Math.max(outcome.validationAccuracy, event.validation!.accuracy!),
        trainAccuracy: Math.max(outcome.trainAccuracy, event.accuracy!),
        loss: event.loss,
      };
    }
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    return { ...outcome, loss: Number.NaN };
  }
  return outcome;
}

function layersOf({ depth, width, hasBatchNorm, weights }: Trial): Layer[] {
  const initializers = weights && { w: weights, b: zeros() };
  const hidden = Array.from({ length: depth }, (_, i): Layer[] => [
    affine(i === 0 ? PIXELS : width, width, initializers),
    ...(hasBatchNorm ? [batchNorm(width)] : []),
    relu(),
  ]);
  return [...hidden.flat(), affine(width, CLASSES, initializers)];
}
