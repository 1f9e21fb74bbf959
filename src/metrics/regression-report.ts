/**
 * How far numbers are from their targets.
 *
 * @module
 */
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { assertSameShape, type WeightedRows, weightsOf } from "./arguments.ts";

/** What {@link regressionReport} gives. */
export interface RegressionReport {
  /** The mean of |out − target|. */
  readonly meanAbsoluteError: number;
  /** The root of the mean of (out − target)². */
  readonly rootMeanSquaredError: number;
  /**
   * 1 − Σ (out − target)²/Σ (target − mean)²: 1 of a perfect network, 0 of one that always answers the mean, below 0 of a worse
   * one. Where all targets are the same, 1 if every output is right, else 0.
   */
  readonly r2: number;
}

/**
 * The errors of a regression as scikit-learn defines them: `mean_absolute_error`, `root_mean_squared_error`, `r2_score`. Of
 * several columns each has its own value, and the report has the plain means (`multioutput="uniform_average"`). NaN of no
 * rows.
 *
 * @param out (N, M)
 * @param targets (N, M)
 * @throws ShapeError if the shapes differ
 * @throws ConfigError, ShapeError, DataError for weights that are none
 */
export function regressionReport(out: Tensor, targets: Tensor, options: WeightedRows = {}): RegressionReport {
  assertSameShape("regressionReport", out, targets);
  const [N, M] = asMatrix(out.shape);
  const sums = regressionSums(M);
  addErrors(sums, out, targets, weightsOf("regressionReport", options, N));
  return regressionOf(sums);
}

/** Of each column: weight, squared errors, absolute errors, the targets' mean and squares about the mean. */
const SUMS = 5;

/** Sums of no rows, for so many columns. */
export function regressionSums(M: number): Float64Array {
  return new Float64Array(SUMS * M);
}

/** Adds rows: the squares of the targets by Welford's method, in West's form for weights (1979). */
export function addErrors(
  sums: Float64Array,
  out: Tensor,
  targets: Tensor,
  weights: ArrayLike<number> | undefined,
): void {
  const [N, M] = asMatrix(out.shape);
  for (let i = 0; i < N * M; i++) {
    const weight = weights?.[Math.floor(i / M)] ?? 1;
    if (weight === 0) continue;
    const at = SUMS * (i % M);
    const target = targets.data[i]!;
    const error = out.data[i]! - target;
    const distance = target - sums[at + 3]!;
    sums[at]! += weight;
    sums[at + 1]! += weight * error * error;
    sums[at + 2]! += weight * Math.abs(error);
    sums[at + 3]! += (distance * weight) / sums[at]!;
    sums[at + 4]! += weight * distance * (target - sums[at + 3]!);
  }
}

/**
 * Sums of all replicas from the sums of each.
 *
 * @param sum adds each element up over the replicas
 */
export function joinErrors(sums: Float64Array, sum: (values: Float64Array) => void): void {
  const before = sums.slice();
  for (let i = 0; i < sums.length; i += SUMS) {
    sums[i + 3] = before[i]! * before[i + 3]!;
    sums[i + 4] = 0;
  }
  sum(sums);
  const squares = new Float64Array(sums.length);
  for (let i = 0; i < sums.length; i += SUMS) {
    const mean = sums[i + 3]! / sums[i]!;
    const shift = before[i + 3]! - mean;
    sums[i + 3] = mean;
    squares[i + 4] = before[i + 4]! + (before[i]! === 0 ? 0 : before[i]! * shift * shift);
  }
  sum(squares); // about the mean of all: a difference of large sums would lose what is small beside it
  for (let i = 0; i < sums.length; i += SUMS) sums[i + 4] = squares[i + 4]!;
}

/** The report of summed rows. */
export function regressionOf(sums: Float64Array): RegressionReport {
  const M = sums.length / SUMS;
  let [meanAbsoluteError, rootMeanSquaredError, r2] = [0, 0, 0];
  for (let m = 0; m < M; m++) {
    const [weight, squared, absolute, , squares] = sums.subarray(SUMS * m) as unknown as readonly number[];
    meanAbsoluteError += absolute! / weight! / M;
    rootMeanSquaredError += Math.sqrt(squared! / weight!) / M;
    r2 += explained(squared!, squares!) / M;
  }
  return { meanAbsoluteError, rootMeanSquaredError, r2 };
}

function explained(squared: number, squares: number): number {
  if (squares > 0) return 1 - squared / squares;
  return squared === 0 ? 1 : 0;
}
