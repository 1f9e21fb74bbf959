/**
 * A CSV file, as networks take it.
 *
 * @module
 */
import {
  ConfigError,
  encodeTable,
  type Inference,
  inputWidth,
  type Model,
  type ModelDescription,
  type PreparedTable,
  prepareTable,
  type Table,
  type TableEncoding,
  type TableOptions,
} from "../../src/index.ts";
import { formatShare, plural } from "../format.ts";
import { type CsvFlags, readTable } from "./read-table.ts";
import type { TrainingInputs } from "./training-inputs.ts";

/** The flags that concern tables. */
export interface TableFlags extends CsvFlags {
  readonly target?: string;
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
  path: string,
  flags: TableFlags,
  from: Model | undefined,
): Promise<TrainingInputs> {
  const table = await readTable(path, flags);
  const prepared = from
    ? preparedAs(tableEncodingOf(from, path), table, flags)
    : prepareTable(table, optionsOf(table, flags));
  const { encoding, train, validation, trainRows, validationRows } = prepared;
  const linesOf = (rows: Int32Array): Int32Array => rows.map((row) => table.lines[row]!);
  return {
    name: path,
    train,
    validation,
    test: undefined,
    places: { each: "line", train: linesOf(trainRows), validation: linesOf(validationRows) },
    description: describe(encoding),
    facts: factsOf(table, prepared),
    inferences: [...prepared.inferences.filter(({ option }) => option !== VALIDATION), splitOf(prepared)],
    warnings: prepared.warnings,
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
  const { target, task, features, ignore, categorical, missing, validation, seed } = flags;
  if (target === undefined) throw missingTarget(table);
  return {
    target,
    ...(task !== undefined && { task }),
    ...(features !== undefined && { features }),
    ...(ignore !== undefined && { ignore }),
    ...(categorical !== undefined && { categorical }),
    ...(missing !== undefined && { missing }),
    ...(validation !== undefined && { validation }),
    ...(seed !== undefined && { seed }),
  };
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
  const all = encodeTable(encoding, table); // first, so that it is the model's demands that are heard of
  const names = encoding.features.map(({ name }) => name);
  const columns = {
    target: encoding.target.name,
    task: encoding.target.task,
    features: names,
    categorical: encoding.features.flatMap(({ kind, name }) => (kind === "category" ? [name] : [])),
  };
  const { ignore: _, ...others } = flags;
  const prepared = prepareTable(table, optionsOf(table, { ...others, ...columns }));
  const { trainRows, validationRows } = prepared;
  const validation = validationRows.length === 0 ? undefined : encodeTable(encoding, table, validationRows).dataset;
  const kept: Inference = { text: `columns are read as in the model: ${names.join(", ")}`, option: "--from" };
  return {
    ...prepared,
    encoding,
    train: encodeTable(encoding, table, trainRows).dataset,
    ...(validation && { validation }),
    inferences: [...table.inferences, kept],
    warnings: [...table.warnings, ...all.features.unseen],
  };
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

function factsOf(table: Table, { encoding, train }: PreparedTable): string[] {
  return [
    plural(table.rowCount, "row"),
    `${plural(encoding.features.length, "column")} → ${plural(inputWidth(encoding), "input")}`,
    encoding.target.task === "classification"
      ? classShares(encoding.target.classes, train.labels!)
      : `a number, ${encoding.target.name}`,
  ];
}

/** How many rows are for what, also where the user has said the share. */
function splitOf({ trainRows, validationRows }: PreparedTable): Inference {
  const validated = validationRows.length === 0 ? "none" : `${validationRows.length} drawn`;
  return { text: `${trainRows.length} rows to train on, ${validated} to validate on`, option: VALIDATION };
}

/** `3 classes: Adelie (44.2 %), …`: what is right by always giving the same answer. */
function classShares(classes: readonly string[], labels: Int32Array): string {
  const counts = classes.map(() => 0);
  for (const label of labels) counts[label]!++;
  if (classes.length > MOST_LISTED_CLASSES) return plural(classes.length, "class", "classes");
  const shares = classes.map((name, k) => `${name} (${formatShare(counts[k]! / labels.length)})`);
  return `${plural(classes.length, "class", "classes")}: ${shares.join(", ")}`;
}
