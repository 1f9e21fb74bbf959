/**
 * What an inspection finds, for people and for programs; and the parts that several of them need.
 *
 * @module
 */
import { formatColumns, formatCount, formatShare, formatValue } from "../format.ts";
import type { Style } from "../style.ts";

export interface Inspection {
  readonly json: unknown;
  readonly text: readonly string[];
}

/** A heading in dim, then the rows under it. */
export function tableLines(rows: readonly (readonly string[])[], right: readonly number[], style: Style): string[] {
  const [heading, ...lines] = formatColumns(rows, right);
  return [style.dim(heading!), ...lines];
}

/** The spread of some numbers. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Biased (÷N). */
  readonly std: number;
}

/** Passes over what is not a number; all NaN if nothing is left. */
export function spreadOf(values: ArrayLike<number>): Spread {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) squares += (values[i]! - mean) ** 2;
  return count === 0
    ? { min: Number.NaN, max: Number.NaN, mean: Number.NaN, std: Number.NaN }
    : { min, max, mean, std: Math.sqrt(squares / count) };
}

/** min, mean, max, std as cells. */
export function spreadCells({ min, mean, max, std }: Spread): string[] {
  return [min, mean, max, std].map((value) => (Number.isNaN(value) ? "" : formatValue(value)));
}

export const SPREAD_HEADINGS: readonly string[] = ["min", "mean", "max", "std"];

const BAR_LENGTH = 24;

/** One line a value: its name, how often it occurs, and a bar. */
export function barLines(counts: ReadonlyMap<string, number>): string[] {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts.values());
  const rows = Array.from(counts, ([name, count]) => [
    `  ${name}`,
    formatCount(count),
    formatShare(count / total),
    "█".repeat(Math.max(1, Math.round((BAR_LENGTH * count) / most))),
  ]);
  return formatColumns(rows, [1, 2]);
}
