/**
 * Batch normalization over the batch of all ranks: the kernels of a backend, with the sums over the batch in between.
 *
 * Derivation: ./synchronized-batch-norm.md. Each way, two numbers per feature are summed over the ranks.
 *
 * @module
 */
import type { DeviceBuffer, HostBackend } from "../../backends/backend.ts";
import type { BoundKernel, Kernel, PlainKernel } from "../../backends/kernel.ts";
import type { Communicator } from "../../base/communicator.ts";
import type { FloatArray } from "../../base/tensor.ts";
import { RELU_BACKWARD, RELU_FORWARD } from "../relu/kernels.ts";
import { BATCH_NORM_RELU_BACKWARD, BATCH_NORM_RELU_FORWARD, type batchNormReluBackward } from "./fused-relu.ts";
import {
  BATCH_NORM_BACKWARD,
  BATCH_NORM_EVALUATE,
  BATCH_NORM_EVALUATE_BACKWARD,
  BATCH_NORM_FORWARD,
  BATCH_NORM_RUNNING,
  type batchNormBackward,
  type batchNormForward,
  type batchNormRunning,
} from "./kernels.ts";

/**
 * The backend with batch normalization in training mode over all ranks' rows. All ranks must make the same calls.
 *
 * @param rowsOf how many of a kernel's N rows count: all, or none on a rank that has no row of the batch
 */
export function synchronizeBatchNorm(
  backend: HostBackend,
  communicator: Communicator,
  rowsOf: (N: number) => number,
): HostBackend {
  const own = synchronizedKernels(backend, communicator, rowsOf);
  return {
    ...backend,
    bind: <Plain extends PlainKernel>(kernel: Kernel<Plain>) =>
      (own.get(kernel) as BoundKernel<Plain> | undefined) ?? backend.bind(kernel),
  };
}

/** What takes the place of the kernels that need the sums over the batch. */
function synchronizedKernels(
  backend: HostBackend,
  communicator: Communicator,
  rowsOf: (N: number) => number,
): ReadonlyMap<Kernel, BoundKernel<PlainKernel>> {
  const constants = constantsOf(backend);
  const localForward = backend.bind(BATCH_NORM_FORWARD);
  const localRunning = backend.bind(BATCH_NORM_RUNNING);
  const evaluate = backend.bind(BATCH_NORM_EVALUATE);
  const evaluateBackward = backend.bind(BATCH_NORM_EVALUATE_BACKWARD);
  const reluForward = backend.bind(RELU_FORWARD);
  const reluBackward = backend.bind(RELU_BACKWARD);
  /** Rows of all ranks, by the forward pass that was last. */
  let total = 0;

  const forward: BoundKernel<typeof batchNormForward> = (
    ...[out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps]
  ) => {
    const { ones, zeros } = constants(D); // made before memory is mapped
    localForward(out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps); // (1), (2) of the share
    total = mergeMoments(communicator, backend.map(mean), backend.map(variance), rowsOf(N));
    invertRoots(backend.map(invStd), backend.map(variance), eps); // (8)
    evaluate(xhat, x, ones, zeros, mean, variance, N, D, eps); // (9)
    evaluate(out, x, gamma, beta, mean, variance, N, D, eps); // (10)
  };
  const forwardWithRelu: typeof forward = (...[out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps]) => {
    forward(out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps);
    reluForward(out, out, N * D);
  };
  const running: BoundKernel<typeof batchNormRunning> = (
    ...[runningMean, runningVar, mean, variance, D, momentum, correction]
  ) => {
    const overAll = correction === 1 ? 1 : total / (total - 1); // (19); 1 is the biased convention's
    localRunning(runningMean, runningVar, mean, variance, D, momentum, overAll);
  };
  const backward: BoundKernel<typeof batchNormBackward> = (...[dx, dgamma, dbeta, dout, xhat, gamma, invStd, N, D]) => {
    const { ones, zeros } = constants(D);
    // With mean 0 and variance 1 the sums are those over dout and dout·xhat, and dx is gamma·dout.
    evaluateBackward(dx, dgamma, dbeta, dout, xhat, gamma, zeros, ones, N, D, 0); // (11), (12)
    const sums = sumOverRanks(communicator, backend.map(dgamma), backend.map(dbeta)); // (13)
    const to = backend.map(dx);
    if (rowsOf(N) === 0) to.fill(0, 0, N * D);
    else backwardInput(to, backend.map(xhat), backend.map(gamma), backend.map(invStd), sums, N, D, total);
  };
  const backwardWithRelu: BoundKernel<typeof batchNormReluBackward> = (
    ...[dx, dgamma, dbeta, dout, out, xhat, gamma, invStd, N, D]
  ) => {
    reluBackward(dout, dout, out, N * D);
    backward(dx, dgamma, dbeta, dout, xhat, gamma, invStd, N, D);
  };
  return new Map<Kernel, BoundKernel<PlainKernel>>([
    [BATCH_NORM_FORWARD, forward],
    [BATCH_NORM_RELU_FORWARD, forwardWithRelu],
    [BATCH_NORM_RUNNING, running],
    [BATCH_NORM_BACKWARD, backward],
    [BATCH_NORM_RELU_BACKWARD, backwardWithRelu],
  ] as [Kernel, BoundKernel<PlainKernel>][]);
}

/**
 * Mean and variance of the share become those of the batch.
 *
 *     N        = Σᵣ Nᵣ                                        (3)
 *     s₁       = Σᵣ Nᵣ·meanᵣ                                  (4)
 *     s₂       = Σᵣ Nᵣ·(varianceᵣ + meanᵣ²)                   (5)
 *     mean     = s₁/N,  variance = s₂/N − mean²               (6)
 *
 * @numerics one message; in float64, where the difference in (6) loses less than float32 inputs lack, see 2.3 there
 * @returns N
 */
function mergeMoments(communicator: Communicator, mean: FloatArray, variance: FloatArray, rows: number): number {
  const D = mean.length;
  const sums = new Float64Array(2 * D + 1);
  sums[2 * D] = rows;
  for (let d = 0; d < D; d++) {
    sums[d] = rows * mean[d]!; // (4)
    sums[D + d] = rows * (variance[d]! + mean[d]! * mean[d]!); // (5)
  }
  communicator.allReduce(sums);
  const total = sums[2 * D]!; // (3)
  for (let d = 0; d < D; d++) {
    const mu = sums[d]! / total; // (6)
    mean[d] = mu;
    variance[d] = Math.max(sums[D + d]! / total - mu * mu, 0); // (6)
  }
  return total;
}

function invertRoots(invStd: FloatArray, variance: FloatArray, eps: number): void {
  for (let d = 0; d < invStd.length; d++) invStd[d] = 1 / Math.sqrt(variance[d]! + eps);
}

/** (D) of Σ dout·xhat, then (D) of Σ dout, over all ranks. The gradients themselves stay those of the share. */
function sumOverRanks(communicator: Communicator, dgamma: FloatArray, dbeta: FloatArray): Float64Array {
  const sums = new Float64Array(2 * dgamma.length);
  sums.set(dgamma);
  sums.set(dbeta, dgamma.length);
  communicator.allReduce(sums);
  return sums;
}

/**
 * From dx = gamma·dout to
 *
 *     dx = gamma·invStd·(dout − (Σ dout + xhat·Σ dout·xhat)/N)        (16)
 */
function backwardInput(
  dx: FloatArray,
  xhat: FloatArray,
  gamma: FloatArray,
  invStd: FloatArray,
  sums: Float64Array,
  N: number,
  D: number,
  total: number,
): void {
  const scale = Float64Array.from({ length: D }, (_, d) => (gamma[d]! * invStd[d]!) / total);
  for (let n = 0, i = 0; n < N; n++) {
    for (let d = 0; d < D; d++, i++) {
      dx[i] = invStd[d]! * dx[i]! - scale[d]! * (sums[D + d]! + xhat[i]! * sums[d]!); // (16)
    }
  }
}

interface Constants {
  readonly ones: DeviceBuffer;
  readonly zeros: DeviceBuffer;
}

/** (D) of ones and zeros, made when a width is first met: in a forward pass, when no sum is under way. */
function constantsOf(backend: HostBackend): (D: number) => Constants {
  const made = new Map<number, Constants>();
  return (D) => {
    const known = made.get(D);
    if (known) return known;
    const constants = { ones: backend.allocate(D), zeros: backend.allocate(D) };
    backend.write(constants.ones, new Float64Array(D).fill(1));
    made.set(D, constants);
    return constants;
  };
}
