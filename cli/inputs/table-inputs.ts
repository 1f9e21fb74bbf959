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
  const { encoding, train, validation } = prepared;
  return {
    name: path,
    train,
    validation,
    test: undefined,
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
  throw new ConfigError(`${data} is read as a table, but the model takes ${what}.`);
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
  const names = columns.map(({ name }) => name);
  return new ConfigError(
    `Say which column of ${where} is to be predicted: --target "${names.at(-1)}". It has ${names.join(", ")}.`,
  );
}

/** The same split as without a model, and the model's own encoding. */
function preparedAs(encoding: TableEncoding, table: Table, flags: TableFlags): PreparedTable {
  const { target, features } = encoding;
  if (flags.target !== undefined && flags.target !== target.name) {
    throw new ConfigError(
      `The model of --from predicts "${target.name}", not "${flags.target}". Leave out one of them.`,
    );
  }
  const columns = {
    target: target.name,
    task: target.task,
    features: features.map(({ name }) => name),
    categorical: features.flatMap(({ kind, name }) => (kind === "category" ? [name] : [])),
  };
  const { ignore: _, ...others } = flags;
  const prepared = prepareTable(table, optionsOf(table, { ...others, ...columns }));
  const { trainRows, validationRows } = prepared;
  const validation = validationRows.length === 0 ? undefined : encodeTable(encoding, table, validationRows).dataset;
  const kept: Inference = {
    text: `columns are read as in the model: ${columns.features.join(", ")}`,
    option: "--from",
  };
  return {
    ...prepared,
    encoding,
    train: encodeTable(encoding, table, trainRows).dataset,
    ...(validation && { validation }),
    inferences: [...table.inferences, kept],
  };
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
