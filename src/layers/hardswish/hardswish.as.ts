/**
 * Hardswish. See src/layers/hardswish/kernels.ts: the operations are the same, in float64 and in the same order,
 * and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";

// @ts-ignore: decorator
@unmanaged
class Hardswish extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const shifted = f64x2.min(f64x2.max(f64x2.add(x, f64x2.splat(3)), f64x2.splat(0)), f64x2.splat(6));
    const g = f64x2.div(shifted, f64x2.splat(6)); // (1)
    return f64x2.mul(f64x2.max(x, f64x2.splat(-3)), g); // (2)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const parabola = f64x2.add(f64x2.div(x, f64x2.splat(3)), f64x2.splat(0.5));
    const inner = v128.bitselect(f64x2.splat(1), parabola, f64x2.gt(x, f64x2.splat(3)));
    return v128.bitselect(f64x2.splat(0), inner, f64x2.lt(x, f64x2.splat(-3))); // (5)
  }
}

/** @nanoseconds 1.5·size */
export function hardswishForward(out: usize, x: usize, size: usize): void {
  forward<Hardswish>(out, x, size);
}

/** @nanoseconds 1·size */
export function hardswishBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<Hardswish>(dx, dout, x, size);
}
