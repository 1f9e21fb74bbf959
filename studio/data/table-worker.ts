/**
 * Reads one table, away from the page, and keeps it: it is prepared anew for every target and seed.
 *
 * @module
 */
import { DataError, type FeatureEncoding } from "../../src/index.ts";
import {
  ColumnProfiler,
  type PreparedTable,
  parseCsv,
  prepareTable,
  type Table,
  type TableColumn,
} from "../../src/tables/index.ts";
import { inPlainWords } from "./plain-words.ts";
import type { Samples } from "./samples.ts";

export type TableRequest =
  | { readonly type: "read"; readonly file: Blob; readonly name: string }
  | { readonly type: "prepare"; readonly target: string; readonly seed: number };

export type TableReply =
  | { readonly type: "done"; readonly value: unknown }
  | { readonly type: "failed"; readonly message: string };

/** A column with more different values than this is not offered as classes. */
const MOST_CLASSES = 50;

let table: Table | undefined;

globalThis.onmessage = ({ data }: MessageEvent<TableRequest>) => {
  handle(data).then(
    (value) => reply({ type: "done", value }),
    (error: unknown) =>
      reply({ type: "failed", message: inPlainWords(error instanceof Error ? error.message : `${error}`) }),
  );
};

async function handle(request: TableRequest): Promise<string[] | Samples> {
  if (request.type === "read") return read(request.file, request.name);
  const { target, seed } = request;
  return samplesOf(table!, prepareTable(table!, { target, seed, task: "classification" }));
}

/** The columns that can be classes. */
async function read(file: Blob, name: string): Promise<string[]> {
  const read = parseCsv(new Uint8Array(await file.arrayBuffer()), {}, name);
  table = read;
  const targets = read.columns.filter((column) => canBeClasses(read, column)).map((column) => column.name);
  if (targets.length > 0) return targets;
  throw new DataError(
    `${name} has no column of 2 to ${MOST_CLASSES} classes that repeat. This page learns classes; to predict a number, ` +
      "use the command: chainrule train FILE --target COLUMN.",
  );
}

function canBeClasses(table: Table, column: TableColumn): boolean {
  const profiler = new ColumnProfiler(column.name, { categorical: true, mostValues: MOST_CLASSES + 1 });
  profiler.add(table, column);
  const { values, present, numeric } = profiler.finish();
  const isWhole = numeric < present || values.every((value) => Number.isInteger(Number(value)));
  return values.length >= 2 && values.length <= MOST_CLASSES && 2 * values.length <= present && isWhole;
}

/** @throws DataError if no row is left to validate on */
function samplesOf({ where }: Table, prepared: PreparedTable): Samples {
  const { encoding, train, validation, warnings, inferences } = prepared;
  const { target, features } = encoding;
  if (validation === undefined || target.task !== "classification")
    throw new DataError(`${where} has too few rows to keep some for validation. Give at least two rows of a class.`);
  const isPlane = features.length === 2 && features.every(({ kind }) => kind === "number");
  return {
    train: { x: train.x, labels: train.labels! },
    validation: { x: validation.x, labels: validation.labels! },
    classes: target.classes,
    features: features.flatMap(namesOf),
    look: isPlane ? "plane" : "row",
    inputs: { kind: "table", encoding },
    notes: [...warnings.map(inPlainWords), ...inferences.map(({ text }) => text)],
  };
}

function namesOf(feature: FeatureEncoding): string[] {
  return feature.kind === "number" ? [feature.name] : feature.categories.map((value) => `${feature.name} = ${value}`);
}

function reply(message: TableReply): void {
  globalThis.postMessage(message);
}
