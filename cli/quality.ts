/**
 * How good predictions are, class by class and in the target's unit.
 *
 * @module
 */
import type { Tensor } from "../src/index.ts";

/** One class: shares from 0 to 1, undefined where there is nothing to take a share of. */
export interface ClassQuality {
  readonly name: string;
  /** Of the rows that were taken for this class, how many are. */
  readonly precision: number | undefined;
  /** Of the rows of this class, how many were taken for it. */
  readonly recall: number | undefined;
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
    return { name, precision: shareOf(correct, taken), recall: shareOf(correct, rows), rows };
  });
}

/**
 * @param out (N, M)
 * @param targets (N, M)
 * @param unit how much 1 of both is in the target's unit
 */
export function regressionQuality(out: Tensor, targets: Tensor, unit: number): RegressionQuality {
  const count = targets.data.length;
  const mean = sum(targets.data) / count;
  let squared = 0;
  let absolute = 0;
  let variance = 0;
  for (let i = 0; i < count; i++) {
    const error = out.data[i]! - targets.data[i]!;
    squared += error ** 2;
    absolute += Math.abs(error);
    variance += (targets.data[i]! - mean) ** 2;
  }
  return {
    rmse: unit * Math.sqrt(squared / count),
    meanAbsoluteError: (unit * absolute) / count,
    r2: variance === 0 ? undefined : 1 - squared / variance,
  };
}

function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
