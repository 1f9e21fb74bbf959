/**
 * Mean squared error: the loss of regression.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Mean squared error, forward and backward pass in one: the mean over all elements, and its gradient.
 *
 *     loss = Σₙₘ (out − targets)² / (N·M)                         (1)
 *     dout = 2·(out − targets)/(N·M)                              (4)
 *
 * @shape loss — (1); dout, out, targets — (N, M)
 * @writes loss[0], dout (overwritten). dout may be the same array as out.
 * @cached nothing: loss and gradient share the difference
 * @numerics the sum runs over all elements in memory order in float64, rounded once, when stored
 * @derivation ./mean-squared-error.md#4-backward equations (1) and (4)
 */
export function meanSquaredError(
  loss: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  targets: FloatArray,
  N: number,
  M: number,
): void {
  const size = N * M;
  let total = 0;
  for (let i = 0; i < size; i++) {
    const difference = out[i] - targets[i];
    total += difference * difference;
    dout[i] = (2 * difference) / size; // (4)
  }
  loss[0] = total / size; // (1)
}

/**
 * Mean squared error of rows that have weights, forward and backward pass in one.
 *
 *     loss = Σₙ weights·Σₘ (out − targets)² / (M·weight)          (5)
 *     dout = 2·weights·(out − targets)/(M·weight)                 (6)
 *
 * @shape loss — (1); dout, out, targets — (N, M); weights — (N)
 * @writes loss[0], dout (overwritten). dout may be the same array as out.
 * @cached nothing: loss and gradient share the error
 * @numerics the sum runs over all elements in memory order in float64, rounded once, when stored
 * @derivation ./mean-squared-error.md#6-weights equations (5) and (6)
 */
export function weightedSquaredError(
  loss: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  targets: FloatArray,
  weights: FloatArray,
  N: number,
  M: number,
  weight: number,
): void {
  let total = 0;
  for (let n = 0; n < N; n++) {
    for (let i = n * M; i < (n + 1) * M; i++) {
      const e = out[i] - targets[i];
      total += weights[n] * e * e;
      dout[i] = (2 * weights[n] * e) / (M * weight); // (6)
    }
  }
  loss[0] = total / (M * weight); // (5)
}

export const MEAN_SQUARED_ERROR: Kernel<typeof meanSquaredError> = ownKernel("meanSquaredError", meanSquaredError, {
  aliases: [[1, 2]],
});
export const WEIGHTED_SQUARED_ERROR: Kernel<typeof weightedSquaredError> = ownKernel(
  "weightedSquaredError",
  weightedSquaredError,
  { aliases: [[1, 2]] },
);
