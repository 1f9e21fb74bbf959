/**
 * The exponential linear unit. See src/layers/elu/kernels.ts: the operations are the same, in float64 and in the same order,
 * and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp } from "../../backends/wasm/assembly/exp-log";
import { expm1 } from "../../backends/wasm/assembly/expm1-log1p";

/** Its constants are slope and alpha. */
// @ts-ignore: decorator
@unmanaged
class Elu extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(f64x2.mul(a, x), f64x2.mul(b, expm1(x)), f64x2.gt(x, f64x2.splat(0))); // (1)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(a, f64x2.mul(b, exp(x)), f64x2.gt(x, f64x2.splat(0))); // (4)
  }
}

/** @nanoseconds 7·size */
export function eluForward(out: usize, x: usize, size: usize, slope: f64, alpha: f64): void {
  forward<Elu>(out, x, size, slope, alpha);
}

/** @nanoseconds 7·size */
export function eluBackward(dx: usize, dout: usize, x: usize, size: usize, slope: f64, alpha: f64): void {
  backward<Elu>(dx, dout, x, size, slope, alpha);
}
