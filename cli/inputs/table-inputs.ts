/**
 * A CSV file, as networks take it.
 *
 * @module
 */
import {
  ConfigError,
  DataError,
  inputWidth,
  type Model,
  type ModelDescription,
  type TableEncoding,
} from "../../src/index.ts";
import { type CsvFile, openCsv, PREPARATION_PASSES, prepareCsv, type Spool } from "../../src/node/index.ts";
import {
  encodeTable,
  type Inference,
  type PreparedTable,
  prepareTable,
  type Table,
  type TableOptions,
} from "../../src/tables/index.ts";
import { formatCount, formatShare, plural } from "../base/format.ts";
import { readTable } from "./read-table.ts";
import { type ReadingListener, unheard, whileReading } from "./reading.ts";
import { type CsvFlags, csvOptions, readingRules } from "./reading-rules.ts";
import type { Source } from "./source.ts";
import { isStreamed, watchedCsv } from "./streaming.ts";
import type { TrainingInputs } from "./training-inputs.ts";

/** The flags that concern tables. */
export interface TableFlags extends CsvFlags {
  readonly target?: string;
  /** The column that says how much each row counts. */
  readonly weight?: string;
  readonly task?: "classification" | "regression";
  readonly features?: readonly string[];
  readonly ignore?: readonly string[];
  readonly categorical?: readonly string[];
  readonly missing?: "impute" | "drop";
  readonly validation?: number;
  readonly seed?: number;
}

const VALIDATION = "--validation";

/** With more classes than this, their shares are not listed. */
const MOST_LISTED_CLASSES = 6;
const MOST_LISTED_COLUMNS = 20;

/** Reads, infers, splits and encodes; or encodes as a saved model does. */
export async function readTableInputs(
  source: Source,
  flags: TableFlags,
  from: Model | undefined,
  listener: ReadingListener = unheard,
): Promise<TrainingInputs> {
  if (isStreamed(source, flags)) return readStreamedInputs(source, flags, from, listener);
  const { path } = source;
  const known = from && tableEncodingOf(from, path);
  const table = await readTable(source, readingRules(flags, known));
  const prepared = known ? preparedAs(known, table, flags) : prepareTable(table, optionsOf(table, flags));
  const { encoding, train, validation, trainRows, validationRows } = prepared;
  const { lines } = table; // all that is kept of the table while the network is trained
  const lineIn = (rows: Int32Array) => (sample: number) => lines[rows[sample]!]!;
  return {
    name: path,
    train,
    validation,
    test: undefined,
    places: { each: "line", train: lineIn(trainRows), validation: lineIn(validationRows) },
    description: describe(encoding),
    facts: factsOf(table.rowCount, encoding, train.labels ? countsOf(encoding, train.labels) : undefined),
    inferences: withSplit(prepared.inferences, trainRows.length, validationRows.length),
    warnings: prepared.warnings,
  };
}

/** The same for a file that is read block by block: its encoded rows stay on the disk. */
async function readStreamedInputs(
  source: Source,
  flags: TableFlags,
  from: Model | undefined,
  listener: ReadingListener,
): Promise<TrainingInputs> {
  const { path } = source;
  const known = from && tableEncodingOf(from, path);
  if (known) assertSameColumns(known, flags);
  const options = known ? asIn(known, flags) : flags;
  const rules = readingRules(flags, known);
  const { target } = options;
  if (target === undefined) return refuseWithoutTarget(openCsv(source.file ?? path, csvOptions(rules)));
  const prepared = await whileReading(source, PREPARATION_PASSES, listener, (reading) =>
    prepareCsv(watchedCsv(source, rules, reading), tableOptions(target, options), known),
  );
  const { encoding, train, validation, rowCount, classCounts, warnings } = prepared;
  const lineIn = (rows: Spool) => (sample: number) => rows.lines(Int32Array.of(sample))[0]!;
  const inferences = known ? [asInModel(known)] : prepared.inferences;
  return {
    name: path,
    train,
    validation,
    test: undefined,
    places: { each: "line", train: lineIn(train), ...(validation && { validation: lineIn(validation) }) },
    description: describe(encoding),
    facts: factsOf(rowCount, encoding, classCounts),
    inferences: [
      { text: "read block by block; encoded rows are in a temporary file", option: "--no-stream" },
      ...withSplit(inferences, train.rowCount, validation?.rowCount ?? 0),
    ],
    warnings,
  };
}

/** What a model of tables says of its columns. @throws ConfigError for a model of another kind */
export function tableEncodingOf({ description }: Model, data: string): TableEncoding {
  if (description.inputs.kind === "table") return description.inputs.encoding;
  const what =
    description.inputs.kind === "images" ? `pictures of ${description.inputs.shape.join(" × ")}` : "rows of numbers";
  const fix = description.inputs.kind === "raw" ? " Give it arrays: np.savez(file, x=…, y=…)." : "";
  throw new ConfigError(`${data} is read as a table, but the model takes ${what}.${fix}`);
}

function optionsOf(table: Table, flags: TableFlags): TableOptions {
  if (flags.target === undefined) throw missingTarget(table);
  return tableOptions(flags.target, flags);
}

function tableOptions(target: string, flags: TableFlags): TableOptions {
  const { weight, task, features, ignore, categorical, missing, validation, seed } = flags;
  return {
    target,
    ...(weight !== undefined && { weight }),
    ...(task !== undefined && { task }),
    ...(features !== undefined && { features }),
    ...(ignore !== undefined && { ignore }),
    ...(categorical !== undefined && { categorical }),
    ...(missing !== undefined && { missing }),
    ...(validation !== undefined && { validation }),
    ...(seed !== undefined && { seed }),
  };
}

async function refuseWithoutTarget(file: CsvFile): Promise<never> {
  for await (const block of file.blocks()) throw missingTarget(block);
  throw new DataError(`${file.where} is empty. Give a file with at least one row.`);
}

function missingTarget({ where, columns }: Table): ConfigError {
  const names = columns.slice(0, MOST_LISTED_COLUMNS).map(({ name }) => name);
  const rest = columns.length - names.length;
  return new ConfigError(
    `Say which column of ${where} is to be predicted, by --target. ` +
      `It has ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`,
  );
}

/** The same split as without a model, and the model's own encoding. */
function preparedAs(encoding: TableEncoding, table: Table, flags: TableFlags): PreparedTable {
  assertSameColumns(encoding, flags);
  const { weight } = flags;
  const all = encodeTable(encoding, table); // first, so that it is the model's demands that are heard of
  const prepared = prepareTable(table, optionsOf(table, asIn(encoding, flags)));
  const { trainRows, validationRows } = prepared;
  const encoded = (rows: Int32Array) => encodeTable(encoding, table, rows, undefined, weight).dataset;
  const validation = validationRows.length === 0 ? undefined : encoded(validationRows);
  return {
    ...prepared,
    encoding,
    train: encoded(trainRows),
    ...(validation && { validation }),
    inferences: [...table.inferences, asInModel(encoding)],
    warnings: [...table.warnings, ...all.features.unseen],
  };
}

/** The flags that choose a model's own columns. */
function asIn({ target, features }: TableEncoding, { ignore: _, ...others }: TableFlags): TableFlags {
  return {
    ...others,
    target: target.name,
    task: target.task,
    features: features.map(({ name }) => name),
    categorical: features.flatMap(({ kind, name }) => (kind === "category" ? [name] : [])),
  };
}

function asInModel({ features }: TableEncoding): Inference {
  const names = features.map(({ name }) => name);
  return { text: `columns are read as in the model: ${names.join(", ")}`, option: "--from" };
}

/** @throws ConfigError where a flag asks for other columns than the saved model's */
export function assertSameColumns({ target, features }: TableEncoding, flags: TableFlags): void {
  const names = features.map(({ name }) => name);
  const numbers = features.flatMap(({ kind, name }) => (kind === "number" ? [name] : []));
  const { task, ignore = [], categorical = [] } = flags;
  const isOther = {
    target: (flags.target ?? target.name) !== target.name,
    task: (task ?? target.task) !== target.task,
    features: [...(flags.features ?? names)].sort().join("\n") !== [...names].sort().join("\n"),
    ignore: ignore.some((name) => names.includes(name)),
    categorical: categorical.some((name) => numbers.includes(name)),
  };
  const flag = (["target", "task", "features", "ignore", "categorical"] as const).find((name) => isOther[name]);
  if (flag === undefined) return;
  throw new ConfigError(
    `--${flag} ${flags[flag]} is not what the model of --from was trained for: "${target.name}" (${target.task}) from ` +
      `${names.join(", ")}. Leave out one of them.`,
  );
}

function describe(encoding: TableEncoding): ModelDescription {
  const { target } = encoding;
  const inputs = { kind: "table", encoding } as const;
  return target.task === "classification"
    ? { task: target.task, classes: target.classes, inputs }
    : { task: target.task, inputs };
}

/** @param counts of each class, the rows to train on */
function factsOf(rowCount: number, encoding: TableEncoding, counts: ArrayLike<number> | undefined): string[] {
  const { target, features } = encoding;
  return [
    plural(rowCount, "row"),
    `${plural(features.length, "column")} → ${plural(inputWidth(encoding), "input")}`,
    target.task === "classification" ? classShares(target.classes, counts!) : `a number, ${target.name}`,
  ];
}

/** How many rows are for what, also where the user has said the share. */
function withSplit(inferences: readonly Inference[], trainCount: number, validationCount: number): Inference[] {
  const validated = validationCount === 0 ? "none" : `${formatCount(validationCount)} drawn`;
  const split = {
    text: `${formatCount(trainCount)} rows to train on, ${validated} to validate on`,
    option: VALIDATION,
  };
  return [...inferences.filter(({ option }) => option !== VALIDATION), split];
}

function countsOf({ target }: TableEncoding, labels: Int32Array): number[] {
  const counts = new Array<number>(target.task === "classification" ? target.classes.length : 0).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

/** `3 classes: Adelie (44.2 %), …`: what is right by always giving the same answer. */
function classShares(classes: readonly string[], counts: ArrayLike<number>): string {
  if (classes.length > MOST_LISTED_CLASSES) return plural(classes.length, "class", "classes");
  const all = classes.reduce((sum, _, k) => sum + counts[k]!, 0);
  const shares = classes.map((name, k) => `${name} (${formatShare(counts[k]! / all)})`);
  return `${plural(classes.length, "class", "classes")}: ${shares.join(", ")}`;
}
