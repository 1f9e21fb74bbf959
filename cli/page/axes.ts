/**
 * Where the axes of a plot have their marks, and what stands there.
 *
 * @module
 */

/** Fits half a page. */
const MOST_TICKS = 6;

/** From this ratio of the largest to the smallest value on, an axis of losses is logarithmic. */
const WIDE_RANGE = 20;

/** What Plot takes for an axis. */
export interface Ticks {
  readonly ticks: number | number[];
  readonly tickFormat: (value: number) => string;
}

export interface Axis extends Ticks {
  readonly type?: "log";
  readonly domain?: [number, number];
}

/** `2500`, `0.02`, `1e-7`. */
function formatTick(value: number): string {
  return `${Number(value.toPrecision(6))}`;
}

/** Of an ordinary axis. */
export const LINEAR: Ticks = { ticks: 5, tickFormat: formatTick };

/**
 * Of a logarithmic axis: powers of ten, and where there is room ones, twos and fives, or ones and threes. Over more than
 * two decades d3 gives fives no text, whatever the format says.
 */
export function logTicks(values: readonly number[]): Ticks {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const from = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, i) => 10 ** (from + i));
  const within = (value: number): boolean => value >= low && value <= high;
  const between = high > 100 * low ? [1, 3] : [1, 2, 5];
  const fine = decades.flatMap((decade) => between.map((part) => part * decade)).filter(within);
  const coarse = decades.filter(within);
  const apart = Math.ceil(coarse.length / MOST_TICKS);
  const ticks = fine.length <= MOST_TICKS ? fine : coarse.filter((_, i) => i % apart === 0);
  return { ticks, tickFormat: formatTick };
}

/** Logarithmic for losses of a wide range. */
export function lossAxis(values: readonly number[]): Axis {
  const smallest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return smallest > 0 && largest > WIDE_RANGE * smallest ? { type: "log", ...logTicks([smallest, largest]) } : LINEAR;
}

/** The value below which a share of all values lies; undefined of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)];
}
