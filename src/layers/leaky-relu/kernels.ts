/**
 * The leaky rectified linear unit: negative values pass, too, but shrunk.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Leaky ReLU, forward pass.
 *
 *     out = x where x > 0, else negativeSlope·x                   (1)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link leakyReluBackward}
 * @numerics float64, rounded once, when stored; NaN stays NaN
 * @derivation ./leaky-relu.md#2-forward equation (1)
 */
export function leakyReluForward(out: FloatArray, x: FloatArray, size: number, negativeSlope: number): void {
  for (let i = 0; i < size; i++) out[i] = x[i] > 0 ? x[i] : negativeSlope * x[i]; // (1)
}

/**
 * Leaky ReLU, backward pass; at x = 0 the slope is the negative side's.
 *
 *     dx = dout where x > 0, else dout·negativeSlope              (3)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link leakyReluForward}
 * @numerics float64, rounded once, when stored
 * @derivation ./leaky-relu.md#3-backward equation (3)
 */
export function leakyReluBackward(
  dx: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  size: number,
  negativeSlope: number,
): void {
  for (let i = 0; i < size; i++) dx[i] = dout[i] * (x[i] > 0 ? 1 : negativeSlope); // (3)
}

export const LEAKY_RELU_FORWARD: Kernel<typeof leakyReluForward> = ownKernel("leakyReluForward", leakyReluForward, {
  aliases: [[0, 1]],
});
export const LEAKY_RELU_BACKWARD: Kernel<typeof leakyReluBackward> = ownKernel("leakyReluBackward", leakyReluBackward, {
  aliases: [[0, 1]],
});
