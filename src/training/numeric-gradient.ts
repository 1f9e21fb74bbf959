/**
 * Gradients by central differences: slow, and true of any function.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "../base/arguments.ts";
import type { FloatArray } from "../base/tensor.ts";

/** Step of the central difference: its error h²·f‴/6 and the rounding ε·f/h are both near 1e-10 in float64. */
export const STEP = 1e-5;

/**
 * The gradient of `f` with respect to `values`, which `f` reads: (f(v + h) − f(v − h)) / 2h for each element.
 *
 * @param f a function of one number; for a function of many, project it with random weights first: Σ R⊙out
 * @param values float64; changed while `f` runs, and put back
 * @param isConstant which elements stay as they are; their gradient is 0. Default: none
 */
export async function numericGradient(
  f: () => number | Promise<number>,
  values: Float64Array,
  h: number = STEP,
  isConstant: (index: number) => boolean = () => false,
): Promise<Float64Array> {
  assertArgument(typeof f === "function", "numericGradient", "a function that gives a number", f);
  assertArgument(values instanceof Float64Array, "numericGradient", "the values as a Float64Array", values);
  const gradient = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (isConstant(i)) continue;
    const value = values[i]!;
    try {
      values[i] = value + h;
      const above = await f();
      values[i] = value - h;
      gradient[i] = (above - (await f())) / (2 * h);
    } finally {
      values[i] = value;
    }
  }
  return gradient;
}

/** The largest difference, as a share of the largest gradient; and where it is. */
export interface GradientError {
  readonly relativeError: number;
  /** Index of the element that differs most. */
  readonly at: number;
}

/**
 * Compares a gradient with the numeric one in the maximum norm. A value that is not a number is an infinite error.
 *
 * @param scale what an error is a share of, at least: where the true gradient is zero (a bias before batch
 * normalization), rounding in the sums that cancel would otherwise look like an error
 */
export function compareGradients(analytic: FloatArray, numeric: FloatArray, scale: number): GradientError {
  assertArgument(isArrayLike(analytic), "compareGradients", "a gradient as a Float64Array", analytic);
  assertArgument(isArrayLike(numeric), "compareGradients", "the numeric gradient as a Float64Array", numeric);
  const largest = Math.max(scale, largestMagnitude(numeric));
  let worst = { relativeError: 0, at: 0 };
  for (let i = 0; i < numeric.length; i++) {
    const difference = Math.abs(analytic[i]! - numeric[i]!);
    const error = difference === 0 ? 0 : difference / largest; // where all gradients are zero, so is `largest`
    const relativeError = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    if (relativeError > worst.relativeError) worst = { relativeError, at: i };
  }
  return worst;
}

/** max |value|. */
export function largestMagnitude(values: FloatArray): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
