/**
 * Columns of a matrix beside those of others: what branches are joined by.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Writes a matrix into the columns of a wider one, from column `start` on.
 *
 *     out[n, start + d] = x[n, d]                                 (1)
 *
 * @shape out — (N, M); x — (N, D), with start + D ≤ M
 * @writes out, in D of its columns; the others stay as they are
 * @cached nothing
 * @numerics exact
 * @derivation ./branches.md#2-forward equation (1)
 */
export function concatenateForward(
  out: FloatArray,
  x: FloatArray,
  N: number,
  D: number,
  M: number,
  start: number,
): void {
  for (let n = 0; n < N; n++) {
    for (let d = 0; d < D; d++) out[n * M + start + d] = x[n * D + d]!; // (1)
  }
}

/**
 * Backward pass: each branch gets the gradient of its own columns.
 *
 *     dx[n, d] = dout[n, start + d]                               (2)
 *
 * @shape dx — (N, D); dout — (N, M), with start + D ≤ M
 * @writes dx (overwritten)
 * @cached nothing
 * @numerics exact
 * @derivation ./branches.md#3-backward equation (2)
 */
export function concatenateBackward(
  dx: FloatArray,
  dout: FloatArray,
  N: number,
  D: number,
  M: number,
  start: number,
): void {
  for (let n = 0; n < N; n++) {
    for (let d = 0; d < D; d++) dx[n * D + d] = dout[n * M + start + d]!; // (2)
  }
}

export const CONCATENATE_FORWARD: Kernel<typeof concatenateForward> = ownKernel(
  "concatenateForward",
  concatenateForward,
);
export const CONCATENATE_BACKWARD: Kernel<typeof concatenateBackward> = ownKernel(
  "concatenateBackward",
  concatenateBackward,
);
