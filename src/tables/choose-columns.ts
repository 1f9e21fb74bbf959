/**
 * Deciding, before anything is computed, which columns of a table are features and what the target is.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { emptyColumn } from "./column.ts";
import { type ColumnOptions, checkOptions, featureNames, includes } from "./column-options.ts";
import { columnRemarks, doubtAboutWord, reasonLeftOut, targetFault } from "./column-remarks.ts";
import { type ColumnProfile, ColumnProfiler } from "./column-types.ts";
import { areNumberTexts } from "./mixed-numbers.ts";
import { numbersOf } from "./numbers-of.ts";
import { columnOf, type Inference, type Table } from "./table.ts";
import { LeakWatch } from "./target-leak.ts";

/** The decisions, and what to tell the user about them. */
export interface TablePlan {
  readonly target: ColumnProfile;
  readonly task: "classification" | "regression";
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

/** Integers with at most this many different values, each twice or more on average, are taken for classes. */
const LARGEST_INTEGER_CLASS_COUNT = 10;

const REGRESSION = "but regression predicts numbers; for classes, say --task classification";

/** Looks through the columns block by block, then decides. */
export class TablePlanner {
  readonly #options: ColumnOptions;
  readonly #limits: TableLimits;
  readonly #features: ReadonlySet<string>;
  readonly #categorical: ReadonlySet<string>;
  #profilers: ReadonlyMap<string, ColumnProfiler> | undefined;
  #leaks: ReadonlyMap<string, LeakWatch> = new Map();
  /** Why the target cannot be learned as a number. */
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
    const answers = columnOf(table, target, "the target");
    if (task !== "classification") this.#notNumeric ??= errorOf(() => numbersOf(table, answers, REGRESSION));
    for (const [name, profiler] of this.#profilers) {
      const column = columnOf(table, name, "a feature");
      profiler.add(table, column);
      this.#leaks.get(name)?.add(column, answers);
    }
  }

  /**
   * @throws DataError if the target has one value only, or no feature is left; naming line and value, for text in a column
   * of numbers
   */
  plan(): TablePlan {
    const table = this.#last!;
    const options = this.#options;
    const target = this.#target(table);
    const task = options.task ?? inferTask(target, options);
    if (task === "regression" && this.#notNumeric) throw this.#notNumeric;
    if (task === "classification") this.#assertFew(target);
    const doubt = task === "classification" ? doubtAboutWord(target) : undefined;
    const warnings: string[] = doubt ? [`Target ${doubt.text}`] : [];
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
      const givesAway = this.#leaks.get(name)!.givesAway();
      warnings.push(...columnRemarks(profile, kind, { target: options.target, givesAway, categorical, isAlone }));
      return [{ name, kind }];
    });
    if (features.length === 0) throw withoutFeatures(table, options, warnings);
    const inferences = describePlan(target, task, features, options);
    return { target, task, features, warnings, inferences };
  }

  #begin(table: Table): Map<string, ColumnProfiler> {
    checkOptions(table, this.#options);
    const { target } = this.#options;
    const { mostValues, mostCategories } = this.#limits;
    const names = featureNames(table, this.#options);
    this.#leaks = new Map(names.map((name) => [name, new LeakWatch()]));
    const profilers = new Map(
      names.map((name) => {
        const isCategorical = this.#categorical.has(name);
        const isNamed = isCategorical || this.#features.has(name);
        const most = isNamed ? { mostValues: mostCategories, mostNumbers: mostCategories } : { mostValues };
        return [name, new ColumnProfiler(name, { categorical: isCategorical, ...most })];
      }),
    );
    return profilers.set(
      target,
      new ColumnProfiler(target, { categorical: this.#asClasses, mostValues: mostCategories }),
    );
  }

  /** Whether the user says that the target is classes. */
  get #asClasses(): boolean {
    return this.#options.task === "classification" || this.#categorical.has(this.#options.target);
  }

  #target({ where }: Table): ColumnProfile {
    const { target, task } = this.#options;
    const profile = this.#profilers!.get(target)!.finish();
    const fault = task === undefined ? targetFault(profile, this.#categorical.has(target)) : undefined;
    const doubt = task === "regression" ? undefined : doubtAboutWord(profile);
    const points = this.#asClasses ? undefined : this.#last!.doubtfulNumbers?.get(target);
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
  return new DataError(`${where} has no column to learn from besides "${target}". ${fix}`);
}

function inferTask(target: ColumnProfile, options: ColumnOptions): TablePlan["task"] {
  if (target.numeric < target.present || includes(options.categorical, target.name)) return "classification";
  const few = target.values.length <= LARGEST_INTEGER_CLASS_COUNT && 2 * target.values.length <= target.present;
  return few && target.allIntegers ? "classification" : "regression";
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
