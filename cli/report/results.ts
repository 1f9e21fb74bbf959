/**
 * What a report says of predictions, target by target.
 *
 * @module
 */
import {
  confusionMatrix,
  type LabelsTarget,
  type Loss,
  largestErrors,
  type NumbersTarget,
  type Tensor,
  unscale,
  worstMistakes,
} from "../../src/index.ts";
import { RegressionErrors } from "../../src/metrics/index.ts";
import { spaced } from "../inputs/some-rows.ts";
import { type Answers, columnLoss, columnOf } from "../score/best-number.ts";
import { addWeights, type ClassScore, classScore } from "../score/class-score.ts";
import { LabelSums } from "../score/labels-score.ts";
import { judgedByLoss, type NumberScore, scalingsOf, targetOf, togetherOf } from "../score/number-score.ts";
import { probabilitiesOf } from "./probabilities.ts";
import type { ClassResults, NumberResults, RunReport, SeveralResults } from "./run-report.ts";
import { type Placed, samplesOf } from "./samples.ts";

/** How many of the worst are shown. */
const WORST = 24;
/** How many points are drawn. */
const MOST_POINTS = 1000;
/** How many of several targets have sections of their own. */
const MOST_TARGETS = 10;

/** Samples, how many training rows have each class, and the loss of the training. */
export interface Compared extends Placed {
  readonly loss: Loss;
  readonly counts: readonly number[] | undefined;
}

type Measures = Pick<ClassScore, "rows" | "loss" | "accuracy">;

/** @param out (N, M) of the samples */
export async function resultsOf(out: Tensor, shown: Compared, measures: Measures): Promise<RunReport["results"]> {
  if (shown.dataset.labels) return classResults(out, shown, measures);
  const target = targetOf(shown);
  if (target?.task === "multiLabel") return labelResults(out, target, shown, measures);
  return numbersResults(out, scalingsOf(shown), shown, measures);
}

function classResults(out: Tensor, shown: Compared, measures: Measures): ClassResults {
  const labels = shown.dataset.labels!;
  const confusion = confusionMatrix(out, labels);
  const classes = shown.description.classes ?? confusion.map((_, k) => `${k}`);
  const weights = new Array<number>(classes.length).fill(0);
  addWeights(weights, labels, shown.dataset.weights);
  const mistakes = worstMistakes(out, labels, WORST);
  const samples = samplesOf(shown, mistakes);
  return {
    task: "classification",
    score: { ...measures, ...classScore(classes, confusion, measures.loss, { ...shown, weights }) },
    classes,
    probabilities: probabilitiesOf(out, labels, classes),
    mistakes: mistakes.map(({ row, label, taken, probability, labelProbability }, i) => ({
      place: shown.places(row),
      label: classes[label]!,
      taken: classes[taken]!,
      probability,
      labelProbability,
      sample: samples[i]!,
    })),
  };
}

async function numbersResults(
  out: Tensor,
  scalings: NumbersTarget["targets"],
  shown: Compared,
  { rows, loss }: Measures,
): Promise<NumberResults | SeveralResults> {
  const { targets, weights } = shown.dataset;
  const answers = { out, targets: targets!, weights };
  const errors = scalings.map((_, m) => {
    const one = new RegressionErrors();
    one.add(out, targets!, scalings.length === 1 ? undefined : m);
    return one;
  });
  const whole = { rows, loss, ...togetherOf(scalings, errors) };
  const score = await judgedByLoss(whole, scalings, answers, shown.loss);
  if (!score.targets) return numberResults(answers, shown, score, scalings[0]!);
  const parts = score.targets.slice(0, MOST_TARGETS).map(async ({ name, ...part }, m) => {
    const column = columnOf(answers, m);
    const own = { rows, loss: await columnLoss(shown.loss, column), ...part };
    return { name, results: numberResults(column, shown, own, scalings[m]!) };
  });
  return { task: "several", score, parts: await Promise.all(parts) };
}

function numberResults(
  { out, targets }: Answers,
  shown: Compared,
  score: NumberScore,
  scaling: NumbersTarget["targets"][number],
): NumberResults {
  const at = (row: number): { target: number; predicted: number } => ({
    target: unscale(targets.data[row]!, scaling),
    predicted: unscale(out.data[row]!, scaling),
  });
  const errors = largestErrors(out, targets, WORST);
  const samples = samplesOf(shown, errors);
  return {
    task: "regression",
    score,
    target: scaling.name,
    points: Array.from(spaced(targets.data.length, MOST_POINTS), at),
    errors: errors.map(({ row }, i) => ({ place: shown.places(row), ...at(row), sample: samples[i]! })),
  };
}

/** Each label as the second of two classes: softmax of (0, logit) is the sigmoid of the logit. */
function labelResults(out: Tensor, target: LabelsTarget, shown: Compared, { rows, loss }: Measures): SeveralResults {
  const { x, targets: all, weights } = shown.dataset;
  const targets = all!;
  const sums = new LabelSums(target.targets.length);
  sums.add(out, targets, weights);
  const score = sums.score(target);
  const parts = target.targets.slice(0, MOST_TARGETS).map(({ name, classes }, m) => {
    const column = columnOf({ out, targets }, m);
    const logits = column.out.data;
    const pairs = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 0 : logits[(i - 1) / 2]!));
    const dataset = { x, labels: Int32Array.from(column.targets.data), ...(weights && { weights }) };
    const one = { ...shown, dataset, description: { ...shown.description, classes }, counts: undefined };
    const { loss, accuracy } = score.targets[m]!;
    return { name, results: classResults({ data: pairs, shape: [rows, 2] }, one, { rows, loss, accuracy }) };
  });
  return { task: "several", score: { rows, loss, ...score }, parts };
}
