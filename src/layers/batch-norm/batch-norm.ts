/**
 * Batch normalization: each feature to mean beta and standard deviation gamma over the batch.
 *
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { assertKnownKeys, assertPositiveInteger } from "../../base/assert.ts";
import { markOwn } from "../../base/own.ts";
import { constantFill, zeros } from "../../initializers/initializers.ts";
import type { Layer, LayerBuffers, Passes } from "../layer.ts";
import { RELU_BACKWARD, RELU_FORWARD } from "../relu/kernels.ts";
import { relu } from "../relu/relu.ts";
import { type BatchNormOptions, type ResolvedBatchNorm, resolveBatchNorm } from "./conventions.ts";
import { BATCH_NORM_RELU_BACKWARD, BATCH_NORM_RELU_FORWARD } from "./fused-relu.ts";
import {
  BATCH_NORM_BACKWARD,
  BATCH_NORM_EVALUATE,
  BATCH_NORM_EVALUATE_BACKWARD,
  BATCH_NORM_FORWARD,
  BATCH_NORM_RUNNING,
} from "./kernels.ts";

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
  const alone: Layer<D, D> = {
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
    kernels: KERNELS,
    shape: (input) => input,
    cache: (N) => ({ xhat: N * D, mean: D, variance: D, invStd: D }),
    bind: (backend, buffers) => alonePasses(backend, buffers, D, settings),
  };
  const withRelu: Layer = {
    ...alone,
    kernels: FUSED_KERNELS,
    bind: (backend, buffers) => fusedPasses(backend, buffers, D, settings),
  };
  return markOwn({ ...alone, fuse: (next) => (next === relu() ? withRelu : undefined) });
}

/** The kernels that both have. */
const SHARED = [BATCH_NORM_RUNNING, BATCH_NORM_EVALUATE, BATCH_NORM_EVALUATE_BACKWARD];
const KERNELS = [BATCH_NORM_FORWARD, BATCH_NORM_BACKWARD, ...SHARED];
const FUSED_KERNELS = [BATCH_NORM_RELU_FORWARD, BATCH_NORM_RELU_BACKWARD, RELU_FORWARD, RELU_BACKWARD, ...SHARED];

function alonePasses(backend: Backend, buffers: LayerBuffers, D: number, settings: ResolvedBatchNorm): Passes {
  const { x, out, dout, dx = dout, parameters, gradients, cache } = buffers; // dout is not read again: dx may take it
  const { gamma, beta } = parameters;
  const { xhat, mean, variance, invStd } = cache;
  const { eps } = settings;
  const batchNormForward = backend.bind(BATCH_NORM_FORWARD);
  const batchNormBackward = backend.bind(BATCH_NORM_BACKWARD);
  const evaluation = evaluationPasses(backend, buffers, D, settings);
  const updateRunning = runningUpdate(backend, buffers, D, settings);
  return {
    forward({ N, mode }) {
      if (mode === "evaluate") evaluation.forward(N);
      else batchNormForward(out, xhat!, mean!, variance!, invStd!, x, gamma!, beta!, N, D, eps);
    },
    backward({ N, mode, statisticsWeight }) {
      if (mode === "evaluate") return evaluation.backward(N);
      updateRunning(N, statisticsWeight);
      batchNormBackward(dx, gradients.gamma!, gradients.beta!, dout, xhat!, gamma!, invStd!, N, D);
    },
  };
}

/** With the ReLU behind it: `out` and `dout` are that ReLU's. */
function fusedPasses(backend: Backend, buffers: LayerBuffers, D: number, settings: ResolvedBatchNorm): Passes {
  const { x, out, dout, dx = dout, parameters, gradients, cache } = buffers;
  const { gamma, beta } = parameters;
  const { xhat, mean, variance, invStd } = cache;
  const { eps } = settings;
  const forward = backend.bind(BATCH_NORM_RELU_FORWARD);
  const backward = backend.bind(BATCH_NORM_RELU_BACKWARD);
  const reluForward = backend.bind(RELU_FORWARD);
  const reluBackward = backend.bind(RELU_BACKWARD);
  const evaluation = evaluationPasses(backend, buffers, D, settings);
  const updateRunning = runningUpdate(backend, buffers, D, settings);
  return {
    forward({ N, mode }) {
      if (mode === "train") return forward(out, xhat!, mean!, variance!, invStd!, x, gamma!, beta!, N, D, eps);
      evaluation.forward(N);
      reluForward(out, out, N * D);
    },
    backward({ N, mode, statisticsWeight }) {
      if (mode === "evaluate") {
        reluBackward(dout, dout, out, N * D);
        return evaluation.backward(N);
      }
      updateRunning(N, statisticsWeight);
      backward(dx, gradients.gamma!, gradients.beta!, dout, out, xhat!, gamma!, invStd!, N, D);
    },
  };
}

/** By the running statistics, which are constants here. */
function evaluationPasses(
  backend: Backend,
  { x, out, dout, dx = dout, parameters: { gamma, beta }, gradients, state }: LayerBuffers,
  D: number,
  { eps }: ResolvedBatchNorm,
): { forward(N: number): void; backward(N: number): void } {
  const { runningMean, runningVar } = state;
  const forward = backend.bind(BATCH_NORM_EVALUATE);
  const backward = backend.bind(BATCH_NORM_EVALUATE_BACKWARD);
  return {
    forward(N) {
      forward(out, x, gamma!, beta!, runningMean!, runningVar!, N, D, eps);
    },
    backward(N) {
      backward(dx, gradients.gamma!, gradients.beta!, dout, x, gamma!, runningMean!, runningVar!, N, D, eps);
    },
  };
}

/** Takes the batch's statistics into the running ones. */
function runningUpdate(
  backend: Backend,
  { state: { runningMean, runningVar }, cache: { mean, variance } }: LayerBuffers,
  D: number,
  { momentum, runningVariance }: ResolvedBatchNorm,
): (N: number, weight?: number) => void {
  const batchNormRunning = backend.bind(BATCH_NORM_RUNNING);
  return (N, weight = momentum) => {
    const correction = runningVariance === "unbiased" ? N / (N - 1) : 1;
    batchNormRunning(runningMean!, runningVar!, mean!, variance!, D, weight, correction);
  };
}
