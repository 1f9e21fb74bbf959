/**
 * Layer normalization (Ba, Kiros & Hinton 2016): every row gets mean 0 and variance 1; then every feature is scaled by its
 * gamma and shifted by its beta.
 *
 * Sizes: `N` rows, `D` features. `x (N, D)` is row-major, so feature d of row n is `x[n·D + d]`. Every row is on its own;
 * only the gradients of gamma and beta are sums over rows.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Layer normalization, forward pass.
 *
 *     mean     = Σ x / D, over the row                            (1)
 *     variance = Σ (x − mean)² / D, over the row                  (2)
 *     invStd   = 1/√(variance + eps)                              (3)
 *     xhat     = (x − mean)·invStd                                (4)
 *     out      = gamma·xhat + beta                                (5)
 *
 * @shape out, xhat, x — (N, D); invStd — (N); gamma, beta — (D)
 * @writes out, xhat, invStd (overwritten). out may be the same array as x.
 * @cached xhat for both backward passes, invStd for {@link layerNormBackwardInput}
 * @numerics two passes, sums over d = 0, 1, … in float64: the variance never is a difference of two large numbers
 * @derivation ./layer-norm.md#2-forward equations (1) to (5)
 */
export function layerNormForward(
  out: FloatArray,
  xhat: FloatArray,
  invStd: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  beta: FloatArray,
  N: number,
  D: number,
  eps: number,
): void {
  for (let n = 0; n < N; n++) {
    const row = n * D;
    let sum = 0;
    for (let d = 0; d < D; d++) sum += x[row + d];
    const mean = sum / D; // (1)
    let squares = 0;
    for (let d = 0; d < D; d++) squares += (x[row + d] - mean) * (x[row + d] - mean);
    const variance = squares / D; // (2)
    const inverse = 1 / Math.sqrt(variance + eps); // (3)
    for (let d = 0; d < D; d++) {
      const normalized = (x[row + d] - mean) * inverse; // (4)
      xhat[row + d] = normalized;
      out[row + d] = gamma[d] * normalized + beta[d]; // (5)
    }
    invStd[n] = inverse;
  }
}

/**
 * Layer normalization, backward pass to the inputs.
 *
 *     dxhat = dout·gamma                                          (8)
 *     a     = Σ dxhat, over the row                               (9)
 *     b     = Σ dxhat·xhat, over the row                          (10)
 *     dx    = invStd/D · (D·dxhat − a − xhat·b)                   (14)
 *
 * @shape dx, dout, xhat — (N, D); gamma — (D); invStd — (N)
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached xhat and invStd by {@link layerNormForward}
 * @numerics sums over d = 0, 1, … in float64, rounded once, when stored
 * @derivation ./layer-norm.md#5-simplification equation (14), equal to the staged form (11) to (13)
 */
export function layerNormBackwardInput(
  dx: FloatArray,
  dout: FloatArray,
  xhat: FloatArray,
  gamma: FloatArray,
  invStd: FloatArray,
  N: number,
  D: number,
): void {
  for (let n = 0; n < N; n++) {
    const row = n * D;
    let a = 0;
    let b = 0;
    for (let d = 0; d < D; d++) {
      const dxhat = dout[row + d] * gamma[d]; // (8)
      a += dxhat; // (9)
      b += dxhat * xhat[row + d]; // (10)
    }
    const scale = invStd[n] / D;
    for (let d = 0; d < D; d++) {
      const dxhat = dout[row + d] * gamma[d]; // (8)
      dx[row + d] = scale * (D * dxhat - a - xhat[row + d] * b); // (14)
    }
  }
}

/**
 * Layer normalization, backward pass to gamma and beta, which all rows share.
 *
 *     dbeta  = Σₙ dout                                            (6)
 *     dgamma = Σₙ dout·xhat                                       (7)
 *
 * @shape dgamma, dbeta — (D); dout, xhat — (N, D)
 * @writes dgamma, dbeta (overwritten)
 * @cached xhat by {@link layerNormForward}
 * @numerics sums over n = 0, 1, … in float64, rounded once, when stored
 * @derivation ./layer-norm.md#41-shift-and-scale equations (6) and (7)
 */
export function layerNormBackwardParameters(
  dgamma: FloatArray,
  dbeta: FloatArray,
  dout: FloatArray,
  xhat: FloatArray,
  N: number,
  D: number,
): void {
  for (let d = 0; d < D; d++) {
    let sum = 0;
    let sumXhat = 0;
    for (let n = 0; n < N; n++) {
      sum += dout[n * D + d]; // (6)
      sumXhat += dout[n * D + d] * xhat[n * D + d]; // (7)
    }
    dbeta[d] = sum;
    dgamma[d] = sumXhat;
  }
}

export const LAYER_NORM_FORWARD: Kernel<typeof layerNormForward> = ownKernel("layerNormForward", layerNormForward, {
  aliases: [[0, 3]],
});
export const LAYER_NORM_BACKWARD_INPUT: Kernel<typeof layerNormBackwardInput> = ownKernel(
  "layerNormBackwardInput",
  layerNormBackwardInput,
  { aliases: [[0, 1]] },
);
export const LAYER_NORM_BACKWARD_PARAMETERS: Kernel<typeof layerNormBackwardParameters> = ownKernel(
  "layerNormBackwardParameters",
  layerNormBackwardParameters,
);
