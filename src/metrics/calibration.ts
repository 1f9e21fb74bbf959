/**
 * Whether a classifier that is 80 % sure is right in 80 % of the rows.
 *
 * @module
 */
import { assertPositiveInteger } from "../base/assert.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { argmax } from "./accuracy.ts";
import { assertProbabilities, type WeightedRows, weightsOf } from "./arguments.ts";

/** Options of {@link calibration}. */
export interface CalibrationOptions extends WeightedRows {
  /** Into how many bins of equal width the confidences from 0 to 1 are sorted. Default: 15. */
  readonly bins?: number | undefined;
}

/** The rows whose confidence is above `from` and at most `to`. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  /** The weight of the rows, or their number where there are no weights. */
  readonly weight: number;
  /** The mean probability of the predicted class. */
  readonly confidence: number;
  /** The share of the rows for which the predicted class is right. */
  readonly accuracy: number;
}

/** What {@link calibration} gives. */
export interface Calibration {
  /** Σ (weight of a bin/weight of all rows)·|accuracy − confidence|: 0 of a calibrated classifier; NaN of no rows. */
  readonly expectedCalibrationError: number;
  /** The reliability curve: the bins that have rows, in their order. */
  readonly bins: readonly ReliabilityBin[];
}

/** As in the paper. */
export const DEFAULT_BINS = 15;

/** Of each bin: weight, weight·confidence, weight·right. */
const SUMS = 3;

/**
 * The expected calibration error and the reliability curve of the predicted class, as Guo et al. define them (On Calibration
 * of Modern Neural Networks, 2017): the confidence of a row is its largest probability, bins have equal width, and the
 * upper end belongs to a bin.
 *
 * @param probabilities (N, M)
 * @param labels (N): whole numbers from 0 to M − 1
 * @throws DataError unless the probabilities of each row sum to 1
 * @throws ShapeError, ConfigError, DataError unless there is one label for each row, and a whole number of bins
 */
export function calibration(
  probabilities: Tensor,
  labels: ArrayLike<number>,
  options: CalibrationOptions = {},
): Calibration {
  assertProbabilities("calibration", probabilities, labels);
  const weights = weightsOf("calibration", options, asMatrix(probabilities.shape)[0], ["bins"]);
  const { bins = DEFAULT_BINS } = options;
  assertPositiveInteger("calibration: bins", bins);
  const sums = binSums(bins);
  addToBins(sums, probabilities, labels, weights);
  return calibrationOf(sums);
}

/** The error of {@link calibration} alone. */
export function expectedCalibrationError(
  probabilities: Tensor,
  labels: ArrayLike<number>,
  options: CalibrationOptions = {},
): number {
  return calibration(probabilities, labels, options).expectedCalibrationError;
}

/** The sums of so many empty bins. */
export function binSums(bins: number): Float64Array {
  return new Float64Array(SUMS * bins);
}

/** Adds rows to the sums of their bins. */
export function addToBins(
  sums: Float64Array,
  probabilities: Tensor,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): void {
  const bins = sums.length / SUMS;
  const M = asMatrix(probabilities.shape)[1];
  for (const [n, taken] of argmax(probabilities).entries()) {
    const weight = weights?.[n] ?? 1;
    const confidence = Math.min(1, probabilities.data[n * M + taken]!);
    if (Number.isNaN(confidence)) return void sums.fill(Number.NaN); // outputs that are no numbers have no calibration
    const bin = Math.max(0, Math.ceil(confidence * bins) - 1);
    sums[SUMS * bin]! += weight;
    sums[SUMS * bin + 1]! += weight * confidence;
    if (taken === labels[n]) sums[SUMS * bin + 2]! += weight;
  }
}

/** The error and the curve of summed rows. */
export function calibrationOf(sums: Float64Array): Calibration {
  const count = sums.length / SUMS;
  const bins = Array.from({ length: count }, (_, i): ReliabilityBin => {
    const [weight, confidence, right] = sums.subarray(SUMS * i) as unknown as readonly [number, number, number];
    return { from: i / count, to: (i + 1) / count, weight, confidence: confidence / weight, accuracy: right / weight };
  }).filter(({ weight }) => weight > 0);
  const all = bins.reduce((sum, { weight }) => sum + weight, 0);
  const gaps = bins.reduce(
    (sum, { weight, confidence, accuracy }) => sum + weight * Math.abs(accuracy - confidence),
    0,
  );
  return { expectedCalibrationError: gaps / all, bins };
}
