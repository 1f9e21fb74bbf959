/**
 * log1p in float64: the operations and constants of src/base/expm1-log1p.ts, in the same order.
 *
 * @module
 */
import { LN2_HIGH, LN2_LOW } from "./exp-log";

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
