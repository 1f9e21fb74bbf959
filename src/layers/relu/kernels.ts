/**
 * The rectified linear unit: out = max(x, 0), element by element.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * ReLU, forward pass.
 *
 *     out = max(x, 0)                                             (1)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x or out: either tells where the gradient passes
 * @numerics exact; NaN stays NaN, so that a diverged network shows; −0 becomes 0
 * @derivation ./relu.md#2-forward equation (1)
 */
export function reluForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) out[i] = Math.max(x[i], 0); // (1)
}

/**
 * ReLU, backward pass: the gradient passes where the input was positive; at x = 0 it is 0.
 *
 *     dx = dout · 1[x > 0]                                        (4)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x, or in its place the forward pass's out, which is positive exactly where x is
 * @numerics exact
 * @derivation ./relu.md#4-backward equation (4)
 */
export function reluBackward(dx: FloatArray, dout: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) dx[i] = x[i] > 0 ? dout[i] : 0; // (4)
}

export const RELU_FORWARD: Kernel<typeof reluForward> = ownKernel("reluForward", reluForward, { aliases: [[0, 1]] });
export const RELU_BACKWARD: Kernel<typeof reluBackward> = ownKernel("reluBackward", reluBackward, {
  aliases: [[0, 1]],
});
