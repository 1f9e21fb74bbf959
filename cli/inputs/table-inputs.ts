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
  type TargetEncoding,
} from "../../src/index.ts";
import { type CsvFile, openCsv, PREPARATION_PASSES, prepareCsv, type Spool } from "../../src/node/index.ts";
import { type Inference, prepareTable, type Table, type TableOptions, targetNames } from "../../src/tables/index.ts";
import { formatCount, formatShare, plural } from "../base/format.ts";
import { readTable } from "./read-table.ts";
import { type ReadingListener, unheard, whileReading } from "./reading.ts";
import { csvOptions, readingRules } from "./reading-rules.ts";
import type { Source } from "./source.ts";
import { isStreamed, watchedCsv } from "./streaming.ts";
import { type TableFlags, tableOptions } from "./table-flags.ts";
import { asIn, asInModel, assertSameColumns, preparedAs, tableEncodingOf } from "./table-of-model.ts";
import type { TrainingInputs } from "./training-inputs.ts";

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

function optionsOf(table: Table, flags: TableFlags): TableOptions {
  if (flags.target === undefined) throw missingTarget(table);
  return tableOptions(flags.target, flags);
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
    target.task === "classification" ? classShares(target.classes, counts!) : answersInWords(target),
  ];
}

function answersInWords(target: TargetEncoding): string {
  const names = targetNames(target);
  if (names.length === 1) return `a number, ${names[0]}`;
  return `${names.length} ${target.task === "regression" ? "numbers" : "labels"}: ${names.join(", ")}`;
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
