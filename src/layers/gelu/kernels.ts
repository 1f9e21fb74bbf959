/**
 * The Gaussian error linear unit (Hendrycks & Gimpel 2016): out = x·Φ(x), with Φ the distribution function of a standard
 * normal variable; exactly, and in the form with tanh.
 *
 * All is computed from a = |x|, of which nothing but the exponential of something negative is ever taken: so no digit is
 * lost where the output is tiny, and nothing overflows.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { erfcx } from "../../base/erf.ts";
import { exp } from "../../base/exp-log.ts";
import type { FloatArray } from "../../base/tensor.ts";

/** From here on the normal tail is 0 in float64, in both forms; larger |x|, also ∞, are taken as this. */
const LARGEST = 40;
/** 1/√(2π). */
const INVERSE_ROOT_2PI = 0.3989422804014327;
/** 2·√(2/π). */
const TWICE_ROOT = 1.5957691216057308;
/** The coefficient of x³ that brings the form with tanh closest to the exact one. */
const CUBIC = 0.044715;

/**
 * GELU, forward pass.
 *
 *     a   = |x|                                                   (3)
 *     q   = ½·exp(−a²/2)·erfcx(a/√2), the normal tail Φ(−a)       (5)
 *     out = max(x, 0) − a·q                                       (6)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link geluBackward}
 * @numerics float64, rounded once, when stored; 0 at −∞, ∞ at ∞; NaN stays NaN, so that a diverged network shows; −0
 *   becomes 0
 * @derivation ./gelu.md#2-forward equations (3) to (6)
 */
export function geluForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const a = Math.min(Math.abs(x[i]), LARGEST); // (3)
    const q = 0.5 * exp(-0.5 * a * a) * erfcx(a * Math.SQRT1_2); // (5)
    out[i] = Math.max(x[i], 0) - a * q; // (6)
  }
}

/**
 * GELU, backward pass.
 *
 *     a     = |x|                                                 (3)
 *     slope = exp(−a²/2)·(½·erfcx(a/√2) − a/√(2π)), that at −a    (10)
 *     dx    = dout·(1 − slope) where x > 0, else dout·slope       (12)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link geluForward}
 * @numerics float64, rounded once, when stored; the slope is 0 at −∞ and 1 at ∞
 * @derivation ./gelu.md#4-backward equations (10) and (12)
 */
export function geluBackward(dx: FloatArray, dout: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const a = Math.min(Math.abs(x[i]), LARGEST); // (3)
    const slope = exp(-0.5 * a * a) * (0.5 * erfcx(a * Math.SQRT1_2) - a * INVERSE_ROOT_2PI); // (10)
    dx[i] = dout[i] * (x[i] > 0 ? 1 - slope : slope); // (12)
  }
}

/**
 * GELU in the form with tanh, forward pass: ½(1 + tanh(√(2/π)(x + 0.044715·x³))) stands in for Φ(x).
 *
 *     a   = |x|                                                   (3)
 *     v   = 2·√(2/π)·(a + 0.044715·a³)                            (15)
 *     q   = 1/(1 + exp(v))                                        (16)
 *     out = max(x, 0) − a·q                                       (17)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link geluTanhBackward}
 * @numerics float64, rounded once, when stored; 0 at −∞, ∞ at ∞; NaN stays NaN; −0 becomes 0
 * @derivation ./gelu.md#5-the-form-with-tanh equations (15) to (17)
 */
export function geluTanhForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const a = Math.min(Math.abs(x[i]), LARGEST); // (3)
    const v = TWICE_ROOT * (a + CUBIC * a * a * a); // (15)
    const q = 1 / (1 + exp(v)); // (16)
    out[i] = Math.max(x[i], 0) - a * q; // (17)
  }
}

/**
 * GELU in the form with tanh, backward pass.
 *
 *     a     = |x|                                                 (3)
 *     v     = 2·√(2/π)·(a + 0.044715·a³)                          (15)
 *     q     = 1/(1 + exp(v))                                      (16)
 *     dv    = 2·√(2/π)·(1 + 3·0.044715·a²)                        (18)
 *     slope = q − a·q·(1 − q)·dv, that at −a                      (20)
 *     dx    = dout·(1 − slope) where x > 0, else dout·slope       (21)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link geluTanhForward}
 * @numerics float64, rounded once, when stored; the slope is 0 at −∞ and 1 at ∞, also where x³ overflows
 * @derivation ./gelu.md#5-the-form-with-tanh equations (15) to (21)
 */
export function geluTanhBackward(dx: FloatArray, dout: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const a = Math.min(Math.abs(x[i]), LARGEST); // (3)
    const v = TWICE_ROOT * (a + CUBIC * a * a * a); // (15)
    const q = 1 / (1 + exp(v)); // (16)
    const dv = TWICE_ROOT * (1 + 3 * CUBIC * a * a); // (18)
    const slope = q - a * q * (1 - q) * dv; // (20)
    dx[i] = dout[i] * (x[i] > 0 ? 1 - slope : slope); // (21)
  }
}

export const GELU_FORWARD: Kernel<typeof geluForward> = ownKernel("geluForward", geluForward, { aliases: [[0, 1]] });
export const GELU_BACKWARD: Kernel<typeof geluBackward> = ownKernel("geluBackward", geluBackward, {
  aliases: [[0, 1]],
});
export const GELU_TANH_FORWARD: Kernel<typeof geluTanhForward> = ownKernel("geluTanhForward", geluTanhForward, {
  aliases: [[0, 1]],
});
export const GELU_TANH_BACKWARD: Kernel<typeof geluTanhBackward> = ownKernel("geluTanhBackward", geluTanhBackward, {
  aliases: [[0, 1]],
});
