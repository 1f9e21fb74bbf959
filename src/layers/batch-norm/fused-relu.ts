/**
 * Batch normalization with the ReLU behind it, in training mode: the two, one after the other. That is all there is to
 * the mathematics; backends compute both in one pass over memory.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";
import { reluBackward, reluForward } from "../relu/kernels.ts";
import { batchNormBackward, batchNormForward } from "./kernels.ts";

/**
 * Batch normalization and ReLU, forward pass in training mode.
 *
 *     y, xhat, mean, variance, invStd = batchNormForward(x)       (1)
 *     out = max(y, 0)                                             (2)
 *
 * @shape out, xhat, x — (N, D); mean, variance, invStd, gamma, beta — (D)
 * @writes out, xhat, mean, variance, invStd (overwritten)
 * @cached as {@link batchNormForward}, and out, which tells where the gradient passes; y is not kept
 * @numerics those of {@link batchNormForward}; ReLU is exact
 * @derivation ./batch-norm-relu.md#2-forward equations (1) and (2)
 */
export function batchNormReluForward(
  out: FloatArray,
  xhat: FloatArray,
  mean: FloatArray,
  variance: FloatArray,
  invStd: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  beta: FloatArray,
  N: number,
  D: number,
  eps: number,
): void {
  batchNormForward(out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps); // (1)
  reluForward(out, out, N * D); // (2)
}

/**
 * Batch normalization and ReLU, backward pass in training mode.
 *
 *     dy = dout · 1[out > 0]                                      (3)
 *     dx, dgamma, dbeta = batchNormBackward(dy)                   (4)
 *
 * @shape dx, dout, out, xhat — (N, D); dgamma, dbeta, gamma, invStd — (D)
 * @writes dx, dgamma, dbeta (overwritten). dx may be the same array as dout.
 * @cached out, xhat and invStd by {@link batchNormReluForward}
 * @numerics those of {@link batchNormBackward}; (3) is exact
 * @derivation ./batch-norm-relu.md#4-backward equations (3) and (4)
 */
export function batchNormReluBackward(
  dx: FloatArray,
  dgamma: FloatArray,
  dbeta: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  xhat: FloatArray,
  gamma: FloatArray,
  invStd: FloatArray,
  N: number,
  D: number,
): void {
  reluBackward(dx, dout, out, N * D); // (3)
  batchNormBackward(dx, dgamma, dbeta, dx, xhat, gamma, invStd, N, D); // (4)
}

export const BATCH_NORM_RELU_FORWARD: Kernel<typeof batchNormReluForward> = ownKernel(
  "batchNormReluForward",
  batchNormReluForward,
);
export const BATCH_NORM_RELU_BACKWARD: Kernel<typeof batchNormReluBackward> = ownKernel(
  "batchNormReluBackward",
  batchNormReluBackward,
  { aliases: [[0, 3]] },
);
