/**
 * From a table to training and validation data, with everything measured on the training rows alone.
 *
 * @module
 */
import { ConfigError, DataError } from "../errors.ts";
import { numbersOf } from "./column-types.ts";
import type { Dataset } from "./dataset.ts";
import { encodeTable, encodeTarget, rowsWithTarget } from "./encode-table.ts";
import { type ColumnOptions, planTable, type TablePlan } from "./plan-table.ts";
import { fitScaling, type Scaling } from "./scaling.ts";
import { splitSamples } from "./split.ts";
import { columnOf, type Inference, parseNumber, type Table } from "./table.ts";
import { type ClassTarget, type FeatureEncoding, inputWidth, type TableEncoding } from "./table-encoding.ts";

/** What a user may say about a table; the rest is inferred. */
export interface TableOptions extends ColumnOptions {
  /** Rows with missing features: filled in (training mean, no category), or left out. Default: `"impute"`. */
  readonly missing?: "impute" | "drop";
  /** The share of the rows to validate on, from 0 to below 1. Default: 0.2. */
  readonly validation?: number;
  /** Default: 0. */
  readonly seed?: number;
}

/** Data ready to train on, and what was decided on the way. */
export interface PreparedTable {
  readonly encoding: TableEncoding;
  readonly train: Dataset;
  /** Absent where the validation share is 0 or there is only one row. */
  readonly validation?: Dataset;
  /** The table's rows in each part, ascending. */
  readonly trainRows: Int32Array;
  readonly validationRows: Int32Array;
  readonly warnings: readonly string[];
  /** Those of reading the table, then those of preparing it. */
  readonly inferences: readonly Inference[];
}

/**
 * Infers, splits (by class, for classification), measures the training rows, and encodes.
 *
 * @throws ConfigError for an option that does not fit the table
 * @throws DataError for cells that cannot be used, naming line and column
 */
export function prepareTable(table: Table, options: TableOptions): PreparedTable {
  checkMissing(options.missing);
  const plan = planTable(table, options);
  const kept = keptRows(table, plan, options);
  const classes = plan.task === "classification" ? classesOf(table, plan, kept.rows) : undefined;
  const fraction = options.validation ?? 0.2;
  const labels = classes && encodeTarget(classes, table, kept.rows).labels;
  const split = splitSamples(kept.rows.length, { fraction, seed: options.seed ?? 0, labels });
  const trainRows = split.train.map((i) => kept.rows[i]!);
  const validationRows = split.validation.map((i) => kept.rows[i]!);
  const encoding = fitEncoding(table, plan, classes, trainRows);
  const validation = validationRows.length === 0 ? undefined : encodeTable(encoding, table, validationRows);
  return {
    encoding,
    train: encodeTable(encoding, table, trainRows).dataset,
    ...(validation === undefined ? {} : { validation: validation.dataset }),
    trainRows,
    validationRows,
    warnings: [
      ...table.warnings,
      ...plan.warnings,
      ...rareClasses(classes, labels),
      ...(validation?.features.unseen ?? []),
    ],
    inferences: [
      ...table.inferences,
      ...plan.inferences,
      ...kept.inferences,
      ...describeSplit(options, trainRows, validationRows),
    ],
  };
}

/** One line for people each: what was inferred, and the option that changes it. */
export function describeInferences(inferences: readonly Inference[]): string[] {
  return inferences.map(({ text, option }) => `${text} (${option})`);
}

function checkMissing(missing: TableOptions["missing"]): void {
  if (missing === undefined || missing === "impute" || missing === "drop") return;
  throw new ConfigError(`missing must be "impute" or "drop" but is ${JSON.stringify(missing)}.`);
}

/** The rows with an answer and, where rows with missing features are dropped, with all features. */
function keptRows(table: Table, plan: TablePlan, options: TableOptions): { rows: Int32Array; inferences: Inference[] } {
  const inferences: Inference[] = [];
  const answered = rowsWithTarget(table, plan.target.name);
  const unanswered = table.rowCount - answered.length;
  if (unanswered > 0) {
    inferences.push({
      text: `left out, because "${plan.target.name}" is missing: ${rowCount(unanswered)}`,
      option: "--target",
    });
  }
  const columns = plan.features.map(({ name }) => columnOf(table, name, "a feature"));
  const complete = answered.filter((row) => columns.every((column) => column.cells[row] !== ""));
  const incomplete = answered.length - complete.length;
  if (incomplete === 0) return { rows: answered, inferences };
  if (options.missing !== "drop") {
    const text = `missing cells in ${rowCount(incomplete)}: numbers become the training mean, categories none`;
    inferences.push({ text, option: "--missing" });
    return { rows: answered, inferences };
  }
  if (complete.length === 0) {
    throw new DataError(
      `${table.where}: every row has a missing cell, so "drop" leaves none. Use "impute", or --ignore the emptiest columns.`,
    );
  }
  inferences.push({ text: `left out, because cells are missing: ${rowCount(incomplete)}`, option: "--missing" });
  return { rows: complete, inferences };
}

function classesOf(table: Table, plan: TablePlan, rows: Int32Array): ClassTarget {
  const { name } = plan.target;
  const { cells } = columnOf(table, name, "the target");
  const classes = sorted(new Set(Array.from(rows, (row) => cells[row]!)));
  if (classes.length >= 2) return { task: "classification", name, classes };
  throw new DataError(
    `${table.where}: in the ${rowCount(rows.length)} without missing cells, "${name}" is always "${classes[0]}". ` +
      'Use "impute", or --ignore the emptiest columns.',
  );
}

function fitEncoding(table: Table, plan: TablePlan, classes: ClassTarget | undefined, rows: Int32Array): TableEncoding {
  const scaling = (name: string): Scaling => {
    const numbers = numbersOf(table, columnOf(table, name, "a number"));
    return fitScaling(Float64Array.from(rows, (row) => numbers[row]!));
  };
  const features = plan.features.map(({ name, kind }): FeatureEncoding => {
    if (kind === "number") return { kind, name, ...scaling(name) };
    const { cells } = columnOf(table, name, "a feature");
    const present = Array.from(rows, (row) => cells[row]!).filter((cell) => cell !== "");
    return { kind, name, categories: sorted(new Set(present)) };
  });
  const { name } = plan.target;
  const encoding = {
    features,
    target: classes ?? { task: "regression", name, ...scaling(name) },
  } satisfies TableEncoding;
  if (inputWidth(encoding) > 0) return encoding;
  throw new DataError(`${table.where}: no feature has a value in any row to train on. Give more rows.`);
}

/** Numbers by their value, else by code unit: the same order in every language. */
function sorted(values: ReadonlySet<string>): string[] {
  const names = [...values].sort();
  const numbers = names.map((name) => parseNumber(name));
  if (numbers.includes(undefined)) return names;
  return names.sort((a, b) => parseNumber(a)! - parseNumber(b)!);
}

function rareClasses(target: ClassTarget | undefined, labels: Int32Array | undefined): string[] {
  if (target === undefined || labels === undefined) return [];
  const counts = new Int32Array(target.classes.length);
  for (const label of labels) counts[label]!++;
  const rare = target.classes.filter((_, label) => counts[label]! < 2);
  if (rare.length === 0) return [];
  const list = rare
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(", ");
  return [`Classes with a single row, which leaves none to validate on: ${list}${rare.length > 5 ? ", …" : ""}`];
}

function describeSplit(options: TableOptions, train: Int32Array, validation: Int32Array): Inference[] {
  if (options.validation !== undefined) return [];
  return [
    {
      text: `${rowCount(train.length)} to train on, ${validation.length} drawn to validate on`,
      option: "--validation",
    },
  ];
}

function rowCount(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
