/**
 * How well scores tell the rows of a class from those of others, whatever the threshold.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import type { WeightedRows } from "./arguments.ts";
import { meanOverClasses, scoresOf, type Tie, tiesOf } from "./ranking.ts";

/** A point of the curve: what happens if all rows with at least this score are taken for the class. */
export interface RocPoint {
  /** ∞ at the first point, where no row is taken. */
  readonly threshold: number;
  /** Of the rows of other classes, the share that is taken. */
  readonly falsePositiveRate: number;
  /** Of the rows of the class, the share that is taken. */
  readonly truePositiveRate: number;
}

/**
 * The area under the receiver operating characteristic: the probability that a row of the class has a higher score than a row
 * of another class, where equal scores count ½ (midranks). `roc_auc_score` of scikit-learn.
 *
 * Of two classes the area is that of class 1. Of more classes each is told from all others, and the areas have the plain
 * mean (`multi_class="ovr", average="macro"`); a class that has no row, or all of them, has no area and is left out of the
 * mean. NaN if no class has an area.
 *
 * @param scores (N): of class 1; or (N, M): the probabilities of each class
 * @param labels (N): 0 or 1; or whole numbers from 0 to M − 1
 * @throws ShapeError, DataError, ConfigError unless each row has a label, and scores that are numbers
 * @example
 * rocAuc(tensor([0.1, 0.4, 0.35, 0.8]), [0, 0, 1, 1])   // 0.75
 */
export function rocAuc(scores: Tensor, labels: ArrayLike<number>, options: WeightedRows = {}): number {
  return meanOverClasses(scoresOf("rocAuc", scores, labels, options), areaOf);
}

/**
 * The points of the curve, from (0, 0) to (1, 1): one for each score that occurs. `roc_curve` of scikit-learn with
 * `drop_intermediate=False`. A rate is NaN where it is a share of no rows.
 *
 * @param scores (N): of class 1; or (N, 2): the probabilities of both classes
 * @param labels (N): 0 or 1
 * @throws ConfigError if there are more than two classes
 * @throws ShapeError, DataError, ConfigError unless each row has a label, and scores that are numbers
 */
export function rocCurve(scores: Tensor, labels: ArrayLike<number>, options: WeightedRows = {}): RocPoint[] {
  const checked = scoresOf("rocCurve", scores, labels, options);
  if (checked.columns > 1) {
    throw new ConfigError(
      `rocCurve is of one class and the others, but there are scores of ${checked.columns} classes. Give the scores of one ` +
        "class as a tensor (N), and the labels 1 for its rows and 0 for others.",
    );
  }
  const ties = tiesOf(checked, 0);
  const [positives, negatives] = totals(ties);
  let [positive, negative] = [0, 0];
  const points = ties.map((tie): RocPoint => {
    positive += tie.positive;
    negative += tie.negative;
    return {
      threshold: tie.score,
      falsePositiveRate: negative / negatives,
      truePositiveRate: positive / positives,
    };
  });
  const none = { falsePositiveRate: 0 / negatives, truePositiveRate: 0 / positives };
  return [{ threshold: Number.POSITIVE_INFINITY, ...none }, ...points];
}

/** NaN where one side has no rows. */
export function areaOf(ties: readonly Tie[]): number {
  const [positives, negatives] = totals(ties);
  let [above, pairs] = [0, 0];
  for (const { positive, negative } of ties) {
    pairs += negative * (above + positive / 2);
    above += positive;
  }
  return pairs / (positives * negatives);
}

function totals(ties: readonly Tie[]): readonly [positives: number, negatives: number] {
  let [positives, negatives] = [0, 0];
  for (const { positive, negative } of ties) {
    positives += positive;
    negatives += negative;
  }
  return [positives, negatives];
}
