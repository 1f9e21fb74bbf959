/**
 * How good a regression is, beside the answer that needs no network: of one target, or of several.
 *
 * @module
 */
import type { EvaluateOptions, Loss, Model, NumbersTarget, TargetEncoding } from "../../src/index.ts";
import type { RegressionErrors } from "../../src/metrics/index.ts";
import { numberTargets } from "../../src/tables/index.ts";
import type { RegressionQuality } from "../base/quality.ts";
import { type Answers, bestNumber, columnLoss, columnOf, kindOf } from "./best-number.ts";
import { type Measured, meanOf } from "./measured.ts";

/** In the target's unit; of several targets together, in their standard deviations, and with the mean R². */
export interface NumberScore extends Measured, RegressionQuality {
  /** Of each of several targets, in its own unit. */
  readonly targets?: readonly (NumberPart & { readonly name: string })[];
  /** The mean of these rows, which R² compares with, and the root mean squared error of always answering that. */
  readonly constant: { readonly answer: number; readonly rmse: number; readonly byLoss?: ConstantByLoss };
}

/** The constant answer of the least loss, where the model was trained with another loss than the squared error. */
export interface ConstantByLoss {
  /** `the median` */
  readonly what: string;
  /** In the target's unit; undefined of several targets together. */
  readonly answer?: number;
  readonly loss: number;
  /** Of the model on the same rows and targets. */
  readonly lossOfModel: number;
}

export type NumberPart = Omit<NumberScore, "rows" | "loss" | "targets">;

/**
 * Errors beside those of the mean of the same rows.
 *
 * @param std how much 1 of the errors is in the target's unit
 */
export function numberScore(
  errors: RegressionErrors,
  { mean, std }: { readonly mean: number; readonly std: number },
): NumberPart {
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

/** Whether the best constant answer to the loss is another one than the mean. */
export function isJudgedByLoss(loss: EvaluateOptions["loss"]): loss is Loss {
  return typeof loss === "object" && kindOf(loss) !== undefined;
}

/**
 * Whoever made another loss small than the squared error is not judged by the squared error alone: a quantile is far from the
 * mean, and right. Such a loss is compared with that of the best constant answer, target by target.
 *
 * @param score of {@link togetherOf} these scalings
 */
export async function judgedByLoss(
  score: NumberScore,
  scalings: readonly NamedScaling[],
  answers: Answers,
  loss: EvaluateOptions["loss"],
): Promise<NumberScore> {
  if (!isJudgedByLoss(loss)) return score;
  const kind = kindOf(loss)!;
  const judge = async (part: NumberPart, { mean, std }: NamedScaling, m?: number): Promise<NumberPart> => {
    const column = columnOf(answers, m);
    const { what, answer } = bestNumber(kind, column);
    const lossOfModel = await columnLoss(loss, column);
    const constantLoss = await columnLoss(loss, column, answer);
    return judged(part, { what, answer: mean + std * answer, loss: constantLoss, lossOfModel });
  };
  if (!score.targets) return { ...score, ...(await judge(score, scalings[0]!)) };
  const targets = await Promise.all(
    score.targets.map(async (one, m) => ({ ...one, ...(await judge(one, scalings[m]!, m)) })),
  );
  const constantLoss = meanOf(targets.map(({ constant }) => constant.byLoss!.loss));
  const all = { what: `${kind.what} of each target`, loss: constantLoss, lossOfModel: score.loss };
  return { ...score, ...judged(score, all), targets };
}

function judged<P extends NumberPart>(part: P, byLoss: ConstantByLoss): P {
  const isBetter = part.betterThanConstant || byLoss.lossOfModel < byLoss.loss;
  return { ...part, constant: { ...part.constant, byLoss }, betterThanConstant: isBetter };
}

/** The score of one target, or of several and together. */
export function togetherOf(
  scalings: readonly NamedScaling[],
  errors: readonly RegressionErrors[],
): Omit<NumberScore, "rows" | "loss"> {
  if (errors.length === 1) return numberScore(errors[0]!, scalings[0]!);
  const targets = errors.map((one, m) => ({ name: scalings[m]!.name, ...numberScore(one, scalings[m]!) }));
  const scaled = errors.map((one) => numberScore(one, { mean: 0, std: 1 }));
  const defined = scaled.flatMap(({ r2 }) => r2 ?? []);
  const r2 = defined.length === 0 ? undefined : meanOf(defined);
  const rmse = Math.sqrt(meanOf(scaled.map((one) => one.rmse ** 2)));
  const meanAbsoluteError = meanOf(scaled.map((one) => one.meanAbsoluteError));
  const constant = { answer: 0, rmse: Math.sqrt(meanOf(scaled.map((one) => one.constant.rmse ** 2))) };
  return { rmse, meanAbsoluteError, r2, targets, constant, betterThanConstant: r2 !== undefined && r2 > 0 };
}

/** A target, and what the network's output is in the target's own unit. */
export type NamedScaling = NumbersTarget["targets"][number];

/** Of each target; of outputs that nothing is said of, one for all. */
export function scalingsOf(model: Pick<Model, "description">): readonly NamedScaling[] {
  const target = targetOf(model);
  return (target && numberTargets(target)) ?? [{ name: "the target", mean: 0, std: 1 }];
}

/** Of a model of tables. */
export function targetOf({ description: { inputs } }: Pick<Model, "description">): TargetEncoding | undefined {
  return inputs.kind === "table" ? inputs.encoding.target : undefined;
}
