/**
 * Mish. See src/layers/mish/kernels.ts: the operations are the same, in float64 and in the same order,
 * and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp } from "../../backends/wasm/assembly/exp-log";

const LOWEST: f64 = -800;
const HIGHEST: f64 = 40;

// @ts-ignore: decorator
@unmanaged
class Mish extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const w = exp(f64x2.min(x, f64x2.splat(HIGHEST))); // (2)
    const n = f64x2.mul(w, f64x2.add(w, f64x2.splat(2))); // (3)
    const weight = f64x2.div(n, f64x2.add(n, f64x2.splat(2)));
    return f64x2.mul(f64x2.max(x, f64x2.splat(LOWEST)), weight); // (4)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const bounded = f64x2.min(f64x2.max(x, f64x2.splat(LOWEST)), f64x2.splat(HIGHEST));
    const w = exp(bounded); // (2)
    const n = f64x2.mul(w, f64x2.add(w, f64x2.splat(2))); // (3)
    const below = f64x2.add(n, f64x2.splat(2));
    const spread = f64x2.mul(f64x2.mul(f64x2.mul(bounded, f64x2.splat(4)), w), f64x2.add(w, f64x2.splat(1)));
    return f64x2.add(f64x2.div(n, below), f64x2.div(spread, f64x2.mul(below, below))); // (7)
  }
}

/** @nanoseconds 9·size */
export function mishForward(out: usize, x: usize, size: usize): void {
  forward<Mish>(out, x, size);
}

/** @nanoseconds 10·size */
export function mishBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<Mish>(dx, dout, x, size);
}
