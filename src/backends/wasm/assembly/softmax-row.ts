/**
 * The softmax of one row of logits, of which each exponential is computed where it is used.
 *
 * @module
 */
import { exp } from "./exp-log";
import { F } from "./lanes";

/** The largest of the M logits; NaN if the first is. */
export function rowMax(logits: usize, M: usize): f64 {
  let max = load<f32>(logits);
  for (let m: usize = 1; m < M; m++) {
    const logit = load<f32>(logits + m * F);
    if (logit > max) max = logit;
  }
  return max;
}

/** Σₘ exp(logits − max). */
export function rowSum(logits: usize, M: usize, max: f64): f64 {
  let sum: f64 = 0;
  for (let m: usize = 0; m < M; m++) sum += exponential(<f64>load<f32>(logits + m * F) - max);
  return sum;
}

/** exp of one number. */
export function exponential(x: f64): f64 {
  return f64x2.extract_lane(exp(f64x2.splat(x)), 0);
}
