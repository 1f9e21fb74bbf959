/**
 * Hardswish. See src/layers/hardswish/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
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
    const shifted = f32x4.pmin(f32x4.pmax(f32x4.add(x, f32x4.splat(3)), f32x4.splat(0)), f32x4.splat(6));
    const g = f32x4.div(shifted, f32x4.splat(6)); // (1)
    return f32x4.mul(f32x4.pmax(x, f32x4.splat(-3)), g); // (2)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const parabola = f32x4.add(f32x4.div(x, f32x4.splat(3)), f32x4.splat(0.5));
    const inner = v128.bitselect(f32x4.splat(1), parabola, f32x4.gt(x, f32x4.splat(3)));
    return v128.bitselect(f32x4.splat(0), inner, f32x4.lt(x, f32x4.splat(-3))); // (5)
  }
}

/** @nanoseconds 0.6·size */
export function hardswishForward(out: usize, x: usize, size: usize): void {
  forward<Hardswish>(out, x, size);
}

/** @nanoseconds 1·size */
export function hardswishBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<Hardswish>(dx, dout, x, size);
}
