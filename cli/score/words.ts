/**
 * A score in words: with what is right without a network, and what to try where that is no worse.
 *
 * @module
 */
import { formatShare, formatValue, plural } from "../base/format.ts";
import type { ClassScore } from "./class-score.ts";
import type { NumberScore } from "./number-score.ts";
import type { Score } from "./score.ts";

/** Names come from files. */
const LONGEST_NAME = 40;

const TRY = "Train with more --epochs, another --learning-rate, or columns that say more about the answer.";
/** After a run that stopped early, more epochs change nothing. */
const TRY_AFTER_EARLY =
  "The run stopped early. Train with a larger --patience, another --learning-rate, more rows, or columns that say more about the answer.";

/** Of fewer measured rows of a class, the recall tells little, and so did the training rows. */
const FEWEST_RARE = 5;

/** `always "no" is right in 98.4 %; recall of "yes" is 12.5 %`. */
export function besideConstant(score: Score): string {
  if ("meanAccuracy" in score) {
    return `always the commoner class of each target is right in ${formatShare(score.constant.accuracy, score.rows)}`;
  }
  if (!("accuracy" in score)) {
    const { byLoss } = score.constant;
    if (byLoss) return `always ${byLoss.what} has loss ${formatValue(byLoss.loss)}`;
    const unit = score.targets ? " standard deviations" : "";
    return `always the mean has RMSE ${formatValue(score.constant.rmse)}${unit}`;
  }
  const { constant, rare, rows } = score;
  const parts = [`always ${quoted(constant.answer)} is right in ${formatShare(constant.accuracy, rows)}`];
  if (rare) parts.push(recallOf(rare));
  return parts.join("; ");
}

/**
 * What the user should look at; nothing where the model beats the constant answer.
 *
 * @param what was measured: `validation rows`
 * @param stoppedEarly whether the run ended before its last epoch, since the loss did not fall
 */
export function doubtsAbout(score: Score, what: string, stoppedEarly = false): string[] {
  const advice = stoppedEarly ? TRY_AFTER_EARLY : TRY;
  if (!("targets" in score)) return doubtAbout(score, what, advice);
  const parts: readonly (PartScore & { readonly name: string })[] = score.targets!;
  return parts.flatMap(({ name, ...part }) =>
    doubtAbout({ ...part, rows: score.rows }, what, advice).map((doubt) => `Target ${quoted(name)}: ${doubt}`),
  );
}

type PartScore = Omit<ClassScore, "rows" | "metrics"> | Omit<NumberScore, "rows" | "loss" | "targets">;

function doubtAbout(score: PartScore & { readonly rows: number }, what: string, advice: string): string[] {
  if (score.betterThanConstant) return [];
  return ["accuracy" in score ? classDoubt(score, what, advice) : numberDoubt(score, what, advice)];
}

function classDoubt(
  { accuracy, constant, rows, rare }: Pick<ClassScore, "accuracy" | "constant" | "rows" | "rare">,
  what: string,
  advice: string,
): string {
  const answer = quoted(constant.answer);
  if (constant.accuracy === 1) {
    return (
      `All ${plural(rows, what.replace(/s$/, ""))} are ${answer}, so they do not tell whether anything else was learned. ` +
      "Measure on rows of the other classes, too."
    );
  }
  const better = accuracy > constant.accuracy ? "hardly better, if not by chance," : "no better";
  return (
    `The model is ${better} than always answering ${answer}, which is right in ${formatShare(constant.accuracy, rows)} of ` +
    `the ${what}. ${advice}${rare ? ` ${moreOf(rare)}` : ""}`
  );
}

function moreOf({ name, rows }: NonNullable<ClassScore["rare"]>): string {
  const rare = quoted(name);
  if (rows >= FEWEST_RARE) return `More rows of ${rare} help most.`;
  const found = rows === 0 ? "None of these rows is" : `Only ${rows} of these rows ${rows === 1 ? "is" : "are"}`;
  return `${found} ${rare}, too few to learn or to measure: gather more, or leave that class out.`;
}

function numberDoubt({ constant, rmse }: Pick<NumberScore, "constant" | "rmse">, what: string, advice: string): string {
  const { byLoss } = constant;
  const answer = byLoss
    ? `${byLoss.what}, ${formatValue(byLoss.answer!)}`
    : `the mean, ${formatValue(constant.answer)}`;
  const [measure, ofConstant, ofModel] = byLoss
    ? (["loss", byLoss.loss, byLoss.lossOfModel] as const)
    : (["RMSE", constant.rmse, rmse] as const);
  return (
    `The model is no better than always answering ${answer}: on the ${what} that has ${measure} ` +
    `${formatValue(ofConstant)}, and the model ${formatValue(ofModel)}. ${advice}`
  );
}

function recallOf({ name, recall }: NonNullable<ClassScore["rare"]>): string {
  return recall === undefined ? `no row is ${quoted(name)}` : `recall of ${quoted(name)} is ${formatShare(recall)}`;
}

function quoted(name: string): string {
  const characters = [...name];
  return `"${characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join("")}…` : name}"`;
}
