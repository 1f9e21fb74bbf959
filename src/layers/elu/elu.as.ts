/**
 * The exponential linear unit. See src/layers/elu/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp32, expm132 } from "../../backends/wasm/assembly/exp32";
import { join } from "../../backends/wasm/assembly/lanes";

/** Its constants are slope and alpha. */
// @ts-ignore: decorator
@unmanaged
class Elu extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const positive = f32x4.mul(join(a, a), x), negative = f32x4.mul(join(b, b), expm132(x));
    return v128.bitselect(positive, negative, f32x4.gt(x, f32x4.splat(0))); // (1)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(join(a, a), f32x4.mul(join(b, b), exp32(x)), f32x4.gt(x, f32x4.splat(0))); // (4)
  }
}

/** @nanoseconds 2.5·size */
export function eluForward(out: usize, x: usize, size: usize, slope: f64, alpha: f64): void {
  forward<Elu>(out, x, size, slope, alpha);
}

/** @nanoseconds 3·size */
export function eluBackward(dx: usize, dout: usize, x: usize, size: usize, slope: f64, alpha: f64): void {
  backward<Elu>(dx, dout, x, size, slope, alpha);
}
