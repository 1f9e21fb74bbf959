/**
 * The logistic function as an activation. See src/layers/sigmoid/kernels.ts: the operations are the same, in float64 and in the same order,
 * and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp } from "../../backends/wasm/assembly/exp-log";

// @ts-ignore: decorator
@unmanaged
class Sigmoid extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const e = exp(f64x2.neg(f64x2.abs(x))); // (2)
    const p = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), e)); // (3)
    return v128.bitselect(p, f64x2.mul(e, p), f64x2.gt(x, f64x2.splat(0))); // (4)
  }

  // @ts-ignore: decorator
  @inline
  slope(out: v128, a: v128, b: v128): v128 {
    return f64x2.mul(out, f64x2.sub(f64x2.splat(1), out)); // (7)
  }
}

/** @nanoseconds 8·size */
export function sigmoidForward(out: usize, x: usize, size: usize): void {
  forward<Sigmoid>(out, x, size);
}

/** @nanoseconds 0.4·size */
export function sigmoidBackward(dx: usize, dout: usize, out: usize, size: usize): void {
  backward<Sigmoid>(dx, dout, out, size);
}
