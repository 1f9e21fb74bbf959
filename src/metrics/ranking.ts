/**
 * Rows in the order of a score, and what metrics of that order have in common.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import { assertTensor, type Tensor } from "../base/tensor.ts";
import { assertLabels } from "./accuracy.ts";
import { type WeightedRows, weightsOf } from "./arguments.ts";

/** Rows with one score: the weight of those of the class, and of those of other classes. */
export interface Tie {
  readonly score: number;
  readonly positive: number;
  readonly negative: number;
}

/** The scores of some rows for each class that is told from the others. */
export interface Scores {
  /** [n·columns + c]. */
  readonly data: ArrayLike<number>;
  /** 1 for two classes: the scores are those of class 1. Else one for each class. */
  readonly columns: number;
  readonly labels: ArrayLike<number>;
  readonly weights: ArrayLike<number> | undefined;
}

/** Class 1 of two is told from class 0; of more classes each is told from all others. */
export function columnsOf(M: number): number {
  return M <= 2 ? 1 : M;
}

/**
 * The scores in arguments, checked.
 *
 * @param scores (N) or (N, 1): scores of class 1; (N, M): a score for each class
 * @throws ShapeError, DataError, ConfigError unless each row has a label and scores that are numbers
 */
export function scoresOf(where: string, scores: Tensor, labels: ArrayLike<number>, options: WeightedRows): Scores {
  assertTensor(where, scores);
  const [N, M] = asMatrix(scores.shape);
  const classes = { data: scores.data, shape: [N, Math.max(M, 2)] }; // two, if class 0 has no score of its own
  assertLabels(where, classes, labels);
  const bad = scores.data.findIndex(Number.isNaN);
  if (bad >= 0)
    throw new DataError(`${where} takes scores that are numbers, but that of row ${Math.floor(bad / M)} is NaN.`);
  const weights = weightsOf(where, options, N);
  const data = M === 2 ? scores.data.filter((_, i) => i % 2 === 1) : scores.data;
  return { data, columns: columnsOf(M), labels, weights };
}

/** The rows by their score in column `c`, the highest score first. */
export function tiesOf({ data, columns, labels, weights }: Scores, c: number): Tie[] {
  const scores = Float64Array.from({ length: labels.length }, (_, n) => data[n * columns + c]!);
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const own = columns === 1 ? 1 : c;
  const ties: Tie[] = [];
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]!]!;
    const sums = [0, 0];
    do {
      const n = order[i++]!;
      sums[labels[n] === own ? 1 : 0]! += weights?.[n] ?? 1;
    } while (i < order.length && scores[order[i]!] === score);
    ties.push({ score, positive: sums[1]!, negative: sums[0]! });
  }
  return ties;
}

/** The mean of a metric over the columns for which it is a number; NaN if there are none, or if a score is NaN. */
export function meanOverClasses(scores: Scores, metric: (ties: readonly Tie[]) => number): number {
  for (let i = 0; i < scores.data.length; i++) if (Number.isNaN(scores.data[i])) return Number.NaN;
  let [sum, count] = [0, 0];
  for (let c = 0; c < scores.columns; c++) {
    const value = metric(tiesOf(scores, c));
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
