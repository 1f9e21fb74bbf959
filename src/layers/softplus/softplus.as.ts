/**
 * Softplus. See src/layers/softplus/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp32OfWide, log1p32 } from "../../backends/wasm/assembly/exp32";
import { high, join, low } from "../../backends/wasm/assembly/lanes";

/** Its constants are beta and threshold. */
// @ts-ignore: decorator
@unmanaged
class Softplus extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const z0 = f64x2.mul(a, low(x)), z1 = f64x2.mul(a, high(x)); // (2)
    const tail = f32x4.div(log1p32(decay(z0, z1)), join(a, a));
    const smooth = f32x4.add(f32x4.pmax(x, f32x4.splat(0)), tail); // (4)
    return v128.bitselect(x, smooth, isAbove(z0, z1, b)); // (5)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const z0 = f64x2.mul(a, low(x)), z1 = f64x2.mul(a, high(x)), one = f32x4.splat(1); // (2)
    const e = decay(z0, z1);
    const p = f32x4.div(one, f32x4.add(one, e)); // (8)
    const slope = v128.bitselect(p, f32x4.mul(e, p), f32x4.gt(x, f32x4.splat(0))); // (9)
    return v128.bitselect(one, slope, isAbove(z0, z1, b)); // (10)
  }
}

/** exp(−|z|), of four float64. */
// @ts-ignore: decorator
@inline
function decay(z0: v128, z1: v128): v128 {
  const sign = f64x2.splat(-0.0);
  return exp32OfWide(v128.or(z0, sign), v128.or(z1, sign));
}

/** Which of four float64 are above `b`, as a mask of four float32. */
// @ts-ignore: decorator
@inline
function isAbove(z0: v128, z1: v128, b: v128): v128 {
  return v128.shuffle<u32>(f64x2.gt(z0, b), f64x2.gt(z1, b), 0, 2, 4, 6);
}

/** @nanoseconds 6·size */
export function softplusForward(out: usize, x: usize, size: usize, beta: f64, threshold: f64): void {
  forward<Softplus>(out, x, size, beta, threshold);
}

/** @nanoseconds 4.5·size */
export function softplusBackward(dx: usize, dout: usize, x: usize, size: usize, beta: f64, threshold: f64): void {
  backward<Softplus>(dx, dout, x, size, beta, threshold);
}
