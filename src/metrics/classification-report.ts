/**
 * Precision, recall and F1: of each class, and as means over the classes.
 *
 * @module
 */
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { argmax, assertLabels } from "./accuracy.ts";
import { type WeightedRows, weightsOf } from "./arguments.ts";

/** Three shares, each from 0 to 1. A share of nothing is 0. */
export interface PrecisionAndRecall {
  /** Of the rows that were taken for the class, the share that is of the class. */
  readonly precision: number;
  /** Of the rows of the class, the share that was taken for it. */
  readonly recall: number;
  /** 2·precision·recall/(precision + recall). */
  readonly f1: number;
}

/** Of one class. */
export interface ClassMeasures extends PrecisionAndRecall {
  /** The rows of the class: their weight, or their number where there are no weights. */
  readonly support: number;
}

/** What {@link classificationReport} gives. */
export interface ClassificationReport {
  /** The share of the rows that were taken for their label. */
  readonly accuracy: number;
  /** The mean recall of the classes that have rows. */
  readonly balancedAccuracy: number;
  /** Class by class, in the order of the outputs. */
  readonly classes: readonly ClassMeasures[];
  /** The plain means over the classes that have rows or were predicted. */
  readonly macro: PrecisionAndRecall;
  /** The means over the classes, each weighted by its support. */
  readonly weighted: PrecisionAndRecall;
}

/**
 * Precision, recall and F1 as `classification_report` of scikit-learn defines them.
 *
 * A division by zero gives 0: the precision of a class that no row was taken for, and the recall of a class without rows. A
 * class that has no rows and was never predicted is left out of the macro means.
 *
 * @param out (N, M): logits or probabilities; each row is taken for the class of its largest output, the first of several
 * @param labels (N): whole numbers from 0 to M − 1
 * @throws ShapeError, DataError, ConfigError unless there is one class of `out` for each row
 * @example
 * classificationReport(tensor([[2, 1], [0, 3]]), [0, 0]).classes[0]   // { precision: 1, recall: 0.5, f1: 0.667, support: 2 }
 */
export function classificationReport(
  out: Tensor,
  labels: ArrayLike<number>,
  options: WeightedRows = {},
): ClassificationReport {
  assertLabels("classificationReport", out, labels);
  const [N, M] = asMatrix(out.shape);
  const confusion = new Float64Array(M * M);
  addConfusion(confusion, out, labels, weightsOf("classificationReport", options, N));
  return reportOf(confusion, M);
}

/**
 * Adds rows to confusion[label·M + taken], which holds the weight of the rows of each label that were taken for each class.
 *
 * @param out (N, M)
 */
export function addConfusion(
  confusion: Float64Array,
  out: Tensor,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): void {
  const M = asMatrix(out.shape)[1];
  for (const [n, taken] of argmax(out).entries()) confusion[labels[n]! * M + taken]! += weights?.[n] ?? 1;
}

/** The report of a confusion matrix. @param confusion (M, M): [label·M + taken] */
export function reportOf(confusion: Float64Array, M: number): ClassificationReport {
  const support = new Float64Array(M);
  const taken = new Float64Array(M);
  const right = new Float64Array(M);
  for (let i = 0; i < M * M; i++) {
    const [label, prediction] = [Math.floor(i / M), i % M];
    support[label]! += confusion[i]!;
    taken[prediction]! += confusion[i]!;
    if (label === prediction) right[label] = confusion[i]!;
  }
  const classes = Array.from({ length: M }, (_, k) => measuresOf(right[k]!, taken[k]!, support[k]!));
  const known = classes.filter((one, k) => one.support > 0 || taken[k]! > 0);
  return {
    accuracy: shareOf(sumOf([...right]), sumOf([...support])),
    balancedAccuracy: meanOf(known.filter(({ support }) => support > 0)).recall,
    classes,
    macro: meanOf(known),
    weighted: meanOf(classes, [...support]),
  };
}

function measuresOf(right: number, taken: number, support: number): ClassMeasures {
  return {
    precision: shareOf(right, taken),
    recall: shareOf(right, support),
    f1: shareOf(2 * right, taken + support), // the same as 2·precision·recall/(precision + recall)
    support,
  };
}

function meanOf(
  classes: readonly PrecisionAndRecall[],
  weights: readonly number[] = classes.map(() => 1),
): PrecisionAndRecall {
  const all = sumOf(weights);
  const mean = (value: (one: PrecisionAndRecall) => number): number => {
    return shareOf(sumOf(classes.map((one, k) => weights[k]! * value(one))), all);
  };
  return { precision: mean((one) => one.precision), recall: mean((one) => one.recall), f1: mean((one) => one.f1) };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
