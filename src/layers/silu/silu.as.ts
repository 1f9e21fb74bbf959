/**
 * The sigmoid linear unit. See src/layers/silu/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp32, minusAbs32 } from "../../backends/wasm/assembly/exp32";

/** Below minus this the weight is 0 in float32. */
const LARGEST: f32 = 104;

// @ts-ignore: decorator
@unmanaged
class Silu extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const e = exp32(minusAbs32(x)); // (2)
    const p = sigma(e); // (3)
    const weight = v128.bitselect(p, f32x4.mul(e, p), f32x4.gt(x, f32x4.splat(0)));
    return f32x4.mul(f32x4.pmax(x, f32x4.splat(-LARGEST)), weight); // (4)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, a: v128, b: v128): v128 {
    const one = f32x4.splat(1);
    const size = f32x4.pmin(f32x4.abs(x), f32x4.splat(LARGEST));
    const e = exp32(minusAbs32(x)); // (2)
    const p = sigma(e); // (3)
    const slope = f32x4.mul(f32x4.mul(e, p), f32x4.sub(one, f32x4.mul(size, p))); // (7)
    return v128.bitselect(f32x4.sub(one, slope), slope, f32x4.gt(x, f32x4.splat(0))); // (9)
  }
}

/** 1/(1 + e). */
// @ts-ignore: decorator
@inline
function sigma(e: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), e));
}

/** @nanoseconds 3.5·size */
export function siluForward(out: usize, x: usize, size: usize): void {
  forward<Silu>(out, x, size);
}

/** @nanoseconds 4.5·size */
export function siluBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<Silu>(dx, dout, x, size);
}
