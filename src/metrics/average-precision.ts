/**
 * The precision of a class at each of its rows, from the highest score down.
 *
 * @module
 */
import type { Tensor } from "../base/tensor.ts";
import type { WeightedRows } from "./arguments.ts";
import { meanOverClasses, scoresOf, type Tie } from "./ranking.ts";

/**
 * The average precision Σ (Rₖ − Rₖ₋₁)·Pₖ, where Pₖ and Rₖ are precision and recall if all rows with at least the k-th highest
 * score are taken for the class: a sum of steps, without interpolation. `average_precision_score` of scikit-learn.
 *
 * Of two classes the value is that of class 1. Of more classes each is told from all others, and the values have the plain
 * mean. A class without rows has no value and is left out of the mean, where scikit-learn counts 0. NaN if no class has one.
 *
 * @param scores (N): of class 1; or (N, M): the probabilities of each class
 * @param labels (N): 0 or 1; or whole numbers from 0 to M − 1
 * @throws ShapeError, DataError, ConfigError unless each row has a label, and scores that are numbers
 * @example
 * averagePrecision(tensor([0.1, 0.4, 0.35, 0.8]), [0, 0, 1, 1])   // 0.8333…
 */
export function averagePrecision(scores: Tensor, labels: ArrayLike<number>, options: WeightedRows = {}): number {
  return meanOverClasses(scoresOf("averagePrecision", scores, labels, options), precisionOf);
}

/** NaN where the class has no rows. */
export function precisionOf(ties: readonly Tie[]): number {
  let [right, taken, sum] = [0, 0, 0];
  for (const { positive, negative } of ties) {
    right += positive;
    taken += positive + negative;
    if (positive > 0) sum += positive * (right / taken);
  }
  return sum / right;
}
