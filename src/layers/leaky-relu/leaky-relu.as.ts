/**
 * The leaky rectified linear unit. See src/layers/leaky-relu/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { join } from "../../backends/wasm/assembly/lanes";

/** Its constant `a` is negativeSlope. */
// @ts-ignore: decorator
@unmanaged
class LeakyRelu extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(x, f32x4.mul(join(a, a), x), f32x4.gt(x, f32x4.splat(0))); // (1)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(f32x4.splat(1), join(a, a), f32x4.gt(x, f32x4.splat(0))); // (3)
  }
}

/** @nanoseconds 0.3·size */
export function leakyReluForward(out: usize, x: usize, size: usize, negativeSlope: f64): void {
  forward<LeakyRelu>(out, x, size, negativeSlope);
}

/** @nanoseconds 0.3·size */
export function leakyReluBackward(dx: usize, dout: usize, x: usize, size: usize, negativeSlope: f64): void {
  backward<LeakyRelu>(dx, dout, x, size, negativeSlope);
}
