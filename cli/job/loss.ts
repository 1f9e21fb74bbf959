/**
 * The loss of a run: what `--loss` and its settings ask for, where that fits the answers.
 *
 * @module
 */
import {
  ConfigError,
  DataError,
  type Loss,
  type LossName,
  losses,
  type ModelDescription,
  pinballLoss,
  softmaxCrossEntropyLoss,
} from "../../src/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import type { CHOICES } from "../base/choices.ts";
import { formatValue } from "../base/format.ts";
import { classSums } from "../inputs/class-counts.ts";
import type { TrainingInputs } from "../inputs/training-inputs.ts";

type ChosenLoss = (typeof CHOICES.loss)[number];

/** Of a run; what is undefined is as usual. */
export interface LossChoices {
  readonly loss?: ChosenLoss | undefined;
  /** Of `quantileLoss`. */
  readonly quantile?: number | undefined;
  /** The share of each label that all classes get in equal parts. */
  readonly labelSmoothing?: number | undefined;
  readonly classWeights?: (typeof CHOICES.classWeights)[number] | undefined;
}

/** Those that fit the answers, the usual one first. */
const LOSSES: Readonly<Record<ModelDescription["task"], readonly LossName[]>> = {
  classification: ["softmaxCrossEntropy"],
  multiLabel: ["sigmoidCrossEntropy"],
  regression: ["meanSquaredError", "meanAbsoluteError", "huber", "quantileLoss"],
};

const ANSWERS: Readonly<Record<ModelDescription["task"], string>> = {
  classification: "classes",
  multiLabel: "labels of two values",
  regression: "numbers",
};

/** Why the loss of labels is none of classes. */
const FOR_LABELS =
  " Of two classes it learns the same probabilities as one sigmoid. For several columns of two values, name all of them: " +
  "--target a,b.";

/** Those of the flags that were given. @throws ConfigError for a setting of another loss */
export function lossChoicesIn({ loss, quantile, labelSmoothing, classWeights }: LossChoices): LossChoices {
  if (quantile !== undefined && loss !== "quantileLoss") {
    throw new ConfigError("--quantile is for --loss quantileLoss. Give both, or leave --quantile out.");
  }
  return {
    ...(loss !== undefined && { loss }),
    ...(quantile !== undefined && { quantile }),
    ...(labelSmoothing !== undefined && { labelSmoothing }),
    ...(classWeights !== undefined && { classWeights }),
  };
}

/**
 * The loss of a run.
 *
 * @param outputs of the network: one a class
 * @throws ConfigError for a loss or a setting that does not fit the answers
 * @throws DataError if a class that is to weigh as much as the others has no row
 */
export async function lossFor(
  choices: LossChoices,
  { train, description }: Pick<TrainingInputs, "train" | "description">,
  outputs: number,
): Promise<Loss> {
  const { task, classes = [] } = description;
  assertFits(choices, task);
  const { loss = LOSSES[task][0]!, quantile = 0.5, labelSmoothing = 0, classWeights } = choices;
  if (loss === "quantileLoss") return pinballLoss({ quantile });
  if (task !== "classification") return losses[loss];
  if (classWeights === undefined) return softmaxCrossEntropyLoss({ labelSmoothing });
  const sums = (await classSums(train, outputs))!;
  return softmaxCrossEntropyLoss({ labelSmoothing, classWeights: balanced(sums, classes) });
}

/** The loss where it is not the usual one, with its flags. */
export function describeLoss({ name, config = {} }: Loss, { task, classes = [] }: ModelDescription): Inference[] {
  const { quantile, labelSmoothing, classWeights } = config;
  const named =
    quantile === undefined
      ? { text: `the loss ${name}`, option: "--loss" }
      : { text: `the loss ${name} of the quantile ${quantile}`, option: "--loss, --quantile" };
  return [
    ...(name === LOSSES[task][0] ? [] : [named]),
    ...(labelSmoothing === undefined
      ? []
      : [{ text: `labels smoothed by ${labelSmoothing}`, option: "--label-smoothing" }]),
    ...(Array.isArray(classWeights) ? [describeWeights(classWeights, classes)] : []),
  ];
}

function describeWeights(weights: readonly number[], classes: readonly string[]): Inference {
  const shown = weights.slice(0, MOST_LISTED).map((weight, k) => `of ${classes[k] ?? k} ${formatValue(weight)}`);
  const more = weights.length > MOST_LISTED ? ", …" : "";
  return { text: `all classes count the same: a row ${shown.join(", ")}${more}`, option: "--class-weights" };
}

/** With more classes than this, the weights of the others are not listed. */
const MOST_LISTED = 6;

function assertFits({ loss, labelSmoothing, classWeights }: LossChoices, task: ModelDescription["task"]): void {
  const known: readonly string[] = LOSSES[task];
  const answers = ANSWERS[task];
  if (loss !== undefined && !known.includes(loss)) {
    const fitting =
      known.length === 1 ? `The loss for ${answers} is ${known[0]}` : `For ${answers} there are ${known.join(", ")}`;
    const instead = loss === "sigmoidCrossEntropy" && task === "classification" ? FOR_LABELS : "";
    throw new ConfigError(`--loss ${loss} does not fit: the answers are ${answers}. ${fitting}.${instead}`);
  }
  if (task === "classification") return;
  const flag = labelSmoothing !== undefined ? "--label-smoothing" : classWeights && "--class-weights";
  if (flag) throw new ConfigError(`${flag} is for classes, but the answers are ${answers}. Leave it out.`);
}

/** s/(M·s_c): of the M classes, each with the sum s_c of the weights of its rows, each counts s/M. */
function balanced(sums: readonly number[], classes: readonly string[]): number[] {
  const missing = sums.indexOf(0);
  if (missing >= 0) {
    throw new DataError(
      `--class-weights balanced: no row to train on that counts is "${classes[missing] ?? missing}", so its weight would ` +
        "be infinite. Give rows of this class, hold fewer rows back (--validation), or leave the flag out.",
    );
  }
  const all = sums.reduce((total, sum) => total + sum, 0);
  return sums.map((sum) => all / (sums.length * sum));
}
