/**
 * How good a network is on some rows, beside the answer that needs no network.
 *
 * @module
 */
import { argmax, type EvaluateOptions, evaluate, type Model, predictRows, sampleCount } from "../../src/index.ts";
import { type ClassQuality, classQualities, RegressionErrors, type RegressionQuality } from "../base/quality.ts";
import type { Samples } from "../inputs/training-inputs.ts";
import { type ConstantAnswer, commonest } from "./constant-answer.ts";

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
  /** The class that is always answered, and the share of these rows in which that is right. */
  readonly constant: { readonly answer: string; readonly accuracy: number };
  /** The rarest class, where the classes are strongly imbalanced. */
  readonly rare?: ClassQuality;
}

/** In the target's unit. */
export interface NumberScore extends Measured, RegressionQuality {
  /** The number that is always answered, and its root mean squared error. */
  readonly constant: { readonly answer: number; readonly rmse: number };
}

/** Classes are strongly imbalanced where the commonest has this many times the rows of the rarest: 90 % to 10 %. */
const IMBALANCE = 9;

/**
 * Measures a model in evaluation mode.
 *
 * @param constant of the training rows; undefined where only the model is known: then of these rows
 */
export async function scoreOf(
  model: Model,
  samples: Samples,
  constant: ConstantAnswer | undefined,
  options: EvaluateOptions,
): Promise<Score> {
  const { loss, accuracy } = await evaluate(model.network, samples, options);
  const rows = sampleCount(samples);
  if (accuracy === undefined) {
    const errors = await errorsOf(model, samples, options);
    const value = constant?.task === "regression" ? constant.value : trainingMean(model);
    return { rows, loss, ...numberScore(errors, value, scalingOf(model)) };
  }
  const confusion = await confusionOf(model, samples, options);
  return { rows, loss, accuracy, ...classScore(namesOf(model, confusion.length), confusion, constant) };
}

/** @param constant of the training rows; undefined for that of the measured rows */
export function classScore(
  names: readonly string[],
  confusion: readonly (readonly number[])[],
  constant?: ConstantAnswer,
): Omit<ClassScore, "rows" | "loss" | "accuracy"> {
  const classes = classQualities(names, confusion);
  const { label, counts } = constant?.task === "classification" ? constant : commonest(classes.map(({ rows }) => rows));
  const rows = classes.reduce((sum, one) => sum + one.rows, 0);
  const right = confusion.reduce((sum, row, k) => sum + row[k]!, 0);
  const rare = rarest(counts);
  return {
    classes,
    confusion,
    constant: { answer: names[label]!, accuracy: classes[label]!.rows / rows },
    betterThanConstant: right > classes[label]!.rows,
    ...(rare !== undefined && { rare: classes[rare]! }),
  };
}

/** @param value standardized; undefined for the mean of the measured rows */
export function numberScore(
  errors: RegressionErrors,
  value: number | undefined,
  { mean, std }: { readonly mean: number; readonly std: number },
): Omit<NumberScore, "rows" | "loss"> {
  const quality = errors.quality(std);
  const constant = value ?? errors.mean;
  const rmse = errors.rmseOf(constant, std);
  return { ...quality, constant: { answer: mean + std * constant, rmse }, betterThanConstant: quality.rmse < rmse };
}

function rarest(counts: readonly number[]): number | undefined {
  const least = Math.min(...counts.filter((count) => count > 0));
  return Math.max(...counts) >= IMBALANCE * least ? counts.indexOf(least) : undefined;
}

async function confusionOf({ network }: Model, samples: Samples, options: EvaluateOptions): Promise<number[][]> {
  const { outputs } = network;
  const total = new Float64Array(outputs * outputs);
  for await (const { out, labels } of predictRows(network, samples, options)) {
    for (const [n, taken] of argmax(out).entries()) total[labels![n]! * outputs + taken]!++;
  }
  options.replica?.sum(total);
  return Array.from({ length: outputs }, (_, k) => [...total.subarray(k * outputs, (k + 1) * outputs)]);
}

async function errorsOf({ network }: Model, samples: Samples, options: EvaluateOptions): Promise<RegressionErrors> {
  const errors = new RegressionErrors();
  for await (const { out, targets } of predictRows(network, samples, options)) errors.add(out, targets!);
  if (options.replica) errors.join(options.replica);
  return errors;
}

function namesOf({ description }: Model, count: number): readonly string[] {
  return description.classes ?? Array.from({ length: count }, (_, k) => `${k}`);
}

/** The training mean is 0 where the target was standardized by it. */
function trainingMean({ description }: Model): number | undefined {
  return description.inputs.kind === "table" ? 0 : undefined;
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
