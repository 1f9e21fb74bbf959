/**
 * How good predictions are, class by class and in the target's unit.
 *
 * @module
 */
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

function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
