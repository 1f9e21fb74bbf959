/**
 * The affine ("linear", "fully connected", "dense") layer: out = x·w + b.
 *
 * Sizes: `N` rows of the batch, `D` inputs, `M` outputs. Matrices are row-major.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Affine layer, forward pass: every output is a weighted sum of all inputs of its row, plus a bias.
 *
 *     out = x·w + b                                               (1)
 *
 * @shape out — (N, M); x — (N, D); w — (D, M); b — (M)
 * @writes out (overwritten)
 * @cached nothing here; the backward pass needs x and w as they were
 * @numerics each sum runs over d = 0, 1, … in float64 and is rounded once, when stored
 * @derivation ./affine.md#2-forward equation (1)
 */
export function affineForward(
  out: FloatArray,
  x: FloatArray,
  w: FloatArray,
  b: FloatArray,
  N: number,
  D: number,
  M: number,
): void {
  for (let n = 0; n < N; n++) {
    for (let m = 0; m < M; m++) {
      let sum = 0;
      for (let d = 0; d < D; d++) sum += x[n * D + d] * w[d * M + m];
      out[n * M + m] = sum + b[m]; // (1)
    }
  }
}

/**
 * Affine layer, backward pass to the inputs.
 *
 *     dx = dout·wᵀ                                                (4)
 *
 * @shape dx — (N, D); dout — (N, M); w — (D, M)
 * @writes dx (overwritten)
 * @cached w, which must not have been updated since the forward pass
 * @numerics each sum runs over m = 0, 1, … in float64 and is rounded once, when stored
 * @derivation ./affine.md#41-gradient-with-respect-to-the-inputs-x equation (4)
 */
export function affineBackwardInput(
  dx: FloatArray,
  dout: FloatArray,
  w: FloatArray,
  N: number,
  D: number,
  M: number,
): void {
  for (let n = 0; n < N; n++) {
    for (let d = 0; d < D; d++) {
      let sum = 0;
      for (let m = 0; m < M; m++) sum += dout[n * M + m] * w[d * M + m];
      dx[n * D + d] = sum; // (4)
    }
  }
}

/**
 * Affine layer, backward pass to the parameters.
 *
 *     dw = xᵀ·dout                                                (6)
 *     db = Σₙ dout                                                (8)
 *
 * @shape dw — (D, M); db — (M); dout — (N, M); x — (N, D)
 * @writes dw, db (overwritten)
 * @cached x, the inputs of the forward pass
 * @numerics each sum runs over n = 0, 1, … in float64 and is rounded once, when stored
 * @derivation ./affine.md#42-gradient-with-respect-to-the-weights-w equation (6); the bias's (8) follows it
 */
export function affineBackwardParameters(
  dw: FloatArray,
  db: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  N: number,
  D: number,
  M: number,
): void {
  for (let m = 0; m < M; m++) {
    for (let d = 0; d < D; d++) {
      let sum = 0;
      for (let n = 0; n < N; n++) sum += x[n * D + d] * dout[n * M + m];
      dw[d * M + m] = sum; // (6)
    }
    let sum = 0;
    for (let n = 0; n < N; n++) sum += dout[n * M + m];
    db[m] = sum; // (8)
  }
}

export const AFFINE_FORWARD: Kernel<typeof affineForward> = ownKernel("affineForward", affineForward);
export const AFFINE_BACKWARD_INPUT: Kernel<typeof affineBackwardInput> = ownKernel(
  "affineBackwardInput",
  affineBackwardInput,
);
export const AFFINE_BACKWARD_PARAMETERS: Kernel<typeof affineBackwardParameters> = ownKernel(
  "affineBackwardParameters",
  affineBackwardParameters,
);
