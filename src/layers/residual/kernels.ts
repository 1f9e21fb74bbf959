/**
 * The sum of two arrays, and a copy: what a residual connection computes.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Sum of two arrays.
 *
 *     out = a + b                                                 (1)
 *
 * @shape out, a, b — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as a.
 * @cached nothing
 * @numerics one rounding an element, when stored
 * @derivation ./residual.md#2-forward equation (1)
 */
export function addForward(out: FloatArray, a: FloatArray, b: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) out[i] = a[i]! + b[i]!; // (1)
}

/**
 * Sum of two arrays, backward pass: both get the gradient as it is.
 *
 *     da = dout, db = dout                                        (2)
 *
 * @shape da, db, dout — (size), any shape flattened
 * @writes da, db (overwritten). db may be the same array as da.
 * @cached nothing
 * @numerics exact
 * @derivation ./residual.md#3-backward equation (2)
 */
export function addBackward(da: FloatArray, db: FloatArray, dout: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    da[i] = dout[i]!; // (2)
    db[i] = dout[i]!;
  }
}

export const ADD_FORWARD: Kernel<typeof addForward> = ownKernel("addForward", addForward, { aliases: [[0, 1]] });
export const ADD_BACKWARD: Kernel<typeof addBackward> = ownKernel("addBackward", addBackward, { aliases: [[0, 1]] });
