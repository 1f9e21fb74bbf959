/**
 * Mish. See src/layers/mish/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp32 } from "../../backends/wasm/assembly/exp32";

/** Below LOWEST the weight is 0 in float32; above HIGHEST the slope and the weight are 1. */
const LOWEST: f32 = -104;
const HIGHEST: f32 = 20;

// @ts-ignore: decorator
@unmanaged
class Mish extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const w = exp32(f32x4.pmin(x, f32x4.splat(HIGHEST))); // (2)
    const n = f32x4.mul(w, f32x4.add(w, f32x4.splat(2))); // (3)
    const weight = f32x4.div(n, f32x4.add(n, f32x4.splat(2)));
    return f32x4.mul(f32x4.pmax(x, f32x4.splat(LOWEST)), weight); // (4)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(LOWEST)), f32x4.splat(HIGHEST));
    const w = exp32(bounded); // (2)
    const n = f32x4.mul(w, f32x4.add(w, f32x4.splat(2))); // (3)
    const share = f32x4.div(f32x4.splat(1), f32x4.add(n, f32x4.splat(2)));
    const spread = f32x4.mul(f32x4.mul(f32x4.mul(bounded, f32x4.splat(4)), w), f32x4.add(w, f32x4.splat(1)));
    return f32x4.mul(f32x4.add(n, f32x4.mul(spread, share)), share); // (7)
  }
}

/** @nanoseconds 3.5·size */
export function mishForward(out: usize, x: usize, size: usize): void {
  forward<Mish>(out, x, size);
}

/** @nanoseconds 4.5·size */
export function mishBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<Mish>(dx, dout, x, size);
}
