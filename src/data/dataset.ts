/**
 * What a network learns from: samples, and a label or target for each.
 *
 * @module
 */
import { DataError, ShapeError } from "../errors.ts";
import { asMatrix, formatShape } from "../shape.ts";
import { type Tensor, type TensorLike, toTensor } from "../tensor.ts";

/** Samples with class labels: what softmax cross-entropy takes. */
export interface ClassificationData {
  /** (N, …): one sample a row. */
  readonly x: TensorLike;
  /** (N): the class of each sample, 0 to M − 1. */
  readonly labels: ArrayLike<number>;
}

/** Samples with real targets: what mean squared error takes. */
export interface RegressionData {
  /** (N, …): one sample a row. */
  readonly x: TensorLike;
  /** (N, M): what the network should answer for each sample. */
  readonly targets: TensorLike;
}

export type Data = ClassificationData | RegressionData;

/** Data that was checked: all finite, one label or target a sample. */
export interface Dataset {
  readonly x: Tensor;
  readonly labels?: Int32Array;
  readonly targets?: Tensor;
}

/** Number of samples. */
export function sampleCount(dataset: Dataset): number {
  return asMatrix(dataset.x.shape)[0];
}
