/**
 * The logistic function as an activation: out = σ(x) = 1/(1 + exp(−x)), between 0 and 1.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp } from "../../base/exp-log.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Sigmoid, forward pass.
 *
 *     e   = exp(−|x|)                                             (2)
 *     p   = 1/(1 + e), which is σ(|x|)                            (3)
 *     out = p where x > 0, else e·p                               (4)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached out for {@link sigmoidBackward}
 * @numerics float64, rounded once, when stored; every digit in the tail; 0 at −∞, 1 at ∞; NaN stays NaN
 * @derivation ./sigmoid.md#2-forward equations (2) to (4)
 */
export function sigmoidForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const e = exp(-Math.abs(x[i])); // (2)
    const p = 1 / (1 + e); // (3)
    out[i] = x[i] > 0 ? p : e * p; // (4)
  }
}

/**
 * Sigmoid, backward pass, from the output: no exponential.
 *
 *     dx = dout·out·(1 − out)                                     (7)
 *
 * @shape dx, dout, out — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached out of {@link sigmoidForward}
 * @numerics float64, rounded once, when stored; where out was rounded to float32, the slope near out = 1 is off by up to 3·10⁻⁸
 * @derivation ./sigmoid.md#3-backward equation (7)
 */
export function sigmoidBackward(dx: FloatArray, dout: FloatArray, out: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    dx[i] = dout[i] * (out[i] * (1 - out[i])); // (7)
  }
}

export const SIGMOID_FORWARD: Kernel<typeof sigmoidForward> = ownKernel("sigmoidForward", sigmoidForward, {
  aliases: [[0, 1]],
});
export const SIGMOID_BACKWARD: Kernel<typeof sigmoidBackward> = ownKernel("sigmoidBackward", sigmoidBackward, {
  aliases: [[0, 1]],
});
