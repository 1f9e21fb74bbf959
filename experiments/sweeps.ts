/**
 * The sweeps of docs/experiments.
 *
 * @module
 */
import { normal } from "../src/index.ts";
import type { Sweep } from "./sweep.ts";

const SEEDS = [0, 1, 2];

/** How deep can a plain network be? */
const depth: Sweep = {
  name: "depth",
  label: "hidden layers",
  isLogarithmic: false,
  values: [1, 2, 4, 6, 8, 12, 16, 20, 24],
  seeds: SEEDS,
  trainCount: 5000,
  validationCount: 2000,
  trial: (value, seed, hasBatchNorm) => ({
    ...{ depth: value, width: 50, hasBatchNorm, batchSize: 50, epochs: 8, learningRate: 0.02, seed },
  }),
};

/** How much does it matter what the weights start with? */
const weightScale: Sweep = {
  name: "weight-scale",
  label: "standard deviation of the first weights",
  isLogarithmic: true,
  values: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 2e-1, 3e-1, 6e-1, 1],
  seeds: SEEDS,
  trainCount: 5000,
  validationCount: 2000,
  trial: (value, seed, hasBatchNorm) => ({
    ...{ depth: 7, width: 50, hasBatchNorm, batchSize: 50, epochs: 8, learningRate: 0.01, seed },
    weights: normal(value),
  }),
};

/** How large must a batch be for its statistics to be worth something? */
const batchSize: Sweep = {
  name: "batch-size",
  label: "rows of a batch",
  isLogarithmic: true,
  values: [2, 3, 4, 6, 8, 16, 32, 64, 128],
  seeds: SEEDS,
  trainCount: 4992, // whole batches of every size
  validationCount: 2000,
  trial: (value, seed, hasBatchNorm) => ({
    ...{ depth: 5, width: 50, hasBatchNorm, batchSize: value, epochs: 8, learningRate: 0.01, seed },
  }),
};

export const SWEEPS: readonly Sweep[] = [depth, weightScale, batchSize];
