/**
 * Deciding, before anything is computed, which columns of a table are features and what the target is.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { taskOf } from "./choose-task.ts";
import { emptyColumn } from "./column.ts";
import { type ColumnOptions, checkOptions, featureNames, targetsIn } from "./column-options.ts";
import { columnRemarks, doubtAboutWord, reasonLeftOut, targetFault } from "./column-remarks.ts";
import { type ColumnProfile, ColumnProfiler } from "./column-types.ts";
import type { TargetEncoding } from "./encoding.ts";
import { areNumberTexts } from "./mixed-numbers.ts";
import { numbersOf } from "./numbers-of.ts";
import { columnOf, type Inference, type Table } from "./table.ts";
import { LeakWatch } from "./target-leak.ts";

/** The decisions, and what to tell the user about them. */
export interface TablePlan {
  readonly targets: readonly ColumnProfile[];
  readonly task: TargetEncoding["task"];
  readonly features: readonly { readonly name: string; readonly kind: "number" | "category" }[];
  readonly warnings: readonly string[];
  readonly inferences: readonly Inference[];
}

/** How many different values of a column are kept, so that memory is bounded. */
export interface TableLimits {
  /** Of a column that nobody calls categorical. */
  readonly mostValues: number;
  /** Of the target, and of a column that the user names. */
  readonly mostCategories: number;
}

/** For a table that is in memory anyway. */
export const NO_LIMITS: TableLimits = {
  mostValues: Number.POSITIVE_INFINITY,
  mostCategories: Number.POSITIVE_INFINITY,
};

const REGRESSION = "but regression predicts numbers; for classes, say --task classification";

/** Looks through the columns block by block, then decides. */
export class TablePlanner {
  readonly #options: ColumnOptions;
  readonly #limits: TableLimits;
  readonly #features: ReadonlySet<string>;
  readonly #categorical: ReadonlySet<string>;
  #profilers: ReadonlyMap<string, ColumnProfiler> | undefined;
  /** Of each feature, one for each target. */
  #leaks: ReadonlyMap<string, readonly LeakWatch[]> = new Map();
  /** Why a target cannot be learned as a number. */
  #notNumeric: DataError | undefined;
  #last: Table | undefined;

  constructor(options: ColumnOptions, limits: TableLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#features = new Set(options.features);
    this.#categorical = new Set(options.categorical);
  }

  /** @throws ConfigError if an option names a column that does not exist, or contradicts another */
  add(table: Table): void {
    const { target, task } = this.#options;
    this.#profilers ??= this.#begin(table);
    this.#last = { ...table, columns: table.columns.map(emptyColumn) };
    const answers = targetsIn(target).map((name) => columnOf(table, name, "the target"));
    if (task !== "classification") {
      for (const one of answers) this.#notNumeric ??= errorOf(() => numbersOf(table, one, REGRESSION));
    }
    for (const [name, profiler] of this.#profilers) {
      const column = columnOf(table, name, "a feature");
      profiler.add(table, column);
      for (const [m, watch] of (this.#leaks.get(name) ?? []).entries()) watch.add(column, answers[m]!);
    }
  }

  /**
   * @throws DataError if a target has one value only, or no feature is left; if several targets are not of one kind; naming
   * line and value, for text in a column of numbers
   */
  plan(): TablePlan {
    const table = this.#last!;
    const options = this.#options;
    const targets = targetsIn(options.target).map((name) => this.#target(name, table));
    const task = taskOf(targets, options, table.where);
    if (task === "regression" && this.#notNumeric) throw this.#notNumeric;
    const warnings: string[] = [];
    for (const target of task === "regression" ? [] : targets) {
      this.#assertFew(target);
      const doubt = doubtAboutWord(target);
      if (doubt) warnings.push(`Target ${doubt.text}`);
    }
    const profiles = featureNames(table, options).map((name) => this.#profilers!.get(name)!.finish());
    const used = usedAsNumbers(profiles);
    const isAlone = used.filter((profile) => kindOf(profile, this.#features.has(profile.name))).length === 1;
    const features = used.flatMap((profile) => {
      const { name } = profile;
      const kind = kindOf(profile, this.#features.has(name));
      if (kind === undefined) {
        warnings.push(reasonLeftOut(profile, this.#limits.mostCategories));
        return [];
      }
      if (kind === "category") this.#assertFew(profile);
      const categorical = this.#categorical.has(name);
      const given = this.#leaks.get(name)!.findIndex((watch) => watch.givesAway());
      const givesAway = targets[given]?.name;
      warnings.push(...columnRemarks(profile, kind, { givesAway, categorical, isAlone }));
      return [{ name, kind }];
    });
    if (features.length === 0) throw withoutFeatures(table, options, warnings);
    const inferences = describePlan(targets, task, features, options);
    return { targets, task, features, warnings, inferences };
  }

  #begin(table: Table): Map<string, ColumnProfiler> {
    checkOptions(table, this.#options);
    const targets = targetsIn(this.#options.target);
    const { mostValues, mostCategories } = this.#limits;
    const names = featureNames(table, this.#options);
    this.#leaks = new Map(names.map((name) => [name, targets.map(() => new LeakWatch())]));
    const profilers = new Map(
      names.map((name) => {
        const isCategorical = this.#categorical.has(name);
        const isNamed = isCategorical || this.#features.has(name);
        const most = isNamed ? { mostValues: mostCategories, mostNumbers: mostCategories } : { mostValues };
        return [name, new ColumnProfiler(name, { categorical: isCategorical, ...most })];
      }),
    );
    for (const name of targets) {
      const profiler = new ColumnProfiler(name, { categorical: this.#isClasses(name), mostValues: mostCategories });
      profilers.set(name, profiler);
    }
    return profilers;
  }

  /** Whether the user says that a target is classes. */
  #isClasses(target: string): boolean {
    return this.#options.task === "classification" || this.#categorical.has(target);
  }

  #target(target: string, { where }: Table): ColumnProfile {
    const { task } = this.#options;
    const profile = this.#profilers!.get(target)!.finish();
    const fault = task === undefined ? targetFault(profile, this.#categorical.has(target)) : undefined;
    const doubt = task === "regression" ? undefined : doubtAboutWord(profile);
    const points = this.#isClasses(target) ? undefined : this.#last!.doubtfulNumbers?.get(target);
    const stop = (doubt?.isCommon ? doubt.text : fault) ?? (points && `"${target}" ${points}`);
    if (stop !== undefined) throw new DataError(`${where}: target ${stop}`);
    if (profile.values.length >= 2) return profile;
    const found = profile.present === 0 ? "is empty in every row" : `is "${profile.values[0]}" in every row`;
    throw new DataError(
      `${where}: target "${target}" ${found}, so there is nothing to learn. Choose another --target.`,
    );
  }

  #assertFew({ name, hasMoreValues }: ColumnProfile): void {
    if (!hasMoreValues) return;
    throw new DataError(
      `${this.#last!.where}: column "${name}" has more than ${this.#limits.mostCategories} different values, the most that a column of ` +
        "categories may have where a file is read as a stream. Leave it out (--ignore), or group them.",
    );
  }
}

/** Where nothing else is left to learn from, a column that counts may well be what the answer depends on. */
function usedAsNumbers(profiles: readonly ColumnProfile[]): ColumnProfile[] {
  const isLeft = profiles.some(({ type }) => type === "number" || type === "category");
  const counts = ({ type, sequence }: ColumnProfile): boolean => type === "identifier" && sequence !== undefined;
  return profiles.map((profile) => (!isLeft && counts(profile) ? { ...profile, type: "number" } : profile));
}

function errorOf(run: () => void): DataError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}

function withoutFeatures({ where }: Table, { target }: ColumnOptions, reasons: readonly string[]): DataError {
  const fix =
    reasons.length > 0 ? reasons.join(" ") : "Give a table with more columns; if this has more, say --delimiter.";
  const names = targetsIn(target).map((name) => `"${name}"`);
  return new DataError(`${where} has no column to learn from besides ${names.join(", ")}. ${fix}`);
}

/** @param isNamed whether the user lists it among the features: only then is an identifier used */
function kindOf(profile: ColumnProfile, isNamed: boolean): "number" | "category" | undefined {
  const { type, numeric, present } = profile;
  if (type === "constant") return undefined;
  if (type !== "identifier") return type;
  if (!isNamed) return undefined;
  return numeric === present || areNumberTexts(profile) ? "number" : "category";
}

function describePlan(
  targets: readonly ColumnProfile[],
  task: TablePlan["task"],
  features: TablePlan["features"],
  options: ColumnOptions,
): Inference[] {
  const listed = (kind: string): string =>
    features.flatMap((feature) => (feature.kind === kind ? [feature.name] : [])).join(", ");
  const lines: Inference[] = [];
  if (options.task === undefined) {
    const what = { classification: `one of ${targets[0]!.values.length} classes`, regression: "a number" };
    const kind = task === "multiLabel" ? "one of two values (multi-label classification)" : `${what[task]} (${task})`;
    const names = targets.map(({ name }) => `"${name}"`);
    lines.push({ text: `${names.join(", ")} ${names.length > 1 ? "are each" : "is"} ${kind}`, option: "--task" });
  }
  if (listed("number") !== "")
    lines.push({ text: `numbers, standardized: ${listed("number")}`, option: "--categorical" });
  if (listed("category") !== "") lines.push({ text: `categories, one-hot: ${listed("category")}`, option: "--ignore" });
  return lines;
}
