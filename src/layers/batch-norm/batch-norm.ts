/**
 * Batch normalization: each feature to mean beta and standard deviation gamma over the batch.
 *
 * @module
 */
import { assertKnownKeys, assertPositiveInteger } from "../../base/assert.ts";
import { constantFill, zeros } from "../../initializers/initializers.ts";
import type { Layer, Passes } from "../layer.ts";
import { type BatchNormOptions, type ResolvedBatchNorm, resolveBatchNorm } from "./conventions.ts";

/**
 * Normalizes each of `D` features: by the batch's statistics in training, by the running ones in evaluation.
 *
 * Parameters: `gamma` (D), from 1, and `beta` (D), from 0. State: `runningMean` and `runningVar` (D). The running
 * statistics are updated by the backward pass, so a forward pass alone, or a step that diverged, changes nothing that
 * is remembered. Derivation: src/layers/batch-norm/batch-norm.md.
 *
 * @param options follows PyTorch by default; `convention` chooses another system's meaning of `momentum`, its eps, its
 * running variance and its start
 * @throws ConfigError if an option is out of its range
 * @example
 * batchNorm(256)
 * batchNorm(256, { convention: "keras" })   // momentum 0.99 weighs the old value, eps 1e-3, biased running variance
 */
export function batchNorm<const D extends number>(D: D, options: BatchNormOptions = {}): Layer<D, D> {
  assertPositiveInteger("batchNorm: the number of features", D);
  assertKnownKeys("batchNorm", options, ["convention", "eps", "momentum", "runningVariance"]);
  const settings = resolveBatchNorm(options);
  const { initialVariance, minimumBatch } = settings;
  return {
    kind: "batchNorm",
    inputs: D,
    outputs: D,
    parameters: [
      { name: "gamma", shape: [D], initialize: constantFill(1) },
      { name: "beta", shape: [D], initialize: zeros() },
    ],
    state: [
      { name: "runningMean", shape: [D], initial: 0 },
      { name: "runningVar", shape: [D], initial: initialVariance },
    ],
    config: { kind: "batchNorm", features: D, ...options },
    minimumBatch,
    cache: (N) => ({ xhat: N * D, mean: D, variance: D, invStd: D }),
    ...passes(D, settings, false),
    withRelu: passes(D, settings, true),
  };
}

/** Forward and backward, alone or with the ReLU behind: then `out` and `dout` are that ReLU's. */
function passes(D: number, settings: ResolvedBatchNorm, relu: boolean): Passes {
  const { eps, momentum, runningVariance } = settings;
  return {
    forward(backend, { x, out, parameters, state, cache }, N, mode) {
      const { gamma, beta } = parameters;
      const { xhat, mean, variance, invStd } = cache;
      if (mode === "train") {
        const kernel = relu ? "batchNormReluForward" : "batchNormForward";
        backend[kernel](out, xhat!, mean!, variance!, invStd!, x, gamma!, beta!, N, D, eps);
      } else {
        backend.batchNormEvaluate(out, x, gamma!, beta!, state.runningMean!, state.runningVar!, N, D, eps);
        if (relu) backend.reluForward(out, out, N * D);
      }
    },
    backward(backend, { x, out, dout, dx, parameters, gradients, state, cache }, N, mode) {
      const { gamma } = parameters;
      const { gamma: dgamma, beta: dbeta } = gradients;
      const { runningMean, runningVar } = state;
      const { xhat, mean, variance, invStd } = cache;
      // The first layer's dx is asked of nobody; dout is not read again, so it may take it.
      const to = dx ?? dout;
      if (mode === "train") {
        const correction = runningVariance === "unbiased" ? N / (N - 1) : 1;
        backend.batchNormRunning(runningMean!, runningVar!, mean!, variance!, D, momentum, correction);
        if (relu) backend.batchNormReluBackward(to, dgamma!, dbeta!, dout, out, xhat!, gamma!, invStd!, N, D);
        else backend.batchNormBackward(to, dgamma!, dbeta!, dout, xhat!, gamma!, invStd!, N, D);
      } else {
        if (relu) backend.reluBackward(dout, dout, out, N * D);
        backend.batchNormEvaluateBackward(to, dgamma!, dbeta!, dout, x, gamma!, runningMean!, runningVar!, N, D, eps);
      }
    },
  };
}
