/**
 * Softplus. See src/layers/softplus/kernels.ts: the operations are the same, in float64 and in the same order,
 * and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp } from "../../backends/wasm/assembly/exp-log";
import { log1p } from "../../backends/wasm/assembly/expm1-log1p";

/** Its constants are beta and threshold. */
// @ts-ignore: decorator
@unmanaged
class Softplus extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const z = f64x2.mul(a, x); // (2)
    const tail = log1p(exp(f64x2.neg(f64x2.abs(z))));
    const smooth = f64x2.div(f64x2.add(f64x2.max(z, f64x2.splat(0)), tail), a); // (4)
    return v128.bitselect(x, smooth, f64x2.gt(z, b)); // (5)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const z = f64x2.mul(a, x), one = f64x2.splat(1); // (2)
    const e = exp(f64x2.neg(f64x2.abs(z)));
    const p = f64x2.div(one, f64x2.add(one, e)); // (8)
    const slope = v128.bitselect(p, f64x2.mul(e, p), f64x2.gt(z, f64x2.splat(0))); // (9)
    return v128.bitselect(one, slope, f64x2.gt(z, b)); // (10)
  }
}

/** @nanoseconds 15·size */
export function softplusForward(out: usize, x: usize, size: usize, beta: f64, threshold: f64): void {
  forward<Softplus>(out, x, size, beta, threshold);
}

/** @nanoseconds 8·size */
export function softplusBackward(dx: usize, dout: usize, x: usize, size: usize, beta: f64, threshold: f64): void {
  backward<Softplus>(dx, dout, x, size, beta, threshold);
}
