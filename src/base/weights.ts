/**
 * Weights: how much each sample, class or output counts.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "./arguments.ts";
import { ConfigError, DataError, ShapeError } from "./errors.ts";
import type { FloatArray } from "./tensor.ts";
import { inWords, plural } from "./words.ts";

/** What {@link isWeight} takes besides, for messages. */
export const HELD_WEIGHTS = "Weights are held in float32, as 0 or from 1.4e-45 to 3.4e38.";

/** Whether a value counts something: at least 0, and in float32 neither infinite nor a 0 that it is not. */
export function isWeight(value: number): boolean {
  const held = Math.fround(value);
  return typeof value === "number" && held < Number.POSITIVE_INFINITY && (held > 0 || value === 0);
}

/**
 * The weights of samples, checked.
 *
 * @param what they are, for messages: `"weights of the training data"`
 * @param rows how many samples there are
 * @returns the same array if it already is one of real numbers
 * @throws ConfigError for what is no list, ShapeError if there is not one for each sample
 * @throws DataError naming the first row whose weight is negative, or that float32 does not hold
 */
export function toWeights(what: string, weights: ArrayLike<number>, rows: number): FloatArray {
  assertArgument(isArrayLike(weights), `The ${what}`, "one weight a sample, such as [1, 0.5, 2]", weights);
  if (weights.length !== rows) {
    throw new ShapeError(
      `The ${what} are ${weights.length}, but there ${rows === 1 ? "is" : "are"} ${plural(rows, "row")}. ` +
        "Give one weight a row.",
    );
  }
  assertWeights(what, weights, rows);
  return weights instanceof Float32Array || weights instanceof Float64Array ? weights : Float64Array.from(weights);
}

/**
 * @param rowOf which row a weight belongs to. Default: they stand in the order of the rows
 * @throws DataError naming the first of `count` rows whose weight is negative, or that float32 does not hold
 */
export function assertWeights(
  what: string,
  weights: ArrayLike<number>,
  count: number,
  rowOf: (index: number) => number = Number,
): void {
  for (let i = 0; i < count; i++) {
    if (isWeight(weights[i]!)) continue;
    throw new DataError(
      `The ${what} must be finite numbers of at least 0, but row ${rowOf(i)} has ${inWords(weights[i])}. ${HELD_WEIGHTS} ` +
        "Correct the weight, scale all weights, or give 0 to leave the row out.",
    );
  }
}

/**
 * The weights that a setting gives to classes or outputs, as a copy.
 *
 * @param where whose setting it is, for messages: `"softmaxCrossEntropy"`
 * @throws ConfigError naming the first that is negative, or that float32 does not hold
 */
export function settingOfWeights(where: string, name: string, weights: ArrayLike<number>): readonly number[] {
  assertArgument(isArrayLike(weights) && weights.length > 0, `${where}: ${name}`, "a list such as [1, 2.5]", weights);
  const list = Array.from(weights);
  const wrong = list.findIndex((weight) => !isWeight(weight));
  if (wrong < 0) return list;
  throw new ConfigError(
    `${where}: ${name} must be finite numbers of at least 0, but number ${wrong} is ${inWords(list[wrong])}. ${HELD_WEIGHTS}`,
  );
}

/** @param sum of the weights of all rows @throws DataError if it is 0: there is no mean over such rows */
export function assertSomeWeight(sum: number, where: string): void {
  if (sum > 0) return;
  throw new DataError(
    `The weights of the ${where} are all 0: no row counts. Give some row, and its class, a weight above 0.`,
  );
}

/** The sum of the first `count` weights. */
export function sumOfWeights(weights: ArrayLike<number>, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += weights[i]!;
  return sum;
}
