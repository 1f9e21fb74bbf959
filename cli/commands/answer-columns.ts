/**
 * Answers as `predict` prints them: columns side by side, those of the input that are kept in front.
 *
 * @module
 */
import Papa from "papaparse";
import {
  argmax,
  ConfigError,
  didYouMean,
  type LabelsTarget,
  sigmoidForward,
  softmax,
  type Tensor,
  unscale,
} from "../../src/index.ts";
import {
  MISSING,
  NUMBER,
  numberTargets,
  type Table,
  type TableColumn,
  targetNames,
  writtenAt,
} from "../../src/tables/index.ts";
import type { GivenModel } from "../inputs/model-file.ts";

/** What is asked for beside the answers. */
export interface AnswerForm {
  readonly json?: boolean;
  readonly keep?: readonly string[];
  readonly keepAll?: boolean;
  readonly probabilities?: boolean;
}

type Shares = Readonly<Record<string, number>>;
type Cell = string | number | null | Shares | Readonly<Record<string, Shares>>;

/** One column of the output. */
export interface AnswerColumn {
  readonly name: string;
  cell(row: number): Cell;
  /** The same as JSON, where that is not what `JSON.stringify` makes of it. */
  json?(row: number): string;
}

/** @throws ConfigError if probabilities are asked for of a model that tells no classes apart */
export function assertForm({ description, isDescribed, softmax }: GivenModel, { probabilities }: AnswerForm): void {
  if (!probabilities || (description.task !== "regression" && (isDescribed || softmax))) return;
  throw new ConfigError(
    "--probabilities is for models that tell classes apart, and this one gives numbers. Leave this flag out.",
  );
}

/** Whether the name of a file says that it holds JSON. */
export function isNamedJson(path: string | undefined): boolean {
  return path !== undefined && /\.(?:json|jsonl|ndjson)$/i.test(path);
}

/** @throws ConfigError for a file whose name promises what is not written */
export function assertWrittenFormat(path: string): void {
  const format = /\.(?:parquet|xlsx?|ods|arrow|feather|npy|npz|gz|zip)$/i.exec(path)?.[0];
  if (format === undefined) return;
  throw new ConfigError(
    `--out ${path}: answers are written as CSV, or as one JSON object a row where the name ends in .json, .jsonl or .ndjson, ` +
      `and not as ${format}. Name another file.`,
  );
}

/** The columns of a table that are kept, in the order in which they are named. @throws ConfigError for one that is not there */
export function keptColumns({ columns, where }: Table, { keep = [], keepAll }: AnswerForm): AnswerColumn[] {
  if (keepAll) return columns.map(kept);
  return [...new Set(keep)].map((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column) return kept(column);
    const names = columns.map((candidate) => candidate.name);
    throw new ConfigError(`--keep: ${where} has no column "${name}". ${didYouMean(name, names)}`);
  });
}

function kept(column: TableColumn): AnswerColumn {
  const { name } = column;
  return { name, cell: (row) => writtenAt(column, row), json: (row) => asJson(column, row) };
}

/** No number of JSON begins with a plus or with 0 before other digits. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A number with the digits that it has in the file; any other text in quotes. A decimal comma becomes a point. */
function asJson(column: TableColumn, row: number): string {
  const text = writtenAt(column, row);
  const code = column.codes[row];
  if (code === NUMBER && text.includes(",")) return String(column.numbers[row]);
  const isNumber = (code === NUMBER || code === MISSING) && JSON_NUMBER.test(text);
  return isNumber ? text : JSON.stringify(text || null);
}

/** The most probable class and its probability; or the value, in the target's unit; or whatever the outputs are. */
export function answerColumns(out: Tensor, model: GivenModel, form: AnswerForm): AnswerColumn[] {
  const { inputs, classes, task } = model.description;
  const M = out.shape[1]!;
  const target = inputs.kind === "table" ? inputs.encoding.target : undefined;
  if (target?.task === "multiLabel") return labelColumns(out, target, form);
  const numbers = target && numberTargets(target);
  if (numbers) {
    return numbers.map((one, m) => ({ name: one.name, cell: (row) => rounded(unscale(out.data[row * M + m]!, one)) }));
  }
  if ((!model.isDescribed && !model.softmax) || task === "regression") return outputColumns(out);
  const labels = argmax(out);
  const { data } = softmax({ data: new Float64Array(out.data), shape: out.shape }); // so that they sum to 1
  const names = classes ?? Array.from({ length: M }, (_, m) => `${m}`);
  const probability = (row: number, m: number): number => rounded(data[row * M + m]!);
  return [
    { name: target ? targetNames(target)[0]! : "class", cell: (row) => names[labels[row]!]! },
    { name: "probability", cell: (row) => probability(row, labels[row]!) },
    ...(form.probabilities ? probabilityColumns(names, probability, form) : []),
  ];
}

/** The class of every target and, where they are asked for, the probabilities of the second of its two. */
function labelColumns({ data, shape }: Tensor, { targets }: LabelsTarget, form: AnswerForm): AnswerColumn[] {
  const M = shape[1]!;
  const { out } = sigmoidForward({ data: new Float64Array(data), shape });
  const probability = (row: number, m: number): number => rounded(out.data[row * M + m]!);
  const classes = targets.map(({ name, classes: [first, second] }, m) => ({
    name,
    cell: (row: number) => (data[row * M + m]! >= 0 ? second : first),
  }));
  if (!form.probabilities) return classes;
  if (form.json) {
    const all = (row: number): Readonly<Record<string, Shares>> =>
      Object.fromEntries(targets.map(({ name, classes }, m) => [name, { [classes[1]]: probability(row, m) }]));
    return [...classes, { name: "probabilities", cell: all }];
  }
  const shares = targets.map(({ name, classes: [, second] }, m) => ({
    name: `p(${name} = ${second})`,
    cell: (row: number) => probability(row, m),
  }));
  return [...classes, ...shares];
}

function probabilityColumns(
  classes: readonly string[],
  probability: (row: number, m: number) => number,
  { json }: AnswerForm,
): AnswerColumn[] {
  if (!json) return classes.map((name, m) => ({ name: `p(${name})`, cell: (row) => probability(row, m) }));
  const all = (row: number): Record<string, number> =>
    Object.fromEntries(classes.map((name, m) => [name, probability(row, m)]));
  return [{ name: "probabilities", cell: all }];
}

/** `value`, or `out[0]`, `out[1]`, …: of a file that does not say what they mean. */
function outputColumns({ data, shape }: Tensor): AnswerColumn[] {
  const M = shape[1]!;
  return Array.from({ length: M }, (_, m) => ({
    name: M === 1 ? "value" : `out[${m}]`,
    cell: (row) => rounded(data[row * M + m]!),
  }));
}

/** Seven digits: what float32 can tell. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

/** Whole lines of CSV or JSON. @param header whether the names of the columns stand above them */
export function textOfColumns(
  columns: readonly AnswerColumn[],
  rowCount: number,
  header: boolean,
  json: boolean,
): string {
  const names = distinctNames(columns);
  const eachRow = <T>(of: (row: number) => T): T[] => Array.from({ length: rowCount }, (_, row) => of(row));
  if (!json) {
    const data = eachRow((row) => columns.map(({ cell }) => cell(row)));
    return `${Papa.unparse({ fields: names, data }, { newline: "\n", header })}\n`;
  }
  const keys = names.map((name) => JSON.stringify(name));
  const value = ({ cell, json }: AnswerColumn, row: number): string => json?.(row) ?? JSON.stringify(cell(row));
  return eachRow((row) => `{${columns.map((column, i) => `${keys[i]}:${value(column, row)}`).join(",")}}\n`).join("");
}

/** A kept column keeps its name; an answer that is called alike is `price (predicted)`. */
function distinctNames(columns: readonly AnswerColumn[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let free = name;
    while (taken.has(free)) free += " (predicted)";
    taken.add(free);
    return free;
  });
}
