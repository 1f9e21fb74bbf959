/**
 * The softmax of one row of logits, of which each exponential is computed where it is used.
 *
 * @module
 */
import { exp } from "./exp-log";
import { F, fillLanes, high, low } from "./lanes";

/** The largest of the M logits; NaN if the first is. */
export function rowMax(logits: usize, M: usize): f64 {
  let max = load<f32>(logits);
  for (let m: usize = 1; m < M; m++) {
    const logit = load<f32>(logits + m * F);
    if (logit > max) max = logit;
  }
  return max;
}

/** Σₘ exp(logits − max), added one after the other; behind the end of the row the exponentials are 0. */
export function rowSum(logits: usize, M: usize, max: f64): f64 {
  const largest = f64x2.splat(max);
  let sum: f64 = 0;
  for (let m: usize = 0; m < M; m += 4) {
    const lanes = fillLanes(v128.load(logits + m * F), M - m, -Infinity);
    const e0 = exp(f64x2.sub(low(lanes), largest)), e1 = exp(f64x2.sub(high(lanes), largest));
    sum += f64x2.extract_lane(e0, 0);
    sum += f64x2.extract_lane(e0, 1);
    sum += f64x2.extract_lane(e1, 0);
    sum += f64x2.extract_lane(e1, 1);
  }
  return sum;
}

/** exp of one number. */
export function exponential(x: f64): f64 {
  return f64x2.extract_lane(exp(f64x2.splat(x)), 0);
}
