/**
 * The loops of element-wise activations: four float32 at a time, by the formulas of one class.
 *
 * The class stands for its formulas alone: no object of it is ever made, and each method is called where the compiler knows it.
 *
 * @module
 */
import { F, storeLanes } from "./lanes";
import { LINE, shareEnd, shareStart } from "./share";

/** Bytes of four numbers. */
const VECTOR: usize = 4 * F;

/** An activation and its slope, for four float32 at once; `a` and `b` are its constants, as float64 in both lanes. */
// @ts-ignore: decorator
@unmanaged
export abstract class Activation {
  abstract value(x: v128, a: v128, b: v128): v128;
  /** @param kept what the backward pass takes: x, or what `value` gave */
  abstract slope(kept: v128, a: v128, b: v128): v128;
}

/** out = f(x). */
// @ts-ignore: decorator
@inline
export function forward<A extends Activation>(out: usize, x: usize, size: usize, a: f64 = 0, b: f64 = 0): void {
  const activation = changetype<A>(0), a2 = f64x2.splat(a), b2 = f64x2.splat(b);
  const end = shareEnd(size, LINE) * F;
  let at = shareStart(size, LINE) * F;
  for (; at + VECTOR <= end; at += VECTOR) {
    v128.store(out + at, activation.value(v128.load(x + at), a2, b2));
  }
  if (at < end) storeLanes(out + at, activation.value(v128.load(x + at), a2, b2), (end - at) / F);
}

/** dx = dout·f′, from x or from out. */
// @ts-ignore: decorator
@inline
export function backward<A extends Activation>(
  dx: usize, dout: usize, kept: usize, size: usize, a: f64 = 0, b: f64 = 0,
): void {
  const activation = changetype<A>(0), a2 = f64x2.splat(a), b2 = f64x2.splat(b);
  const end = shareEnd(size, LINE) * F;
  let at = shareStart(size, LINE) * F;
  for (; at + VECTOR <= end; at += VECTOR) {
    v128.store(dx + at, f32x4.mul(v128.load(dout + at), activation.slope(v128.load(kept + at), a2, b2)));
  }
  if (at < end) {
    const slope = activation.slope(v128.load(kept + at), a2, b2);
    storeLanes(dx + at, f32x4.mul(v128.load(dout + at), slope), (end - at) / F);
  }
}
