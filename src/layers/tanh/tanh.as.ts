/**
 * The hyperbolic tangent as an activation. See src/layers/tanh/kernels.ts: the equations are the same, in float32, within the bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { expm132 } from "../../backends/wasm/assembly/exp32";

// @ts-ignore: decorator
@unmanaged
class Tanh extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, a: v128, b: v128): v128 {
    const E = expm132(f32x4.mul(f32x4.splat(-2), f32x4.abs(x)));
    const t = f32x4.div(E, f32x4.add(f32x4.splat(2), E));
    return v128.bitselect(x, t, f32x4.splat(-0.0)); // (1)
  }

  // @ts-ignore: decorator
  @inline
  slope(out: v128, a: v128, b: v128): v128 {
    return f32x4.mul(f32x4.sub(f32x4.splat(1), out), f32x4.add(f32x4.splat(1), out)); // (4)
  }
}

/** @nanoseconds 3.5·size */
export function tanhForward(out: usize, x: usize, size: usize): void {
  forward<Tanh>(out, x, size);
}

/** @nanoseconds 0.3·size */
export function tanhBackward(dx: usize, dout: usize, out: usize, size: usize): void {
  backward<Tanh>(dx, dout, out, size);
}
