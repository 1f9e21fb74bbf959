/**
 * How far a classifier's probabilities can be trusted: what a report says of calibration and of the ROC curve.
 *
 * @module
 */
import { softmax, type Tensor, tensor } from "../../src/index.ts";
import { type Calibration, calibration, type RocPoint, rocAuc, rocCurve } from "../../src/metrics/index.ts";
import { spaced } from "../inputs/some-rows.ts";

/** One class against all others. */
export interface ClassCurve {
  readonly label: string;
  readonly area: number;
  readonly points: readonly RocPoint[];
}

/** What is drawn of the probabilities. */
export interface Probabilities {
  readonly calibration: Calibration;
  /** Of class 1 of two, or of each class; classes that no row has are left out. */
  readonly roc: readonly ClassCurve[];
}

/** More points than this do not show in half a page. */
const MOST_POINTS = 200;
/** More curves than this hide one another. */
const MOST_CURVES = 20;

/** @param out (N, M): logits. @returns undefined where some of them are no numbers */
export function probabilitiesOf(
  out: Tensor,
  labels: Int32Array,
  classes: readonly string[],
): Probabilities | undefined {
  if (!out.data.every(Number.isFinite)) return undefined;
  const probabilities = softmax(out);
  const drawn = classes.length > MOST_CURVES ? [] : classes.length === 2 ? [1] : classes.keys();
  const roc = [...drawn].map((k) => curveOf(probabilities, labels, k, classes[k]!));
  return { calibration: calibration(probabilities, labels), roc: roc.filter(({ area }) => !Number.isNaN(area)) };
}

function curveOf({ data }: Tensor, labels: Int32Array, k: number, label: string): ClassCurve {
  const M = data.length / labels.length;
  const scores = tensor(
    Float64Array.from(labels, (_, n) => data[n * M + k]!),
    [labels.length],
  );
  const own = labels.map((label) => (label === k ? 1 : 0));
  const points = rocCurve(scores, own);
  const chosen = [...spaced(points.length, MOST_POINTS)].map((i) => points[i]!);
  return { label, area: rocAuc(scores, own), points: [...chosen, points.at(-1)!] };
}
