/**
 * What an inspection finds, for people and for programs; and the parts that several of them need.
 *
 * @module
 */
import { formatColumns, formatCount, formatShare, formatValue } from "../base/format.ts";
import type { Style } from "../base/style.ts";

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

/**
 * Measures numbers piece by piece, each in two passes, combined as by Chan, Golub and LeVeque (1979): nothing cancels where
 * the mean is large against the deviation. What is not a number is passed over.
 */
export class SpreadFit {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(values: ArrayLike<number>): void {
    let count = 0;
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      this.#min = Math.min(this.#min, value);
      this.#max = Math.max(this.#max, value);
    }
    if (count === 0) return;
    const mean = sum / count;
    let squares = 0;
    for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) squares += (values[i]! - mean) ** 2;
    this.#combine(count, mean, squares);
  }

  /** All NaN if there was no number. */
  finish(): Spread {
    if (this.#count === 0) return { min: Number.NaN, max: Number.NaN, mean: Number.NaN, std: Number.NaN };
    return { min: this.#min, max: this.#max, mean: this.#mean, std: Math.sqrt(this.#squares / this.#count) };
  }

  #combine(count: number, mean: number, squares: number): void {
    const all = this.#count + count;
    const difference = mean - this.#mean;
    this.#squares += this.#count === 0 ? squares : squares + (difference * this.#count * count * difference) / all;
    this.#mean = this.#count === 0 ? mean : this.#mean + (difference * count) / all;
    this.#count = all;
  }
}

/** Of numbers that are all there; all NaN if there is none. */
export function spreadOf(values: ArrayLike<number>): Spread {
  const fit = new SpreadFit();
  fit.add(values);
  return fit.finish();
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
