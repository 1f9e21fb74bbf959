/**
 * `--from`: a table that is read as the columns of a saved model say.
 *
 * @module
 */
import { ConfigError, type Dataset, type Model, type TableEncoding } from "../../src/index.ts";
import {
  encodeTable,
  type Inference,
  learningFrom,
  type PreparedTable,
  prepareTable,
  type Table,
  targetNames,
  UnseenCategories,
} from "../../src/tables/index.ts";
import { type TableFlags, tableOptions } from "./table-flags.ts";

/** What a model of tables says of its columns. @throws ConfigError for a model of another kind */
export function tableEncodingOf({ description }: Model, data: string): TableEncoding {
  if (description.inputs.kind === "table") return description.inputs.encoding;
  const what =
    description.inputs.kind === "images" ? `pictures of ${description.inputs.shape.join(" × ")}` : "rows of numbers";
  const fix = description.inputs.kind === "raw" ? " Give it arrays: np.savez(file, x=…, y=…)." : "";
  throw new ConfigError(`${data} is read as a table, but the model takes ${what}.${fix}`);
}

/** The same split as without a model, and the model's own encoding. @throws as `assertSameColumns`, `encodeTable` */
export function preparedAs(encoding: TableEncoding, table: Table, flags: TableFlags): PreparedTable {
  assertSameColumns(encoding, flags);
  encodeTable(encoding, table, undefined, new UnseenCategories()); // first, so that it is the model's demands that are heard of
  const prepared = prepareTable(table, tableOptions(targetNames(encoding.target), asIn(encoding, flags)));
  const { trainRows, validationRows } = prepared;
  const used = new Int32Array(trainRows.length + validationRows.length);
  used.set(trainRows);
  used.set(validationRows, trainRows.length);
  used.sort();
  const rowsOf = (rows: Int32Array): Dataset =>
    encodeTable(encoding, table, rows, new UnseenCategories(), flags.weight).dataset;
  return {
    ...prepared,
    encoding: learningFrom(encoding, table.reading),
    train: rowsOf(trainRows),
    ...(validationRows.length > 0 && { validation: rowsOf(validationRows) }),
    inferences: [...table.inferences, asInModel(encoding)],
    warnings: [...table.warnings, ...encodeTable(encoding, table, used).features.unseen],
  };
}

/** The flags that choose a model's own columns. */
export function asIn({ target, features }: TableEncoding, { ignore: _, ...others }: TableFlags): TableFlags {
  return {
    ...others,
    target: targetNames(target),
    task: taskFlag(target),
    features: features.map(({ name }) => name),
    categorical: features.flatMap(({ kind, name }) => (kind === "category" ? [name] : [])),
  };
}

/** As `--task` names it. */
function taskFlag({ task }: TableEncoding["target"]): "classification" | "regression" {
  return task === "regression" ? task : "classification";
}

/** What is told of columns that are chosen so. */
export function asInModel({ features }: TableEncoding): Inference {
  const names = features.map(({ name }) => name);
  return { text: `columns are read as in the model: ${names.join(", ")}`, option: "--from" };
}

/** @throws ConfigError where a flag asks for other columns than the saved model's */
export function assertSameColumns({ target, features }: TableEncoding, flags: TableFlags): void {
  const names = features.map(({ name }) => name);
  const numbers = features.flatMap(({ kind, name }) => (kind === "number" ? [name] : []));
  const { task, ignore = [], categorical = [] } = flags;
  const answers = targetNames(target);
  const isOther = {
    target: [flags.target ?? answers].flat().join("\n") !== answers.join("\n"),
    task: (task ?? taskFlag(target)) !== taskFlag(target),
    features: [...(flags.features ?? names)].sort().join("\n") !== [...names].sort().join("\n"),
    ignore: ignore.some((name) => names.includes(name)),
    categorical: categorical.some((name) => numbers.includes(name)),
  };
  const flag = (["target", "task", "features", "ignore", "categorical"] as const).find((name) => isOther[name]);
  if (flag === undefined) return;
  throw new ConfigError(
    `--${flag} ${flags[flag]} is not what the model of --from was trained for: "${answers.join('", "')}" (${taskFlag(target)}) from ` +
      `${names.join(", ")}. Leave out one of them.`,
  );
}
