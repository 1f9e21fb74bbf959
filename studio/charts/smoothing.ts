/**
 * Smoothing of a noisy curve.
 *
 * @module
 */

/** The weight of what was before. */
const BEFORE = 0.95;

/**
 * The exponential moving average, divided by the weights so far: without that it would begin at 0. Values that are not
 * finite have none, and change nothing.
 */
export function smoothed(values: readonly (number | null)[]): (number | null)[] {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    sum = BEFORE * sum + (1 - BEFORE) * value;
    weight = BEFORE * weight + (1 - BEFORE);
    return sum / weight;
  });
}
