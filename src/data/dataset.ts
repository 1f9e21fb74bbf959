/**
 * What a network learns from: samples, and a label or target for each.
 *
 * @module
 */
import { assertArgument, has, isArrayLike } from "../base/arguments.ts";
import { ConfigError, DataError, ShapeError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { asMatrix, formatShape } from "../base/shape.ts";
import { type FloatArray, isTensor, type Tensor, type TensorLike, toTensor } from "../base/tensor.ts";
import { assertSomeWeight, sumOfWeights, toWeights } from "../base/weights.ts";
import { inWords, plural } from "../base/words.ts";

/** Samples with class labels: what softmax cross-entropy takes. */
export interface ClassificationData {
  /** (N, …): one sample a row. */
  readonly x: TensorLike;
  /** (N): the class of each sample, 0 to M − 1. */
  readonly labels: ArrayLike<number>;
  /** (N): how much each sample counts, finite and at least 0, as float32 holds it. Default: 1. */
  readonly weights?: ArrayLike<number> | undefined;
  readonly targets?: undefined;
}

/** Samples with real targets: what mean squared error takes. */
export interface RegressionData {
  /** (N, …): one sample a row. */
  readonly x: TensorLike;
  /** (N, M): what the network should answer for each sample. */
  readonly targets: TensorLike;
  /** (N): how much each sample counts, finite and at least 0, as float32 holds it. Default: 1. */
  readonly weights?: ArrayLike<number> | undefined;
  readonly labels?: undefined;
}

/** Data that was checked: all finite, one label or target a sample. */
export interface Dataset {
  readonly x: Tensor;
  readonly labels?: Int32Array;
  readonly targets?: Tensor;
  /** (N): not all of them 0. */
  readonly weights?: FloatArray;
}

/** Data in memory; the readers of this package give a {@link Dataset}. */
export type MemoryData = ClassificationData | RegressionData | Dataset;

const LARGEST_LABEL = 0x7fffffff;

/** What data in memory may have. */
const KEYS: readonly string[] = ["x", "labels", "targets", "weights"] satisfies (keyof Dataset)[];

/** @throws ConfigError unless these are rows of data that has `count` of them */
export function assertRowNumbers(where: string, rows: Int32Array, count: number): void {
  assertArgument(rows instanceof Int32Array, where, "the numbers of rows as an Int32Array", rows);
  const outside = rows.find((row) => row < 0 || row >= count);
  if (outside === undefined) return;
  throw new ConfigError(`${where} got index ${outside}, but there are ${plural(count, "sample")} (0 to ${count - 1}).`);
}

/** @throws ConfigError unless data has a tensor `x`; the rest of it is not looked at */
export function assertDataset(where: string, data: Dataset): void {
  const isDataset = has(data, "x") && isTensor(data.x);
  assertArgument(isDataset, where, "a dataset { x, labels } or { x, targets } with x as a tensor", data);
}

/** Number of samples. @throws ConfigError for what is no data */
export function sampleCount(data: Dataset | { readonly rowCount: number }): number {
  if (!has(data, "rowCount")) assertDataset("sampleCount", data as Dataset);
  return "rowCount" in data ? data.rowCount : asMatrix(data.x.shape)[0];
}

/**
 * Checks data before anything is computed from it.
 *
 * @param where what the data is, for messages: `"training data"`, `"validation data"`
 * @returns the same arrays where they already are typed arrays; nothing is scaled or reordered
 * @throws DataError if there is no row, a value that is no number or not finite, a label that is not an integer ≥ 0, not
 * exactly one of labels and targets, a weight that is negative or not finite, no weight above 0, or something else beside them
 * @throws ShapeError if x and the labels, targets or weights differ in their number of rows
 */
export function toDataset(data: MemoryData, where: string): Dataset {
  const dataset = toUnreadDataset(data, where);
  assertFinite(dataset.x, "x", where);
  if (dataset.targets) assertFinite(dataset.targets, "targets", where);
  return dataset;
}

/** {@link toDataset} for values that somebody else will look at: only shapes and labels are checked. */
export function toUnreadDataset(data: MemoryData, where: string): Dataset {
  assertKeys(data, where);
  const labels = "labels" in data ? data.labels : undefined;
  const targets = "targets" in data ? data.targets : undefined;
  if ((labels === undefined) === (targets === undefined)) {
    throw new DataError(
      `The ${where} has ${labels === undefined ? "neither labels nor targets" : "both labels and targets"}. ` +
        "Give labels to learn classes, or targets to learn numbers.",
    );
  }
  const x = checkedTensor(data.x, "x", where);
  const { weights } = data;
  const weighed = weights === undefined ? undefined : { weights: checkedWeights(weights, x, where) };
  if (labels !== undefined) return { x, labels: checkedLabels(labels, x, where), ...weighed };
  const checked = checkedTensor(targets!, "targets", where);
  checkRows(x, "targets", checked.shape, where);
  return { x, targets: checked, ...weighed };
}

/** @throws DataError for what is no data, or has a key that is none of data's */
function assertKeys(data: MemoryData, where: string): void {
  const example = "{ x, labels } to learn classes, or { x, targets } to learn numbers";
  if (typeof data !== "object" || data === null || isArrayLike(data)) {
    throw new DataError(`The ${where} must be ${example}, but is ${inWords(data)}.`);
  }
  for (const key in data) {
    if (KEYS.includes(key) || !Object.hasOwn(data, key)) continue;
    throw new DataError(`The ${where} has an unknown key "${key}". ${didYouMean(key, KEYS)} Give ${example}.`);
  }
}

/**
 * Checks that every label names one of `classes` classes.
 *
 * @throws DataError naming the first row whose label is out of range
 */
export function checkLabels(labels: Int32Array, classes: number, where = "data"): void {
  let row = 0;
  while (row < labels.length && labels[row]! >= 0 && labels[row]! < classes) row++;
  if (row === labels.length) return;
  const needed = maximum(labels) + 1;
  const fix = needed > classes ? `Give the network ${plural(needed, "output")}, or correct the labels.` : "Correct it.";
  throw new DataError(
    `labels of the ${where} must be ${classes === 1 ? "0" : `0 to ${classes - 1}`}, because the network has ` +
      `${plural(classes, "output")}, but row ${row} has label ${labels[row]}. ${fix}`,
  );
}

function checkedTensor(value: TensorLike, name: string, where: string): Tensor {
  const checked = toTensor(value, `${name} of the ${where}`);
  const { shape } = checked;
  if (shape.length === 0) throw new ShapeError(`${name} of the ${where} is a single number. Give one row a sample.`);
  if (shape[0] === 0) throw new DataError(`${name} of the ${where} has no rows (shape ${formatShape(shape)}).`);
  return checked;
}

/** @throws DataError naming the first value that is not finite */
export function assertFinite(values: Tensor, name: string, where: string): void {
  const error = nonFiniteError(values, name, where);
  if (error) throw error;
}

/** The error for the first value that is not finite; undefined if all are. */
export function nonFiniteError({ data, shape }: Tensor, name: string, where: string): DataError | undefined {
  const first = firstNotFinite(data);
  if (first < 0) return undefined;
  let count = 0;
  for (let i = first; i < data.length; i++) if (!Number.isFinite(data[i])) count++;
  const width = asMatrix(shape)[1];
  return new DataError(
    `${name} of the ${where} has ${data[first]} at row ${Math.floor(first / width)}, column ${first % width} ` +
      `(${count} of ${data.length} values are not finite). Remove those rows or fill in the values.`,
  );
}

function firstNotFinite(data: Tensor["data"]): number {
  if (Number.isFinite(sum(data))) return -1;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1; // finite values of float64 whose sum is not
}

/** Four sums, so that no addition waits for the one before: 0.3 ns an element, where asking each of them takes 1.1. */
function sum(data: Tensor["data"]): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += data[i]!;
    s1 += data[i + 1]!;
    s2 += data[i + 2]!;
    s3 += data[i + 3]!;
  }
  for (let i = whole; i < data.length; i++) s0 += data[i]!;
  return s0 + s1 + s2 + s3;
}

function checkedLabels(labels: ArrayLike<number>, x: Tensor, where: string): Int32Array {
  const isList = isArrayLike(labels);
  assertArgument(isList, `labels of the ${where}`, "one class a sample, such as [0, 2, 1]", labels);
  checkRows(x, "labels", [labels.length], where);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (Number.isInteger(label) && label >= 0 && label <= LARGEST_LABEL) continue;
    throw new DataError(
      `labels of the ${where} must be integers from 0 on, but row ${row} has ${inWords(label)}. ` +
        "Number the classes 0, 1, 2, …; numbers to be predicted as they are belong in targets.",
    );
  }
  return labels instanceof Int32Array ? labels : Int32Array.from(labels);
}

function checkedWeights(weights: ArrayLike<number>, x: Tensor, where: string): FloatArray {
  const checked = toWeights(`weights of the ${where}`, weights, x.shape[0]!);
  assertSomeWeight(sumOfWeights(checked, checked.length), where);
  return checked;
}

function checkRows(x: Tensor, name: string, shape: readonly number[], where: string): void {
  if (shape[0] === x.shape[0]) return;
  throw new ShapeError(
    `x of the ${where} has shape ${formatShape(x.shape)}, so ${x.shape[0]} rows, but ${name} has shape ` +
      `${formatShape(shape)}. Give every sample one row in both.`,
  );
}

function maximum(values: Int32Array): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}
