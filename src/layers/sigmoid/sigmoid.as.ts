/**
 * The logistic function as an activation. See src/layers/sigmoid/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { exp32, minusAbs32 } from "../../backends/wasm/assembly/exp32";

// @ts-ignore: decorator
@unmanaged
class Sigmoid extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const e = exp32(minusAbs32(x)); // (2)
    const p = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), e)); // (3)
    return v128.bitselect(p, f32x4.mul(e, p), f32x4.gt(x, f32x4.splat(0))); // (4)
  }

  // @ts-ignore: decorator
  @inline
  slope(out: v128, a: v128, b: v128): v128 {
    return f32x4.mul(out, f32x4.sub(f32x4.splat(1), out)); // (7)
  }
}

/** @nanoseconds 3.5·size */
export function sigmoidForward(out: usize, x: usize, size: usize): void {
  forward<Sigmoid>(out, x, size);
}

/** @nanoseconds 0.3·size */
export function sigmoidBackward(dx: usize, dout: usize, out: usize, size: usize): void {
  backward<Sigmoid>(dx, dout, out, size);
}
