/**
 * A score in words: with what is right without a network, and what to try where that is no worse.
 *
 * @module
 */
import { formatShare, formatValue, plural } from "../base/format.ts";
import type { ClassScore, NumberScore, Score } from "./score.ts";

/** Names come from files. */
const LONGEST_NAME = 40;

const TRY = "Train with more --epochs, another --learning-rate, or columns that say more about the answer.";

/** `always "no" is right in 98.4 %; recall of "yes" is 12.5 %`. */
export function besideConstant(score: Score): string {
  if (!("accuracy" in score)) return `always the mean has RMSE ${formatValue(score.constant.rmse)}`;
  const { constant, rare, rows } = score;
  const parts = [`always ${quoted(constant.answer)} is right in ${formatShare(constant.accuracy, rows)}`];
  if (rare) parts.push(recallOf(rare));
  return parts.join("; ");
}

/**
 * What the user should look at; nothing where the model beats the constant answer.
 *
 * @param what was measured: `validation rows`
 */
export function doubtsAbout(score: Score, what: string): string[] {
  if (score.betterThanConstant) return [];
  return ["accuracy" in score ? classDoubt(score, what) : numberDoubt(score, what)];
}

function classDoubt({ constant, rows, rare }: ClassScore, what: string): string {
  const answer = quoted(constant.answer);
  if (constant.accuracy === 1) {
    return (
      `All ${plural(rows, what.replace(/s$/, ""))} are ${answer}, so they do not tell whether anything else was learned. ` +
      "Measure on rows of the other classes, too."
    );
  }
  return (
    `The model is no better than always answering ${answer}, which is right in ${formatShare(constant.accuracy, rows)} of ` +
    `the ${what}. ${TRY}${rare ? ` More rows of ${quoted(rare.name)} help most.` : ""}`
  );
}

function numberDoubt({ constant, rmse }: NumberScore, what: string): string {
  return (
    `The model is no better than always answering the mean, ${formatValue(constant.answer)}: on the ${what} that has RMSE ` +
    `${formatValue(constant.rmse)}, and the model ${formatValue(rmse)}. ${TRY}`
  );
}

function recallOf({ name, recall }: NonNullable<ClassScore["rare"]>): string {
  return recall === undefined ? `no row is ${quoted(name)}` : `recall of ${quoted(name)} is ${formatShare(recall)}`;
}

function quoted(name: string): string {
  const characters = [...name];
  return `"${characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join("")}…` : name}"`;
}
