/**
 * How good a network is on some rows, beside the answer that needs no network.
 *
 * @module
 */
import {
  argmax,
  type EvaluateOptions,
  evaluate,
  type MetricName,
  type Model,
  type PredictRowsOptions,
  predictRows,
  sampleCount,
} from "../../src/index.ts";
import { RegressionErrors } from "../../src/metrics/index.ts";
import { taskLoss } from "../base/task-loss.ts";
import type { Samples } from "../inputs/training-inputs.ts";
import { GatheredAnswers } from "./best-number.ts";
import { addWeights, type ClassScore, classScore } from "./class-score.ts";
import { type LabelsScore, measureLabels } from "./labels-score.ts";
import { isJudgedByLoss, judgedByLoss, type NumberScore, scalingsOf, targetOf, togetherOf } from "./number-score.ts";

export type Score = ClassScore | NumberScore | LabelsScore;

/**
 * Measures a model in evaluation mode.
 *
 * @param options with the metrics that are wanted besides
 * @param counts of the training rows, class by class; undefined where only the model is known: then of these rows
 */
export async function scoreOf(
  model: Model,
  samples: Samples,
  counts: readonly number[] | undefined,
  options: EvaluateOptions,
): Promise<Score> {
  const { metrics: asked, ...others } = { ...taskLoss(model.description), ...options };
  const measuring = { ...others, metrics: asked };
  const { loss, accuracy, metrics } = await evaluate<MetricName>(model.network, samples, measuring);
  const measures = { rows: sampleCount(samples), loss, ...(metrics && { metrics }) };
  const target = targetOf(model);
  if (target?.task === "multiLabel") {
    return { ...measures, ...(await measureLabels(model.network, samples, target, others)) };
  }
  if (accuracy === undefined) return numbersScore(model, samples, measures, others);
  const { confusion, weights } = await countsOf(model, samples, others);
  const score = classScore(namesOf(model, confusion.length), confusion, loss, { counts, loss: others.loss, weights });
  return { ...measures, accuracy, ...score };
}

/** Rows by class and answer, and the sum of the weights of each class. */
async function countsOf(
  { network }: Model,
  samples: Samples,
  options: PredictRowsOptions,
): Promise<{ readonly confusion: number[][]; readonly weights: number[] }> {
  const { outputs } = network;
  const total = new Float64Array(outputs * (outputs + 1));
  const weightSums = total.subarray(outputs * outputs);
  for await (const { out, labels, weights } of predictRows(network, samples, options)) {
    for (const [n, taken] of argmax(out).entries()) total[labels![n]! * outputs + taken]!++;
    addWeights(weightSums, labels!, weights);
  }
  options.replica?.sum(total);
  const confusion = Array.from({ length: outputs }, (_, k) => [...total.subarray(k * outputs, (k + 1) * outputs)]);
  return { confusion, weights: [...weightSums] };
}

function namesOf({ description }: Model, count: number): readonly string[] {
  return description.classes ?? Array.from({ length: count }, (_, k) => `${k}`);
}

async function numbersScore(
  model: Model,
  samples: Samples,
  measures: Pick<NumberScore, "rows" | "loss" | "metrics">,
  options: PredictRowsOptions,
): Promise<NumberScore> {
  const scalings = scalingsOf(model);
  const columns = scalings.map((_, m) => (scalings.length === 1 ? undefined : m));
  const errors = columns.map(() => new RegressionErrors());
  const answers = isJudgedByLoss(options.loss) ? new GatheredAnswers(samples, model.network.outputs) : undefined;
  for await (const rows of predictRows(model.network, samples, options)) {
    for (const [m, one] of errors.entries()) one.add(rows.out, rows.targets!, columns[m]);
    answers?.add(rows);
  }
  const { replica } = options;
  if (replica) for (const one of errors) one.join((values) => replica.sum(values));
  const score = { ...measures, ...togetherOf(scalings, errors) };
  return answers ? judgedByLoss(score, scalings, answers.all(replica), options.loss) : score;
}
