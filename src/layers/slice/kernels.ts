/**
 * Some columns of a matrix, that stand side by side.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Slice, forward pass.
 *
 *     out[n, m] = x[n, start + m]                                 (1)
 *
 * @shape out — (N, M); x — (N, D), with start + M ≤ D
 * @writes out (overwritten)
 * @cached nothing
 * @numerics exact
 * @derivation ./slice.md#2-forward equation (1)
 */
export function sliceForward(out: FloatArray, x: FloatArray, N: number, D: number, M: number, start: number): void {
  for (let n = 0; n < N; n++) {
    for (let m = 0; m < M; m++) out[n * M + m] = x[n * D + start + m]; // (1)
  }
}

/**
 * Slice, backward pass: the columns that nobody saw get no gradient.
 *
 *     dx[n, d] = dout[n, d − start], in the chosen columns        (2)
 *     dx[n, d] = 0, in all others                                 (3)
 *
 * @shape dx — (N, D); dout — (N, M), with start + M ≤ D
 * @writes dx (overwritten)
 * @cached nothing
 * @numerics exact
 * @derivation ./slice.md#3-backward equations (2) and (3)
 */
export function sliceBackward(dx: FloatArray, dout: FloatArray, N: number, D: number, M: number, start: number): void {
  for (let n = 0; n < N; n++) {
    for (let d = 0; d < D; d++) dx[n * D + d] = 0; // (3)
    for (let m = 0; m < M; m++) dx[n * D + start + m] = dout[n * M + m]; // (2)
  }
}

export const SLICE_FORWARD: Kernel<typeof sliceForward> = ownKernel("sliceForward", sliceForward);
export const SLICE_BACKWARD: Kernel<typeof sliceBackward> = ownKernel("sliceBackward", sliceBackward);
