/**
 * The leaky rectified linear unit. See src/layers/leaky-relu/kernels.ts: the operations are the same, and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";

/** Its constant `a` is negativeSlope. */
// @ts-ignore: decorator
@unmanaged
class LeakyRelu extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(x, f64x2.mul(a, x), f64x2.gt(x, f64x2.splat(0))); // (1)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(f64x2.splat(1), a, f64x2.gt(x, f64x2.splat(0))); // (3)
  }
}

/** @nanoseconds 0.4·size */
export function leakyReluForward(out: usize, x: usize, size: usize, negativeSlope: f64): void {
  forward<LeakyRelu>(out, x, size, negativeSlope);
}

/** @nanoseconds 0.5·size */
export function leakyReluBackward(dx: usize, dout: usize, x: usize, size: usize, negativeSlope: f64): void {
  backward<LeakyRelu>(dx, dout, x, size, negativeSlope);
}
