/**
 * The middle of a sample, and how wide its middle half is: neither is moved by the one turn that something else
 * interrupted.
 *
 * @module
 */

export interface Summary {
  readonly median: number;
  /** First and third quartile. */
  readonly q1: number;
  readonly q3: number;
}

/** Median and quartiles. @throws RangeError for no values */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), q1: quantile(sorted, 0.25), q3: quantile(sorted, 0.75) };
}

/** The interquartile range. */
export function spread({ q1, q3 }: Summary): number {
  return q3 - q1;
}

/** Linear between the two nearest ranks (Hyndman and Fan 1996, type 7; NumPy's and R's default). */
function quantile(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) throw new RangeError("There is no quantile of no values.");
  const rank = (sorted.length - 1) * p;
  const below = sorted[Math.floor(rank)]!;
  return below + (sorted[Math.ceil(rank)]! - below) * (rank % 1);
}
