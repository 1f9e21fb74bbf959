/**
 * The hyperbolic tangent as an activation. See src/layers/tanh/kernels.ts: the operations are the same, in float64 and in the same order,
 * and so are the results.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { tanh } from "../../backends/wasm/assembly/expm1-log1p";

// @ts-ignore: decorator
@unmanaged
class Tanh extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    return tanh(x); // (1)
  }

  // @ts-ignore: decorator
  @inline
  slope(out: v128, a: v128, b: v128): v128 {
    return f64x2.mul(f64x2.sub(f64x2.splat(1), out), f64x2.add(f64x2.splat(1), out)); // (4)
  }
}

/** @nanoseconds 9·size */
export function tanhForward(out: usize, x: usize, size: usize): void {
  forward<Tanh>(out, x, size);
}

/** @nanoseconds 0.4·size */
export function tanhBackward(dx: usize, dout: usize, out: usize, size: usize): void {
  backward<Tanh>(dx, dout, out, size);
}
