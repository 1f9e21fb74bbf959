/**
 * Root mean square normalization (Zhang & Sennrich 2019): every row is divided by the root of the mean of its squares, and
 * every feature is scaled by its gamma. No mean is subtracted, and there is no beta.
 *
 * Sizes: `N` rows, `D` features. `x (N, D)` is row-major, so feature d of row n is `x[n·D + d]`.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Root mean square normalization, forward pass.
 *
 *     square = Σ x² / D, over the row                             (1)
 *     invRms = 1/√(square + eps)                                  (2)
 *     xhat   = x·invRms                                           (3)
 *     out    = gamma·xhat                                         (4)
 *
 * @shape out, x — (N, D); invRms — (N); gamma — (D)
 * @writes out, invRms (overwritten). out may be the same array as x.
 * @cached x and invRms for both backward passes
 * @numerics sums over d = 0, 1, … in float64, where the square of no float32 overflows; rounded once, when stored
 * @derivation ./rms-norm.md#2-forward equations (1) to (4)
 */
export function rmsNormForward(
  out: FloatArray,
  invRms: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  N: number,
  D: number,
  eps: number,
): void {
  for (let n = 0; n < N; n++) {
    const row = n * D;
    let sum = 0;
    for (let d = 0; d < D; d++) sum += x[row + d] * x[row + d];
    const square = sum / D; // (1)
    const inverse = 1 / Math.sqrt(square + eps); // (2)
    for (let d = 0; d < D; d++) {
      const xhat = x[row + d] * inverse; // (3)
      out[row + d] = gamma[d] * xhat; // (4)
    }
    invRms[n] = inverse;
  }
}

/**
 * Root mean square normalization, backward pass to the inputs.
 *
 *     xhat  = x·invRms                                            (3)
 *     dxhat = dout·gamma                                          (6)
 *     b     = Σ dxhat·xhat, over the row                          (7)
 *     dx    = invRms/D · (D·dxhat − xhat·b)                       (10)
 *
 * @shape dx, dout, x — (N, D); gamma — (D); invRms — (N)
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link rmsNormForward}, and invRms by it
 * @numerics sums over d = 0, 1, … in float64, rounded once, when stored
 * @derivation ./rms-norm.md#4-backward equations (6), (7) and (10)
 */
export function rmsNormBackwardInput(
  dx: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  invRms: FloatArray,
  N: number,
  D: number,
): void {
  for (let n = 0; n < N; n++) {
    const row = n * D;
    const inverse = invRms[n];
    let b = 0;
    for (let d = 0; d < D; d++) {
      const dxhat = dout[row + d] * gamma[d]; // (6)
      b += dxhat * (x[row + d] * inverse); // (3), (7)
    }
    const scale = inverse / D;
    for (let d = 0; d < D; d++) {
      const dxhat = dout[row + d] * gamma[d]; // (6)
      dx[row + d] = scale * (D * dxhat - x[row + d] * inverse * b); // (10)
    }
  }
}

/**
 * Root mean square normalization, backward pass to gamma, which all rows share.
 *
 *     xhat   = x·invRms                                           (3)
 *     dgamma = Σₙ dout·xhat                                       (5)
 *
 * @shape dgamma — (D); dout, x — (N, D); invRms — (N)
 * @writes dgamma (overwritten)
 * @cached x of {@link rmsNormForward}, and invRms by it
 * @numerics sums over n = 0, 1, … in float64, rounded once, when stored
 * @derivation ./rms-norm.md#4-backward equation (5)
 */
export function rmsNormBackwardParameters(
  dgamma: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  invRms: FloatArray,
  N: number,
  D: number,
): void {
  for (let d = 0; d < D; d++) {
    let sum = 0;
    for (let n = 0; n < N; n++) sum += dout[n * D + d] * (x[n * D + d] * invRms[n]); // (3), (5)
    dgamma[d] = sum;
  }
}

export const RMS_NORM_FORWARD: Kernel<typeof rmsNormForward> = ownKernel("rmsNormForward", rmsNormForward, {
  aliases: [[0, 2]],
});
export const RMS_NORM_BACKWARD_INPUT: Kernel<typeof rmsNormBackwardInput> = ownKernel(
  "rmsNormBackwardInput",
  rmsNormBackwardInput,
  { aliases: [[0, 1]] },
);
export const RMS_NORM_BACKWARD_PARAMETERS: Kernel<typeof rmsNormBackwardParameters> = ownKernel(
  "rmsNormBackwardParameters",
  rmsNormBackwardParameters,
);
