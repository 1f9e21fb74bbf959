/**
 * Where the axes of a plot have their marks, and what stands there.
 *
 * @module
 */

/** Fits half a page. */
const MOST_TICKS = 6;

/** What Plot takes for an axis. */
export interface Ticks {
  readonly ticks: number | number[];
  readonly tickFormat: (value: number) => string;
}

/** `2500`, `0.02`, `1e-7`. */
export function formatTick(value: number): string {
  return `${Number(value.toPrecision(6))}`;
}

/** Of an ordinary axis. */
export const LINEAR: Ticks = { ticks: 5, tickFormat: formatTick };

/** Of a logarithmic axis: powers of ten, or ones, twos and fives between them where there is room. */
export function logTicks(values: readonly number[]): Ticks {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const from = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, i) => 10 ** (from + i));
  const within = (value: number): boolean => value >= low && value <= high;
  const fine = decades.flatMap((decade) => [decade, 2 * decade, 5 * decade]).filter(within);
  const coarse = decades.filter(within);
  const apart = Math.ceil(coarse.length / MOST_TICKS);
  const ticks = fine.length <= MOST_TICKS ? fine : coarse.filter((_, i) => i % apart === 0);
  return { ticks, tickFormat: formatTick };
}

/** The value below which a share of all values lies; undefined of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)];
}
