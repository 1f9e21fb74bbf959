/**
 * The hyperbolic tangent as an activation: out = tanh(x), between −1 and 1.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { tanh } from "../../base/expm1-log1p.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * tanh, forward pass.
 *
 *     out = tanh(x)                                               (1)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached out for {@link tanhBackward}
 * @numerics float64, rounded once, when stored; −1 at −∞, 1 at ∞; NaN stays NaN
 * @derivation ./tanh.md#2-forward equation (1)
 */
export function tanhForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    out[i] = tanh(x[i]); // (1)
  }
}

/**
 * tanh, backward pass, from the output: no exponential.
 *
 *     dx = dout·(1 − out)·(1 + out)                               (4)
 *
 * @shape dx, dout, out — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached out of {@link tanhForward}
 * @numerics float64, rounded once, when stored; where out was rounded to float32, the slope is off by up to 1.2·10⁻⁷
 * @derivation ./tanh.md#3-backward equation (4)
 */
export function tanhBackward(dx: FloatArray, dout: FloatArray, out: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    dx[i] = dout[i] * ((1 - out[i]) * (1 + out[i])); // (4)
  }
}

export const TANH_FORWARD: Kernel<typeof tanhForward> = ownKernel("tanhForward", tanhForward, { aliases: [[0, 1]] });
export const TANH_BACKWARD: Kernel<typeof tanhBackward> = ownKernel("tanhBackward", tanhBackward, {
  aliases: [[0, 1]],
});
