/**
 * Batch normalization on tensors: the forward pass, in both modes.
 *
 * @module
 */

import { assertKnownKeys } from "../../base/assert.ts";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { assertSameDtype, assertShape, matrixSizes } from "../../base/function-checks.ts";
import { formatShape } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { type BatchNormOptions, type ResolvedBatchNorm, resolveBatchNorm } from "./conventions.ts";
import * as kernels from "./kernels.ts";

/** Options of {@link batchNormForward}. */
export interface BatchNormForwardOptions extends BatchNormOptions {
  /** Whether the batch's own statistics normalize it, or the running ones. Default: `"train"`. */
  readonly mode?: "train" | "evaluate";
  /** (D). Default in training: zeros, as before the first batch. */
  readonly runningMean?: TensorLike;
  /** (D). Default in training: what the convention starts with. */
  readonly runningVar?: TensorLike;
}

/** What the backward pass of a training batch needs. Holds x and gamma themselves, not copies. */
export interface BatchNormTrainCache {
  readonly mode: "train";
  /** (N, D). */
  readonly x: Tensor;
  /** (N, D). */
  readonly xhat: Tensor;
  /** (D), like the three below. */
  readonly gamma: Tensor;
  readonly mean: Tensor;
  /** Biased. */
  readonly variance: Tensor;
  readonly invStd: Tensor;
}

/** What the backward pass in evaluation mode needs. Holds x and gamma themselves, not copies. */
export interface BatchNormEvaluateCache {
  readonly mode: "evaluate";
  /** (N, D). */
  readonly x: Tensor;
  /** (D), like the two below. */
  readonly gamma: Tensor;
  readonly runningMean: Tensor;
  readonly runningVar: Tensor;
  readonly eps: number;
}

export type BatchNormCache = BatchNormTrainCache | BatchNormEvaluateCache;

export interface BatchNormResult {
  /** (N, D). */
  readonly out: Tensor;
  readonly cache: BatchNormCache;
  /** (D): after this batch; a new tensor. */
  readonly runningMean: Tensor;
  /** (D): after this batch; a new tensor. */
  readonly runningVar: Tensor;
}

/**
 * Normalizes each column of x, then scales it by gamma and shifts it by beta. Derivation: src/layers/batch-norm/batch-norm.md.
 *
 * @param x (N, D)
 * @param gamma (D)
 * @param beta (D)
 * @throws ShapeError if the shapes do not fit together, or a training batch has too few rows
 * @throws ConfigError if an option is out of its range, float32 and float64 are mixed, or evaluation mode was not
 *   given its running statistics
 * @example
 * batchNormForward([[1], [3]], [1], [0]).out.data   // Float64Array [-0.999995…, 0.999995…]
 */
export function batchNormForward(
  x: TensorLike,
  gamma: TensorLike,
  beta: TensorLike,
  options: BatchNormForwardOptions = {},
): BatchNormResult {
  const names = ["mode", "runningMean", "runningVar", "convention", "eps", "momentum", "runningVariance"];
  assertKnownKeys("batchNormForward", options, names);
  const settings = resolveBatchNorm(options);
  const inputs = {
    x: toTensor(x, "batchNormForward: x"),
    gamma: toTensor(gamma, "batchNormForward: gamma"),
    beta: toTensor(beta, "batchNormForward: beta"),
  };
  const running = runningStatistics(inputs.x, options, settings);
  checkInputs({ ...inputs, ...running });
  const { mode = "train" } = options;
  if (mode === "train") return trainForward(inputs, running, settings);
  if (mode === "evaluate") return evaluateForward(inputs, running, settings.eps);
  throw new ConfigError(`batchNormForward's mode must be "train" or "evaluate" but is ${JSON.stringify(mode)}.`);
}

interface Inputs {
  readonly x: Tensor;
  readonly gamma: Tensor;
  readonly beta: Tensor;
}

interface Running {
  readonly runningMean: Tensor;
  readonly runningVar: Tensor;
}

function trainForward({ x, gamma, beta }: Inputs, running: Running, settings: ResolvedBatchNorm): BatchNormResult {
  const [N = 0, D = 0] = x.shape;
  assertBatch(N, settings.minimumBatch);
  const out = zerosLike(x);
  const xhat = zerosLike(x);
  const [mean, variance, invStd] = [zerosLike(gamma), zerosLike(gamma), zerosLike(gamma)];
  const statistics = [mean.data, variance.data, invStd.data] as const;
  kernels.batchNormForward(out.data, xhat.data, ...statistics, x.data, gamma.data, beta.data, N, D, settings.eps);
  const next = { runningMean: copyOf(running.runningMean), runningVar: copyOf(running.runningVar) };
  const correction = settings.runningVariance === "unbiased" ? N / (N - 1) : 1;
  kernels.batchNormRunning(
    next.runningMean.data,
    next.runningVar.data,
    mean.data,
    variance.data,
    D,
    settings.momentum,
    correction,
  );
  return { out, cache: { mode: "train", x, xhat, gamma, mean, variance, invStd }, ...next };
}

function evaluateForward({ x, gamma, beta }: Inputs, running: Running, eps: number): BatchNormResult {
  const [N = 0, D = 0] = x.shape;
  const out = zerosLike(x);
  const kept = { runningMean: copyOf(running.runningMean), runningVar: copyOf(running.runningVar) };
  const [mean, variance] = [kept.runningMean.data, kept.runningVar.data];
  kernels.batchNormEvaluate(out.data, x.data, gamma.data, beta.data, mean, variance, N, D, eps);
  return { out, cache: { mode: "evaluate", x, gamma, ...kept, eps }, ...kept };
}

function runningStatistics(x: Tensor, options: BatchNormForwardOptions, settings: ResolvedBatchNorm): Running {
  const { runningMean, runningVar, mode } = options;
  if (mode === "evaluate" && (runningMean === undefined || runningVar === undefined)) {
    throw new ConfigError(
      `batchNormForward in mode "evaluate" normalizes by runningMean and runningVar, but ` +
        `${runningMean === undefined ? "runningMean" : "runningVar"} is missing. Pass what the training calls returned.`,
    );
  }
  const D = x.shape[1] ?? 0;
  const initialVar = zerosLike(x, [D]);
  initialVar.data.fill(settings.initialVariance);
  return {
    runningMean: runningMean === undefined ? zerosLike(x, [D]) : toTensor(runningMean, "batchNormForward: runningMean"),
    runningVar: runningVar === undefined ? initialVar : toTensor(runningVar, "batchNormForward: runningVar"),
  };
}

function checkInputs(tensors: Inputs & Running): void {
  const { x, ...perFeature } = tensors;
  const [, D] = matrixSizes("batchNormForward", "x", x, "(N, D): a row for each sample");
  assertSameDtype("batchNormForward", { ...tensors });
  const reason = `one for each column of x ${formatShape(x.shape)}`;
  for (const [name, value] of Object.entries(perFeature)) assertShape("batchNormForward", name, value, [D], reason);
}

function assertBatch(N: number, minimumBatch: number): void {
  if (N >= minimumBatch) return;
  throw new ShapeError(
    `batchNormForward in mode "train" got a batch of ${N} but needs at least ${minimumBatch} rows: the variance of ` +
      `one row is 0, so every output would be beta, and an unbiased running variance would divide by N − 1 = 0. ` +
      `Give more rows, use mode "evaluate", or a convention that allows one row: "keras", "cs231n" or "onnx".`,
  );
}

function copyOf(value: Tensor): Tensor {
  return { data: value.data.slice(), shape: value.shape };
}
