/**
 * How good a classifier is, beside the answer that needs no network.
 *
 * @module
 */
import type { EvaluateOptions } from "../../src/index.ts";
import { type ClassQuality, classQualities } from "../base/quality.ts";
import { commonest, lossOfShares } from "./constant-answer.ts";
import type { Measured } from "./measured.ts";

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
}

/** Classes are strongly imbalanced where the commonest has this many times the rows of the rarest: 90 % to 10 %. */
const IMBALANCE = 9;

/** What was learned, and how; and how much the measured rows count. */
interface Learned {
  /** Of the training rows, class by class; undefined for those of the measured rows. */
  readonly counts?: readonly number[] | undefined;
  /** The loss of the network, whose settings are those of the constant answer's. Default: softmax cross-entropy. */
  readonly loss?: EvaluateOptions["loss"];
  /** Of the measured rows, the sum of the weights of each class. Default: every row weighs 1. */
  readonly weights?: readonly number[] | undefined;
}

/** @param loss of the network on the same rows */
export function classScore(
  names: readonly string[],
  confusion: readonly (readonly number[])[],
  loss: number,
  { counts, loss: lossFunction, weights }: Learned = {},
): Omit<ClassScore, "rows" | "loss" | "accuracy"> {
  const classes = classQualities(names, confusion);
  const measured = classes.map((one) => one.rows);
  const learned = counts ?? measured;
  const label = commonest(learned);
  const rows = measured.reduce((sum, count) => sum + count, 0);
  const settings = typeof lossFunction === "object" ? lossFunction.config : {};
  const constant = {
    answer: names[label]!,
    accuracy: measured[label]! / rows,
    loss: lossOfShares(weights ?? measured, settings),
  };
  const rare = rarest(learned);
  const right = confusion.reduce((sum, row, k) => sum + row[k]!, 0);
  const givesOthers = confusion.some((row) => row.some((count, taken) => taken !== label && count > 0));
  const betterThanConstant = givesOthers && isBetter({ rows, accuracy: right / rows, loss }, constant);
  return { classes, confusion, constant, betterThanConstant, ...(rare !== undefined && { rare: classes[rare]! }) };
}

/**
 * How much the rows of each class count in the loss.
 *
 * @param sums of each class so far, which grow
 */
export function addWeights(sums: number[] | Float64Array, labels: Int32Array, weights?: ArrayLike<number>): void {
  for (const [n, label] of labels.entries()) sums[label]! += weights?.[n] ?? 1;
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

function rarest(counts: readonly number[]): number | undefined {
  const least = Math.min(...counts.filter((count) => count > 0));
  return Math.max(...counts) >= IMBALANCE * least ? counts.indexOf(least) : undefined;
}
