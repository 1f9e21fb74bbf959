/**
 * How good predictions are, class by class and in the target's unit.
 *
 * @module
 */
import type { Replica, Tensor } from "../../src/index.ts";

/** One class: shares from 0 to 1, undefined where there is nothing to take a share of. */
export interface ClassQuality {
  readonly name: string;
  /** Of the rows that were taken for this class, how many are. */
  readonly precision: number | undefined;
  /** Of the rows of this class, how many were taken for it. */
  readonly recall: number | undefined;
  /** The harmonic mean of both; 0 where only one of them is defined. */
  readonly f1: number | undefined;
  readonly rows: number;
}

/** Errors in the target's unit. */
export interface RegressionQuality {
  /** The root of the mean squared error. */
  readonly rmse: number;
  readonly meanAbsoluteError: number;
  /** 1 − squared error / variance: 0 for always answering the mean; undefined where all targets are the same. */
  readonly r2: number | undefined;
}

/** @param confusion counts[label][taken] */
export function classQualities(names: readonly string[], confusion: readonly (readonly number[])[]): ClassQuality[] {
  return names.map((name, k) => {
    const rows = sum(confusion[k]!);
    const taken = sum(confusion.map((row) => row[k]!));
    const correct = confusion[k]![k]!;
    return {
      name,
      precision: shareOf(correct, taken),
      recall: shareOf(correct, rows),
      f1: shareOf(2 * correct, rows + taken),
      rows,
    };
  });
}

/**
 * @param out (N, M)
 * @param targets (N, M)
 * @param unit how much 1 of both is in the target's unit
 */
export function regressionQuality(out: Tensor, targets: Tensor, unit: number): RegressionQuality {
  const errors = new RegressionErrors();
  errors.add(out, targets);
  return errors.quality(unit);
}

/** The same for outputs and targets that come some rows at a time. */
export class RegressionErrors {
  #count = 0;
  #squared = 0;
  #absolute = 0;
  /** Of the targets, by Welford's method (1962). */
  #mean = 0;
  #squares = 0;

  /** @param column of (N, `of`), where only one counts; default all elements */
  add(out: Tensor, targets: Tensor, column: number = 0, of: number = 1): void {
    for (let i = column; i < targets.data.length; i += of) {
      const target = targets.data[i]!;
      const error = out.data[i]! - target;
      this.#squared += error ** 2;
      this.#absolute += Math.abs(error);
      const distance = target - this.#mean;
      this.#mean += distance / ++this.#count;
      this.#squares += distance * (target - this.#mean);
    }
  }

  /** Takes in what the other replicas have added. */
  join(replica: Replica): void {
    const [count, mean] = [this.#count, this.#mean];
    const sums = Float64Array.of(count, this.#squared, this.#absolute, count * mean);
    replica.sum(sums);
    [this.#count, this.#squared, this.#absolute] = sums as unknown as readonly [number, number, number];
    this.#mean = sums[3]! / this.#count;
    const squares = Float64Array.of(this.#squares + count * (mean - this.#mean) ** 2);
    replica.sum(squares); // about the mean of all: a difference of large sums would lose what is small beside it
    this.#squares = squares[0]!;
  }

  /** Of the targets. */
  get mean(): number {
    return this.#mean;
  }

  /** The root mean squared error of always the same answer. @param unit how much 1 of it is in the target's unit */
  rmseOf(answer: number, unit: number): number {
    return unit * Math.sqrt(this.#squares / this.#count + (this.#mean - answer) ** 2);
  }

  /** @param unit how much 1 of both is in the target's unit */
  quality(unit: number): RegressionQuality {
    return {
      rmse: unit * Math.sqrt(this.#squared / this.#count),
      meanAbsoluteError: (unit * this.#absolute) / this.#count,
      r2: this.#squares === 0 ? undefined : 1 - this.#squared / this.#squares,
    };
  }
}

function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
