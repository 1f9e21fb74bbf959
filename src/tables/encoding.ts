/**
 * How the cells of a table become numbers: plain JSON, saved with a model, so that new rows are encoded as the training
 * rows were.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { FormatError } from "../base/errors.ts";
import type { Scaling } from "../data/scaling.ts";
import { checkedReading, type TableReading } from "./table-reading.ts";

/** One input: the standardized number; 0 (the training mean) where it is missing. */
export interface NumberFeature extends Scaling {
  readonly kind: "number";
  readonly name: string;
}

/** One input per category, 1 for the row's own and 0 for the others; all 0 where it is missing or was never seen. */
export interface CategoryFeature {
  readonly kind: "category";
  readonly name: string;
  /** Sorted; those of the training rows. */
  readonly categories: readonly string[];
}

export type FeatureEncoding = NumberFeature | CategoryFeature;

/** The answer is one of several classes; label k is `classes[k]`. */
export interface ClassTarget {
  readonly task: "classification";
  readonly name: string;
  readonly classes: readonly string[];
}

/** The answer is a number; the network learns it standardized. */
export interface NumberTarget extends Scaling {
  readonly task: "regression";
  readonly name: string;
}

/** The answer is several numbers: output m is that of `targets[m]`, standardized for itself. */
export interface NumbersTarget {
  readonly task: "regression";
  readonly targets: readonly Omit<NumberTarget, "task">[];
}

/** The answer is several times one of two: output m is a logit for the second of the classes of `targets[m]`. */
export interface LabelsTarget {
  readonly task: "multiLabel";
  readonly targets: readonly { readonly name: string; readonly classes: readonly [string, string] }[];
}

export type TargetEncoding = ClassTarget | NumberTarget | NumbersTarget | LabelsTarget;

/** Which columns of a table are used, in which order, and how each becomes numbers. */
export interface TableEncoding {
  readonly features: readonly FeatureEncoding[];
  readonly target: TargetEncoding;
  /** How the cells of the training table were read; absent in models of earlier versions. */
  readonly reading?: TableReading;
}

/** @throws ConfigError for what is no encoding, such as a model that has one */
export function assertEncoding(where: string, encoding: TableEncoding): void {
  assertArgument(has(encoding, "features", "target"), where, "an encoding, as prepareTable gives it", encoding);
}

/** Number of inputs that a network needs for these features. */
export function inputWidth({ features }: TableEncoding): number {
  return features.reduce((width, feature) => width + widthOf(feature), 0);
}

/** Number of outputs that a network needs for this target. */
export function outputWidth({ target }: TableEncoding): number {
  return target.task === "classification" ? target.classes.length : targetNames(target).length;
}

/** The columns that are predicted, in their order. */
export function targetNames(target: TargetEncoding): readonly string[] {
  return "targets" in target ? target.targets.map(({ name }) => name) : [target.name];
}

/** How each of the numbers of a regression is scaled, in the order of the outputs; undefined for other tasks. */
export function numberTargets(target: TargetEncoding): NumbersTarget["targets"] | undefined {
  if (target.task !== "regression") return undefined;
  return "targets" in target ? target.targets : [target];
}

/** Number of inputs of one feature. */
export function widthOf(feature: FeatureEncoding): number {
  return feature.kind === "number" ? 1 : feature.categories.length;
}

/**
 * An encoding as it was read from a file, checked.
 *
 * @param value parsed JSON
 * @param where the file's name, for messages
 * @throws FormatError naming the first part that is not as it should be
 */
export function checkedEncoding(value: unknown, where: string): TableEncoding {
  const { features, target, reading } = asRecord(value, `${where}: the table encoding`);
  if (!Array.isArray(features) || features.length === 0) {
    throw new FormatError(`${where}: "features" of the table encoding must be a list with at least one feature.`);
  }
  return {
    features: features.map((feature, i) => checkedFeature(feature, `${where}: feature ${i}`)),
    target: checkedTarget(target, `${where}: the target`),
    ...(reading !== undefined && { reading: checkedReading(reading, `${where}: "reading" of the table encoding`) }),
  };
}

function checkedFeature(value: unknown, what: string): FeatureEncoding {
  const { kind, name, mean, std, categories } = asRecord(value, what);
  if (kind === "number" && isText(name) && isScaling(mean, std)) return { kind, name, mean, std: std as number };
  if (kind === "category" && isText(name) && isNames(categories)) return { kind, name, categories };
  throw new FormatError(
    `${what} is neither {kind: "number", name, mean, std} nor {kind: "category", name, categories}.`,
  );
}

function checkedTarget(value: unknown, what: string): TargetEncoding {
  const { task, name, mean, std, classes, targets } = asRecord(value, what);
  if (targets !== undefined) return checkedTargets(task, targets, what);
  if (task === "regression" && isText(name) && isScaling(mean, std)) return { task, name, mean, std: std as number };
  if (task === "classification" && isText(name) && isNames(classes) && classes.length > 0)
    return { task, name, classes };
  throw new FormatError(
    `${what} is neither {task: "classification", name, classes} nor {task: "regression", name, mean, std}.`,
  );
}

function checkedTargets(task: unknown, value: unknown, what: string): TargetEncoding {
  const parts = Array.isArray(value) ? value.map((part, m) => asRecord(part, `${what}, part ${m}`)) : [];
  const areNamed = parts.length > 0 && isNames(parts.map(({ name }) => name));
  if (areNamed && task === "regression" && parts.every(({ mean, std }) => isScaling(mean, std))) {
    return { task, targets: parts.map(({ name, mean, std }) => ({ name, mean, std }) as Omit<NumberTarget, "task">) };
  }
  if (areNamed && task === "multiLabel" && parts.every(({ classes }) => isNames(classes) && classes.length === 2)) {
    return { task, targets: parts.map(({ name, classes }) => ({ name, classes }) as LabelsTarget["targets"][number]) };
  }
  throw new FormatError(
    `${what} is neither {task: "regression", targets: [{name, mean, std}, …]} nor {task: "multiLabel", targets: [{name, ` +
      "classes: [a, b]}, …]} with names of their own.",
  );
}

function asRecord(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${what} must be a JSON object but is ${JSON.stringify(value)?.slice(0, 40)}.`);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isScaling(mean: unknown, std: unknown): mean is number {
  return Number.isFinite(mean) && Number.isFinite(std) && (std as number) > 0;
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
}
