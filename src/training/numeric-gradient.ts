/**
 * Gradients by central differences: slow, and true of any function.
 *
 * @module
 */
import type { FloatArray } from "../tensor.ts";

/** Step of the central difference: its error h²·f‴/6 and the rounding ε·f/h are both near 1e-10 in float64. */
export const STEP = 1e-5;

/**
 * The gradient of `f` with respect to `values`, which `f` reads: (f(v + h) − f(v − h)) / 2h for each element.
 *
 * @param f a function of one number; for a function of many, project it with random weights first: Σ R⊙out
 * @param values float64; changed while `f` runs, and put back
 */
export async function numericGradient(
  f: () => number | Promise<number>,
  values: Float64Array,
  h: number = STEP,
): Promise<Float64Array> {
  const gradient = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    values[i] = value + h;
    const above = await f();
    values[i] = value - h;
    const below = await f();
    values[i] = value;
    gradient[i] = (above - below) / (2 * h);
  }
  return gradient;
}

/** The largest difference, as a share of the largest gradient; and where it is. */
export interface GradientError {
  readonly relativeError: number;
  /** Index of the element that differs most. */
  readonly at: number;
}

/** Gradients all smaller than this are compared absolutely: rounding in f would otherwise look like an error. */
const SMALLEST_SCALE = 1e-3;

/** Compares a gradient with the numeric one in the maximum norm. A value that is not a number is an infinite error. */
export function compareGradients(analytic: FloatArray, numeric: FloatArray): GradientError {
  let scale = SMALLEST_SCALE;
  for (let i = 0; i < numeric.length; i++) scale = Math.max(scale, Math.abs(analytic[i]!), Math.abs(numeric[i]!));
  let largest = { relativeError: 0, at: 0 };
  for (let i = 0; i < numeric.length; i++) {
    const difference = Math.abs(analytic[i]! - numeric[i]!) / scale;
    const relativeError = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    if (relativeError > largest.relativeError) largest = { relativeError, at: i };
  }
  return largest;
}
