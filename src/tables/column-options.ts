/**
 * What a user says of a table's columns.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import { columnOf, type Table } from "./table.ts";

/** What a user may say about a table's columns; the rest is inferred. */
export interface ColumnOptions {
  /** The column to predict; or several columns, all of numbers, or all of two different values each. */
  readonly target: string | readonly string[];
  /**
   * Default: classification for text and for few different integers, else regression. Of several columns: classification if
   * all have two values, else regression.
   */
  readonly task?: "classification" | "regression";
  /** Use only these columns. Default: all but the target and those to ignore. */
  readonly features?: readonly string[];
  readonly ignore?: readonly string[];
  /** Columns of numbers that are names rather than amounts: postal codes, months. */
  readonly categorical?: readonly string[];
}

/** @throws ConfigError if an option names a column that does not exist, or contradicts another */
export function checkOptions(
  table: Table,
  { target, features = [], ignore = [], categorical = [] }: ColumnOptions,
): void {
  const targets = targetsIn(target);
  for (const name of targets) columnOf(table, name, "the target");
  const repeated = targets.find((name, i) => targets.indexOf(name) !== i);
  if (repeated !== undefined) throw new ConfigError(`Column "${repeated}" is a target twice. Name every target once.`);
  for (const name of features) columnOf(table, name, "a feature");
  for (const name of ignore) columnOf(table, name, "a column to ignore");
  for (const name of categorical) columnOf(table, name, "a categorical column");
  const ignored = new Set(ignore);
  const others = new Set([...features, ...ignore]);
  const contradiction = targets.find((name) => others.has(name)) ?? features.find((name) => ignored.has(name));
  if (contradiction === undefined) return;
  throw new ConfigError(`Column "${contradiction}" can be only one of target, feature and column to ignore.`);
}

/** The columns to predict, in their order. @throws ConfigError for none */
export function targetsIn(target: ColumnOptions["target"]): readonly string[] {
  if (typeof target === "string") return [target];
  if (target.length > 0) return target;
  throw new ConfigError("target is an empty list. Name at least one column to predict.");
}

/** The columns that may be features, each once. */
export function featureNames(table: Table, { target, features, ignore }: ColumnOptions): string[] {
  const names = features ?? table.columns.map((column) => column.name);
  const left = new Set([...targetsIn(target), ...(ignore ?? [])]);
  return [...new Set(names)].filter((name) => !left.has(name));
}

/** Whether a list that may be absent has a name. */
export function includes(names: readonly string[] | undefined, name: string): boolean {
  return names?.includes(name) ?? false;
}
