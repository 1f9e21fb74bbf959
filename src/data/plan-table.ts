/**
 * Deciding, before anything is computed, which columns of a table are features and what the target is.
 *
 * @module
 */
import { ConfigError, DataError } from "../errors.ts";
import { columnRemarks, reasonLeftOut, targetRemarks } from "./column-remarks.ts";
import { type ColumnProfile, numbersOf, profileColumn } from "./column-types.ts";
import { columnOf, type Inference, parseNumber, type Table } from "./table.ts";

/** What a user may say about a table's columns; the rest is inferred. */
export interface ColumnOptions {
  /** The column to predict. */
  readonly target: string;
  /** Default: classification for text and for few different integers, else regression. */
  readonly task?: "classification" | "regression";
  /** Use only these columns. Default: all but the target and those to ignore. */
  readonly features?: readonly string[];
  readonly ignore?: readonly string[];
  /** Columns of numbers that are names rather than amounts: postal codes, months. */
  readonly categorical?: readonly string[];
}

/** The decisions, and what to tell the user about them. */
export interface TablePlan {
  readonly target: ColumnProfile;
  readonly task: "classification" | "regression";
  readonly features: readonly { readonly name: string; readonly kind: "number" | "category" }[];
  readonly warnings: readonly string[];
  readonly inferences: readonly Inference[];
}

/** Integers with at most this many different values, each twice or more on average, are taken for classes. */
const LARGEST_INTEGER_CLASS_COUNT = 10;

const REGRESSION = "but regression predicts numbers; for classes, say --task classification";

/**
 * Looks through the columns.
 *
 * @throws ConfigError if an option names a column that does not exist, or contradicts another
 * @throws DataError if the target has one value only, or no feature is left
 */
export function planTable(table: Table, options: ColumnOptions): TablePlan {
  checkOptions(table, options);
  const target = profileTarget(table, options);
  const task = options.task ?? inferTask(target, options);
  if (task === "regression") numbersOf(table, columnOf(table, target.name, "the target"), REGRESSION);
  const warnings: string[] = [];
  const categorical = new Set(options.categorical);
  const named = new Set(options.features);
  const features = featureNames(table, options).flatMap((name) => {
    const profile = profileColumn(table, columnOf(table, name, "a feature"), categorical.has(name));
    const kind = kindOf(profile, named.has(name));
    if (kind === undefined) {
      warnings.push(reasonLeftOut(profile));
      return [];
    }
    const remarks = columnRemarks(table, profile, kind, { target: options.target, categorical: categorical.has(name) });
    warnings.push(...remarks);
    return [{ name, kind }];
  });
  if (features.length === 0) throw withoutFeatures(table, options, warnings);
  const inferences = describePlan(target, task, features, options);
  return { target, task, features, warnings: [...targetRemarks(target, task), ...warnings], inferences };
}

function withoutFeatures({ where }: Table, { target }: ColumnOptions, reasons: readonly string[]): DataError {
  const fix =
    reasons.length > 0 ? reasons.join(" ") : "Give a table with more columns; if this has more, say --delimiter.";
  return new DataError(`${where} has no column to learn from besides "${target}". ${fix}`);
}

function checkOptions(table: Table, { target, features = [], ignore = [], categorical = [] }: ColumnOptions): void {
  columnOf(table, target, "the target");
  for (const name of features) columnOf(table, name, "a feature");
  for (const name of ignore) columnOf(table, name, "a column to ignore");
  for (const name of categorical) columnOf(table, name, "a categorical column");
  const ignored = new Set(ignore);
  const contradiction = [...features, ...ignore].includes(target) ? target : features.find((name) => ignored.has(name));
  if (contradiction === undefined) return;
  throw new ConfigError(`Column "${contradiction}" can be only one of target, feature and column to ignore.`);
}

function featureNames(table: Table, { target, features, ignore }: ColumnOptions): string[] {
  const names = features ?? table.columns.map((column) => column.name);
  const ignored = new Set(ignore);
  return [...new Set(names)].filter((name) => name !== target && !ignored.has(name));
}

function profileTarget(table: Table, { target, task, categorical }: ColumnOptions): ColumnProfile {
  const asClasses = task === "classification" || includes(categorical, target);
  const profile = profileColumn(table, columnOf(table, target, "the target"), asClasses);
  if (profile.values.length >= 2) return profile;
  const found = profile.present === 0 ? "is empty in every row" : `is "${profile.values[0]}" in every row`;
  throw new DataError(
    `${table.where}: target "${target}" ${found}, so there is nothing to learn. Choose another --target.`,
  );
}

function inferTask(target: ColumnProfile, options: ColumnOptions): TablePlan["task"] {
  if (target.numeric < target.present || includes(options.categorical, target.name)) return "classification";
  const few = target.values.length <= LARGEST_INTEGER_CLASS_COUNT && 2 * target.values.length <= target.present;
  return few && target.values.every((value) => Number.isInteger(parseNumber(value))) ? "classification" : "regression";
}

/** @param isNamed whether the user lists it among the features: only then is an identifier used */
function kindOf({ type, numeric, present }: ColumnProfile, isNamed: boolean): "number" | "category" | undefined {
  if (type === "constant") return undefined;
  if (type !== "identifier") return type;
  if (!isNamed) return undefined;
  return numeric === present ? "number" : "category";
}

function describePlan(
  target: ColumnProfile,
  task: TablePlan["task"],
  features: TablePlan["features"],
  options: ColumnOptions,
): Inference[] {
  const listed = (kind: string): string =>
    features.flatMap((feature) => (feature.kind === kind ? [feature.name] : [])).join(", ");
  const lines: Inference[] = [];
  if (options.task === undefined) {
    const what = task === "classification" ? `one of ${target.values.length} classes` : "a number";
    lines.push({ text: `"${target.name}" is ${what} (${task})`, option: "--task" });
  }
  if (listed("number") !== "")
    lines.push({ text: `numbers, standardized: ${listed("number")}`, option: "--categorical" });
  if (listed("category") !== "") lines.push({ text: `categories, one-hot: ${listed("category")}`, option: "--ignore" });
  return lines;
}

function includes(names: readonly string[] | undefined, name: string): boolean {
  return names?.includes(name) ?? false;
}
