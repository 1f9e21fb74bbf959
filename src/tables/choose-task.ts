/**
 * What kind of answer the targets are: one of several classes, numbers, or several times yes or no.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { type ColumnOptions, includes } from "./column-options.ts";
import type { ColumnProfile } from "./column-types.ts";
import type { TargetEncoding } from "./encoding.ts";

type Task = TargetEncoding["task"];

/** Integers with at most this many different values, each twice or more on average, are taken for classes. */
const LARGEST_INTEGER_CLASS_COUNT = 10;

/**
 * The task of one target, or of several together.
 *
 * @param where the file's name, for messages
 * @throws DataError for several targets that are neither all numbers nor all of two values
 */
export function taskOf(targets: readonly ColumnProfile[], options: ColumnOptions, where: string): Task {
  if (targets.length === 1) return options.task ?? taskOfOne(targets[0]!, options);
  if (options.task === "regression") return "regression";
  const areTwo = targets.every((target) => target.values.length === 2 && !target.hasMoreValues);
  const areClasses = options.task !== undefined || targets.every((one) => taskOfOne(one, options) === "classification");
  if (areTwo && areClasses) return "multiLabel";
  if (options.task === undefined && targets.every((target) => isOfNumbers(target, options))) return "regression";
  const kinds = targets.map((target) => `"${target.name}" is ${kindInWords(target, options)}`);
  throw new DataError(
    `${where}: ${kinds.join(", ")}. Several targets are learned together where all are numbers, or all have two values such as ` +
      "yes and no. Train a model for each kind.",
  );
}

function taskOfOne(target: ColumnProfile, options: ColumnOptions): "classification" | "regression" {
  if (!isOfNumbers(target, options)) return "classification";
  const few = target.values.length <= LARGEST_INTEGER_CLASS_COUNT && 2 * target.values.length <= target.present;
  return few && target.allIntegers ? "classification" : "regression";
}

function isOfNumbers({ name, numeric, present }: ColumnProfile, { categorical }: ColumnOptions): boolean {
  return numeric === present && !includes(categorical, name);
}

function kindInWords(target: ColumnProfile, options: ColumnOptions): string {
  const { values, hasMoreValues } = target;
  if (options.task === undefined && isOfNumbers(target, options)) return "a number";
  return values.length === 2
    ? "one of two values"
    : `one of ${hasMoreValues ? "more than " : ""}${values.length} classes`;
}
