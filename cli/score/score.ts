/**
 * How good a network is on some rows, beside the answer that needs no network.
 *
 * @module
 */
import {
  argmax,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  losses,
  type MetricName,
  type Model,
  type PredictRowsOptions,
  predictRows,
  sampleCount,
} from "../../src/index.ts";
import { RegressionErrors } from "../../src/metrics/index.ts";
import { type ClassQuality, classQualities, type RegressionQuality } from "../base/quality.ts";
import type { Samples } from "../inputs/training-inputs.ts";
import { commonest, lossOfAnswer, lossOfShares } from "./constant-answer.ts";

export type Score = ClassScore | NumberScore;

interface Measured {
  readonly rows: number;
  readonly loss: number;
  /** Whether the network beats always giving the same answer. */
  readonly betterThanConstant: boolean;
}

export interface ClassScore extends Measured {
  readonly accuracy: number;
  readonly classes: readonly ClassQuality[];
  /** counts[label][taken]. */
  readonly confusion: readonly (readonly number[])[];
  /**
   * The class that is always answered, and the share of these rows in which that is right; the loss of always answering with
   * the share that each class has of these rows.
   */
  readonly constant: { readonly answer: string; readonly accuracy: number; readonly loss: number };
  /** The rarest class, where the classes are strongly imbalanced. */
  readonly rare?: ClassQuality;
  /** Those that were asked for. */
  readonly metrics?: Evaluation["metrics"];
}

/** In the target's unit. */
export interface NumberScore extends Measured, RegressionQuality {
  /** The mean of these rows, which R² compares with, and the root mean squared error of always answering that. */
  readonly constant: { readonly answer: number; readonly rmse: number };
}

/** Classes are strongly imbalanced where the commonest has this many times the rows of the rarest: 90 % to 10 %. */
const IMBALANCE = 9;

/**
 * Measures a model in evaluation mode.
 *
 * @param options with the metrics of a classifier that are wanted besides
 * @param counts of the training rows, class by class; undefined where only the model is known: then of these rows
 */
export async function scoreOf(
  model: Model,
  samples: Samples,
  counts: readonly number[] | undefined,
  options: EvaluateOptions,
): Promise<Score> {
  const { metrics: asked, ...others } = options;
  const { loss, accuracy, metrics } = await evaluate<MetricName>(model.network, samples, { ...others, metrics: asked });
  const rows = sampleCount(samples);
  if (accuracy === undefined) {
    const errors = await errorsOf(model, samples, others);
    return judgedByLoss({ rows, loss, ...numberScore(errors, scalingOf(model)) }, errors.targets.mean, samples, others);
  }
  const confusion = await confusionOf(model, samples, others);
  const score = classScore(namesOf(model, confusion.length), confusion, loss, { counts, loss: options.loss });
  return { rows, loss, accuracy, ...score, ...(metrics && { metrics }) };
}

/** What was learned, and how. */
interface Learned {
  /** Of the training rows, class by class; undefined for those of the measured rows. */
  readonly counts?: readonly number[] | undefined;
  /** The loss of the network, whose settings are those of the constant answer's. Default: softmax cross-entropy. */
  readonly loss?: EvaluateOptions["loss"];
}

/** @param loss of the network on the same rows */
export function classScore(
  names: readonly string[],
  confusion: readonly (readonly number[])[],
  loss: number,
  { counts, loss: lossFunction }: Learned = {},
): Omit<ClassScore, "rows" | "loss" | "accuracy"> {
  const classes = classQualities(names, confusion);
  const measured = classes.map((one) => one.rows);
  const learned = counts ?? measured;
  const label = commonest(learned);
  const rows = measured.reduce((sum, count) => sum + count, 0);
  const settings = typeof lossFunction === "object" ? lossFunction.config : {};
  const constant = { answer: names[label]!, accuracy: measured[label]! / rows, loss: lossOfShares(measured, settings) };
  const rare = rarest(learned);
  const right = confusion.reduce((sum, row, k) => sum + row[k]!, 0);
  const givesOthers = confusion.some((row) => row.some((count, taken) => taken !== label && count > 0));
  const betterThanConstant = givesOthers && isBetter({ rows, accuracy: right / rows, loss }, constant);
  return { classes, confusion, constant, betterThanConstant, ...(rare !== undefined && { rare: classes[rare]! }) };
}

/** By the accuracy where the difference is more than the standard error of a share; else by the loss. */
function isBetter(
  { rows, accuracy, loss }: Pick<ClassScore, "rows" | "accuracy" | "loss">,
  constant: ClassScore["constant"],
): boolean {
  const chance = Math.sqrt((constant.accuracy * (1 - constant.accuracy)) / rows);
  const gain = accuracy - constant.accuracy;
  return Math.abs(gain) > chance ? gain > 0 : loss < constant.loss;
}

/**
 * Errors beside those of the mean of the same rows.
 *
 * @param std how much 1 of the errors is in the target's unit
 */
export function numberScore(
  errors: RegressionErrors,
  { mean, std }: { readonly mean: number; readonly std: number },
): Omit<NumberScore, "rows" | "loss"> {
  const { rootMeanSquaredError, meanAbsoluteError, r2 } = errors.report();
  const { targets } = errors;
  const areAlike = targets.std === 0;
  return {
    rmse: std * rootMeanSquaredError,
    meanAbsoluteError: std * meanAbsoluteError,
    r2: areAlike ? undefined : r2,
    constant: { answer: mean + std * targets.mean, rmse: std * targets.std },
    betterThanConstant: !areAlike && r2 > 0,
  };
}

/**
 * Whoever made another loss small than the squared error is not judged by the squared error alone: a quantile is far from the
 * mean, and right.
 *
 * @param mean of the measured targets, scaled
 */
export async function judgedByLoss(
  score: NumberScore,
  mean: number,
  samples: Samples,
  options: EvaluateOptions,
): Promise<NumberScore> {
  const { loss } = options;
  if (score.betterThanConstant || typeof loss !== "object" || loss.name === losses.meanSquaredError.name) return score;
  return { ...score, betterThanConstant: score.loss < (await lossOfAnswer(mean, samples, options)) };
}

function rarest(counts: readonly number[]): number | undefined {
  const least = Math.min(...counts.filter((count) => count > 0));
  return Math.max(...counts) >= IMBALANCE * least ? counts.indexOf(least) : undefined;
}

async function confusionOf({ network }: Model, samples: Samples, options: PredictRowsOptions): Promise<number[][]> {
  const { outputs } = network;
  const total = new Float64Array(outputs * outputs);
  for await (const { out, labels } of predictRows(network, samples, options)) {
    for (const [n, taken] of argmax(out).entries()) total[labels![n]! * outputs + taken]!++;
  }
  options.replica?.sum(total);
  return Array.from({ length: outputs }, (_, k) => [...total.subarray(k * outputs, (k + 1) * outputs)]);
}

async function errorsOf({ network }: Model, samples: Samples, options: PredictRowsOptions): Promise<RegressionErrors> {
  const errors = new RegressionErrors();
  for await (const { out, targets } of predictRows(network, samples, options)) errors.add(out, targets!);
  const { replica } = options;
  if (replica) errors.join((values) => replica.sum(values));
  return errors;
}

function namesOf({ description }: Model, count: number): readonly string[] {
  return description.classes ?? Array.from({ length: count }, (_, k) => `${k}`);
}

/** What the network's output is in the target's own unit. */
export function scalingOf({ description: { inputs } }: Pick<Model, "description">): {
  readonly mean: number;
  readonly std: number;
} {
  return inputs.kind === "table" && inputs.encoding.target.task === "regression"
    ? inputs.encoding.target
    : { mean: 0, std: 1 };
}
