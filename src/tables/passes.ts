/**
 * From blocks of a table to the decision how each row is encoded, and whether it is trained or validated on: the same for
 * a table in memory, which is one block, and for one that is read again and again from a file.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { assertOptions, NUMBER, type OptionKinds, oneOf, TEXT, TEXTS } from "../base/options.ts";
import { drawValidation } from "../data/split.ts";
import { type TableLimits, type TablePlan, TablePlanner } from "./choose-columns.ts";
import { type ChosenRows, LEFT_OUT, RowChoice } from "./choose-rows.ts";
import type { ColumnOptions } from "./column-options.ts";
import type { TableEncoding } from "./encoding.ts";
import { EncodingFit, PART } from "./fit-encoding.ts";
import { formatRows } from "./format-rows.ts";
import { columnOf, type Inference, type Table } from "./table.ts";
import { withoutWeight } from "./weights-of.ts";

/** What a user may say about a table; the rest is inferred. */
export interface TableOptions extends ColumnOptions {
  /** Rows with missing features: filled in (training mean, no category), or left out. Default: `"impute"`. */
  readonly missing?: "impute" | "drop";
  /** The column that says how much each row counts, in the loss and in its measure. Default: all rows count the same. */
  readonly weight?: string;
  /** The share of the rows to validate on, from 0 to below 1. Default: 0.2. */
  readonly validation?: number;
  /** Default: 0. */
  readonly seed?: number;
}

/** What each of {@link TableOptions} may be. */
const TABLE_OPTIONS: OptionKinds<TableOptions> = {
  target: {
    wanted: 'the name of a column, or a list of names, such as ["a", "b"]',
    accepts: (value) => TEXT.accepts(value) || TEXTS.accepts(value),
  },
  task: oneOf("classification", "regression"),
  features: TEXTS,
  ignore: TEXTS,
  categorical: TEXTS,
  missing: oneOf("impute", "drop"),
  weight: TEXT,
  validation: NUMBER,
  seed: NUMBER,
};

/** @throws ConfigError for an option that cannot be, or a target that is not named */
export function assertTableOptions(where: string, options: TableOptions): void {
  assertOptions(where, options, TABLE_OPTIONS);
  assertArgument(
    has(options, "target") && options.target !== undefined,
    where,
    "the column to predict, as { target: … }",
    options,
  );
}

/** How a table is used. */
export interface Preparation {
  readonly encoding: TableEncoding;
  /** Of each row, in which {@link PART} it is. */
  readonly parts: Uint8Array;
  readonly trainCount: number;
  readonly validationCount: number;
  /** How many rows of each class there are to train on; undefined for a regression. */
  readonly classCounts: Int32Array | undefined;
  readonly warnings: readonly string[];
  readonly inferences: readonly Inference[];
}

/** Each function that is yielded is to be given all blocks in their order before the next one is asked for. */
export type Passes<T> = Generator<(block: Table) => void, T, void>;

/**
 * Infers, splits (by class, for classification), and measures the training rows, in three passes.
 *
 * @throws ConfigError for an option that does not fit the table
 * @throws DataError for cells that cannot be used, naming line and column
 */
export function* planPreparation(given: TableOptions, limits: TableLimits): Passes<Preparation> {
  const options = withoutWeight(given);
  let last: Table | undefined;
  const planner = new TablePlanner(options, limits);
  yield (block) => {
    if (given.weight !== undefined) columnOf(block, given.weight, "the weights");
    planner.add(block);
    last = { ...block, columns: [] };
  };
  const plan = planner.plan();
  const choice = new RowChoice(plan, options.missing ?? "impute");
  yield (block) => choice.add(block);
  const chosen = choice.finish();
  const parts = partsOf(chosen, options);
  const fit = new EncodingFit(plan, chosen.classes ?? chosen.labelled, parts);
  yield (block) => fit.add(block);
  const encoding = { ...fit.finish(), reading: last!.reading };
  return described(encoding, parts, chosen, plan, last!, options);
}

function partsOf({ labels, classes }: ChosenRows, { validation = 0.2, seed = 0 }: TableOptions): Uint8Array {
  const used = labels.includes(LEFT_OUT) ? withoutLeftOut(labels) : labels;
  const isForValidation = drawValidation(used.length, { fraction: validation, seed, labels: classes && used });
  const parts = new Uint8Array(labels.length);
  let n = 0;
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== LEFT_OUT) parts[row] = isForValidation[n++] === 1 ? PART.validation : PART.train;
  }
  return parts;
}

/** By hand: `filter` first makes a list of them, which took 430 MB of ten million. */
function withoutLeftOut(labels: Int32Array): Int32Array {
  const used = new Int32Array(labels.length);
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] !== LEFT_OUT) used[count++] = labels[row]!;
  return used.subarray(0, count);
}

function described(
  encoding: TableEncoding,
  parts: Uint8Array,
  { labels, classes, inferences }: ChosenRows,
  plan: TablePlan,
  table: Table,
  options: TableOptions,
): Preparation {
  const { trainCount, validationCount } = countParts(parts);
  const names = classes?.classes;
  const split = {
    text: `${formatRows(trainCount)} to train on, ${validationCount} drawn to validate on`,
    option: "--validation",
  };
  return {
    ...{ encoding, parts, trainCount, validationCount },
    classCounts: names && classCounts(names.length, labels, (row) => parts[row] === PART.train),
    warnings: [...table.warnings, ...plan.warnings, ...(names ? rareClasses(names, labels) : [])],
    inferences: [
      ...table.inferences,
      ...plan.inferences,
      ...inferences,
      ...(options.weight === undefined ? [] : [{ text: `rows count by column ${options.weight}`, option: "--weight" }]),
      ...(options.validation === undefined ? [split] : []),
    ],
  };
}

function countParts(parts: Uint8Array): Pick<Preparation, "trainCount" | "validationCount"> {
  const counts = [0, 0, 0];
  for (let row = 0; row < parts.length; row++) counts[parts[row]!]!++;
  return { trainCount: counts[PART.train]!, validationCount: counts[PART.validation]! };
}

function classCounts(classes: number, labels: Int32Array, counts: (row: number) => boolean): Int32Array {
  const found = new Int32Array(classes);
  for (let row = 0; row < labels.length; row++) if (labels[row] !== LEFT_OUT && counts(row)) found[labels[row]!]!++;
  return found;
}

function rareClasses(names: readonly string[], labels: Int32Array): string[] {
  const counts = classCounts(names.length, labels, () => true);
  const rare = names.filter((_, label) => counts[label]! < 2);
  if (rare.length === 0) return [];
  const list = rare.slice(0, 5).map((name) => `"${name}"`);
  return [
    `Classes with a single row, which leaves none to validate on: ${list.join(", ")}${rare.length > 5 ? ", …" : ""}`,
  ];
}
