/**
 * The sigmoid linear unit. See src/layers/silu/kernels.ts: the operations are the same, in float64 and in the same order,
 * and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp } from "../../backends/wasm/assembly/exp-log";

const LARGEST: f64 = 800;

// @ts-ignore: decorator
@unmanaged
class Silu extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const e = exp(f64x2.neg(f64x2.abs(x))); // (2)
    const p = sigma(e); // (3)
    const weight = v128.bitselect(p, f64x2.mul(e, p), f64x2.gt(x, f64x2.splat(0)));
    return f64x2.mul(f64x2.max(x, f64x2.splat(-LARGEST)), weight); // (4)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const size = f64x2.min(f64x2.abs(x), f64x2.splat(LARGEST));
    const e = exp(f64x2.neg(size)); // (2)
    const p = sigma(e); // (3)
    const one = f64x2.splat(1);
    const slope = f64x2.mul(f64x2.mul(e, p), f64x2.sub(one, f64x2.mul(size, p))); // (7)
    return v128.bitselect(f64x2.sub(one, slope), slope, f64x2.gt(x, f64x2.splat(0))); // (9)
  }
}

/** 1/(1 + e). */
// @ts-ignore: decorator
@inline
function sigma(e: v128): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), e));
}

/** @nanoseconds 8·size */
export function siluForward(out: usize, x: usize, size: usize): void {
  forward<Silu>(out, x, size);
}

/** @nanoseconds 9·size */
export function siluBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<Silu>(dx, dout, x, size);
}
