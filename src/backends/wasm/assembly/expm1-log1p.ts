/**
 * expm1, log1p and tanh in float64: the operations and constants of src/base/expm1-log1p.ts, in the same order.
 *
 * @module
 */
import { expTail, LN2_HIGH, LN2_LOW, powerOfTwo } from "./exp-log";

/** Beyond these eˣ − 1 is −1, or ∞. */
const LOWEST: f64 = -40;
const HIGHEST: f64 = 710;
/** Below this tanh(x) is x. */
const TINY: f64 = 1.0 / 268435456.0;

/** eˣ − 1 of two float64 at once. */
// @ts-ignore: decorator
@inline
export function expm1(x: v128): v128 {
  const clamped = f64x2.pmin(f64x2.pmax(x, f64x2.splat(LOWEST)), f64x2.splat(HIGHEST)); // NaN stays
  const k = f64x2.floor(f64x2.add(f64x2.mul(clamped, f64x2.splat(Math.LOG2E)), f64x2.splat(0.5)));
  const high = f64x2.sub(clamped, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low); // (1)
  const m = f64x2.sub(high, f64x2.sub(low, f64x2.mul(f64x2.mul(r, r), expTail(r)))); // (2)
  const h = powerOfTwo(i32x4.sub(i32x4.trunc_sat_f64x2_s_zero(k), i32x4.splat(1)));
  const half = f64x2.add(f64x2.mul(h, m), f64x2.sub(h, f64x2.splat(0.5)));
  return f64x2.add(half, half); // (4)
}

/** log(1 + x) of two float64 at once, each from 0 to 1: k is 0 or 1. */
// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  const one = f64x2.splat(1);
  const isUpper = f64x2.ge(f64x2.add(one, x), f64x2.splat(Math.SQRT2)); // (5)
  const f = v128.bitselect(f64x2.sub(f64x2.mul(f64x2.splat(0.5), x), f64x2.splat(0.5)), x, isUpper); // (6)
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const R = atanhTail(f64x2.mul(s, s)); // (7)
  const kHigh = v128.and(f64x2.splat(LN2_HIGH), isUpper), kLow = v128.and(f64x2.splat(LN2_LOW), isUpper);
  const rest = f64x2.sub(f64x2.sub(f64x2.mul(s, f64x2.sub(f, R)), kLow), f);
  return f64x2.sub(kHigh, rest); // (8)
}

/** R: all terms of 2·atanh(s)/s after the first, up to s²⁰, from z = s². */
// @ts-ignore: decorator
@inline
function atanhTail(z: v128): v128 {
  let sum = f64x2.mul(f64x2.splat(2 / 21.0), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 19.0)), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 17.0)), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 15.0)), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 13.0)), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 11.0)), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 9.0)), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 7.0)), z);
  sum = f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 5.0)), z);
  return f64x2.mul(f64x2.add(sum, f64x2.splat(2 / 3.0)), z);
}

/** tanh of two float64 at once. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const a = f64x2.abs(x);
  const E = expm1(f64x2.mul(f64x2.splat(-2), a)); // (9)
  const t = f64x2.div(f64x2.neg(E), f64x2.add(f64x2.splat(2), E));
  const signed = v128.bitselect(x, t, f64x2.splat(-0.0)); // (11)
  return v128.bitselect(x, signed, f64x2.lt(a, f64x2.splat(TINY))); // (12)
}
