/**
 * A distribution in bins that do not jump: they reach as far from 0 as they are told to.
 *
 * @module
 */

/** Values that are not finite count in nothing but `count`. */
export interface Histogram {
  /** The bins lie side by side over [−reach, reach]. */
  readonly reach: number;
  /** Of values in each bin, zeros left out: a ReLU gives so many that nothing else would be seen beside them. */
  readonly counts: readonly number[];
  /** Values that are exactly 0. */
  readonly zeros: number;
  /** Values under −reach, and over reach. */
  readonly below: number;
  readonly above: number;
  /** All values. */
  readonly count: number;
  readonly mean: number;
  /** Biased (÷N) standard deviation. */
  readonly std: number;
}

/** Even, so that 0 is the border of two. */
export const BINS = 40;

/** @param reach where it is not given, the values' own: {@link ownReach} */
export function histogramOf(data: ArrayLike<number>, reach?: number): Histogram {
  const { mean, std } = momentsOf(data);
  const far = reach ?? ownReach({ mean, std });
  const counts = new Array<number>(BINS).fill(0);
  let [zeros, below, above] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value === 0) zeros++;
    else if (value < -far) below++;
    else if (value > far) above++;
    else if (!Number.isNaN(value)) counts[Math.min(BINS - 1, Math.floor((BINS * (value + far)) / (2 * far)))]!++;
  }
  return { reach: far, counts, zeros, below, above, count: data.length, mean, std };
}

/** Nearly all values lie within it: |mean| + 3·std; 1 where there is nothing to see. */
export function ownReach({ mean, std }: Pick<Histogram, "mean" | "std">): number {
  const reach = Math.abs(mean) + 3 * std;
  return reach > 0 && Number.isFinite(reach) ? reach : 1;
}

/** In two passes; values that are not finite are passed over. */
function momentsOf(data: ArrayLike<number>): Pick<Histogram, "mean" | "std"> {
  let [sum, count, squares] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) continue;
    sum += data[i]!;
    count++;
  }
  const mean = sum / count;
  for (let i = 0; i < data.length; i++) if (Number.isFinite(data[i]!)) squares += (data[i]! - mean) ** 2;
  return { mean, std: Math.sqrt(squares / count) };
}
