/**
 * Encoding the rows of a table, at training time and later by a saved model.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { didYouMean, misspelt } from "../base/nearest.ts";
import type { Tensor } from "../base/tensor.ts";
import { plural } from "../base/words.ts";
import type { Dataset } from "../data/dataset.ts";
import { formatBytes } from "../data/format-bytes.ts";
import { cellMapper, MISSING, type TableColumn, textAt } from "./column.ts";
import {
  assertEncoding,
  inputWidth,
  numberTargets,
  type TableEncoding,
  type TargetEncoding,
  targetNames,
  widthOf,
} from "./encoding.ts";
import { categoryWriter, numberWriter, type Place, UNKNOWN, type WriteRows } from "./feature-writers.ts";
import { sameNumber } from "./numbers.ts";
import { placesOf } from "./spellings.ts";
import { assertTable, columnOf, columnsByName, type Table } from "./table.ts";
import { UnseenCategories } from "./unseen-categories.ts";
import { weightsOf } from "./weights-of.ts";

/** Inputs for a network, and what had to be filled in. */
export interface EncodedFeatures {
  /** (N, D), float32; D is {@link inputWidth}. */
  readonly x: Tensor;
  /** Number of missing cells: encoded as the training mean, or as none of the categories. */
  readonly missingCells: number;
  /** One line for each column with categories that training never saw: encoded as none of the known ones. */
  readonly unseen: readonly string[];
}

/**
 * Encodes rows of a table; columns that the encoding does not name are passed over.
 *
 * @param rows which rows, in this order; default all
 * @param unseen where unknown categories are noted: one for all parts of a table, which is asked `assertSomeKnown` in the end
 * by whoever gives it
 * @throws DataError if a column is missing (all missing ones are named), a cell of a number column is no finite number, or,
 * without `unseen`, no cell of a column has a category that training saw
 */
export function encodeFeatures(
  encoding: TableEncoding,
  table: Table,
  rows?: Int32Array,
  unseen?: UnseenCategories,
): EncodedFeatures {
  assertEncoding("encodeFeatures", encoding);
  assertTable("encodeFeatures", table);
  return encodeRows(encoding, table, rows ?? allRows(table), unseen);
}

function encodeRows(
  encoding: TableEncoding,
  table: Table,
  rows: Int32Array,
  unseen: UnseenCategories | undefined,
): EncodedFeatures {
  checkColumns(encoding.features, table);
  const noted = unseen ?? new UnseenCategories();
  const D = inputWidth(encoding);
  const data = matrixOf(rows.length, D, table.where);
  let missingCells = 0;
  let start = 0;
  const writers: WriteRows[] = [];
  for (const feature of encoding.features) {
    const column = columnOf(table, feature.name, "a feature");
    missingCells += missingAt(column, rows);
    const place: Place = { data, start, D, rows };
    writers.push(
      feature.kind === "number"
        ? numberWriter(place, feature, table, column)
        : categoryWriter(place, feature, table, column, noted),
    );
    start += widthOf(feature);
  }
  for (let from = 0; from < rows.length; from += BLOCK_ROWS) {
    const to = Math.min(from + BLOCK_ROWS, rows.length);
    for (const write of writers) write(from, to);
  }
  if (unseen === undefined) noted.assertSomeKnown(encoding, table.where);
  return { x: { data, shape: [rows.length, D] }, missingCells, unseen: noted.describe(table.where) };
}

/**
 * Encodes the answers of rows of a table.
 *
 * @param rows which rows, in this order; every one has an answer (see {@link rowsWithTarget})
 * @throws DataError naming line and value of an answer that is no class of the encoding, or no finite number
 */
export function encodeTarget(
  target: TargetEncoding,
  table: Table,
  rows: Int32Array,
): Pick<Dataset, "labels" | "targets"> {
  if (target.task === "classification") return { labels: labelsOf(target, table, rows) };
  const M = targetNames(target).length;
  const data = matrixOf(rows.length, M, table.where);
  for (const [start, scaling] of (numberTargets(target) ?? []).entries()) {
    const column = columnOf(table, scaling.name, "the target");
    numberWriter({ data, start, D: M, rows }, scaling, table, column)(0, rows.length);
  }
  for (const [m, classes] of (target.task === "multiLabel" ? target.targets : []).entries()) {
    const labels = labelsOf(classes, table, rows);
    for (let n = 0; n < labels.length; n++) data[n * M + m] = labels[n]!;
  }
  return { targets: { data, shape: [rows.length, M] } };
}

/** Of each row the place of its class. */
function labelsOf(
  { name, classes }: { readonly name: string; readonly classes: readonly string[] },
  table: Table,
  rows: Int32Array,
): Int32Array {
  const column = columnOf(table, name, "the target");
  const labelOf = placesOf(classes);
  const labelAt = cellMapper(column, (text) => labelOf.alike(text) ?? UNKNOWN);
  return rows.map((row) => {
    const label = labelAt(row);
    if (label >= 0) return label;
    const answer = textAt(column, row);
    throw new DataError(
      `${table.where}, line ${table.lines[row]}, column "${name}": "${answer}" is none of the ` +
        `${classes.length} classes. ${whichClass(answer, classes)}`,
    );
  });
}

/**
 * Features and answers together: what training and evaluation take.
 *
 * @param rows which rows, in this order; default those whose answer is known
 * @param weight the column that says how much each row counts; default none
 * @throws DataError naming line and value of a weight that is no finite number of at least 0
 */
export function encodeTable(
  encoding: TableEncoding,
  table: Table,
  rows?: Int32Array,
  unseen?: UnseenCategories,
  weight?: string,
): { readonly dataset: Dataset; readonly features: EncodedFeatures } {
  assertEncoding("encodeTable", encoding);
  assertTable("encodeTable", table);
  const { target } = encoding;
  assertColumns(encoding, table);
  const taken = rows ?? rowsWithTarget(table, target);
  const features = encodeFeatures(encoding, table, taken, unseen);
  const weights = weight === undefined ? {} : { weights: weightsOf(table, weight, taken) };
  return { dataset: { x: features.x, ...encodeTarget(target, table, taken), ...weights }, features };
}

/**
 * The rows whose answer is known, in order.
 *
 * @throws DataError if there are none
 */
function rowsWithTarget(table: Table, target: TargetEncoding): Int32Array {
  const rows = answeredRows(table, target);
  if (rows.length > 0) return rows;
  throw withoutAnswers(table.where, target);
}

/** The rows in which every target is given, in order. */
export function answeredRows(table: Table, target: TargetEncoding): Int32Array {
  const columns = targetNames(target).map((name) => columnOf(table, name, "the target"));
  return allRows(table).filter((row) => columns.every(({ codes }) => codes[row] !== MISSING));
}

/** @param where the file's name */
export function withoutAnswers(where: string, target: TargetEncoding): DataError {
  const names = targetNames(target).map((name) => `"${name}"`);
  const empty = names.length === 1 ? `column ${names[0]} is empty` : `one of ${names.join(", ")} is empty`;
  return new DataError(`${where}: ${empty} in every row, so there is nothing to learn from.`);
}

/** What a column without a name is called. */
const HAS_NO_NAME = /^column \d+$/;

/** Every row of a table, in order. */
function allRows(table: Table): Int32Array {
  const rows = new Int32Array(table.rowCount);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  return rows;
}

/** The class that is meant; matching it silently could be wrong, since `01` and `1` may both be classes. */
function whichClass(cell: string, classes: readonly string[]): string {
  const same = classes.find((name) => sameNumber(name, cell));
  return same === undefined ? didYouMean(cell, classes) : `The model writes this number "${same}": write it alike.`;
}

/** Categories become one number each: a small file can ask for very much memory. 4 GiB of float32. */
const MOST_NUMBERS = 2 ** 30;

function matrixOf(rows: number, inputs: number, where: string): Float32Array {
  if (rows * inputs <= MOST_NUMBERS) return new Float32Array(rows * inputs);
  throw new DataError(
    `${where}: ${rows} rows of ${inputs} inputs are more than ${formatBytes(4 * MOST_NUMBERS)}. ` +
      "Give fewer rows at a time, or leave out columns of many categories.",
  );
}

/** @throws DataError naming all columns of an encoding that a table lacks */
export function assertColumns({ features, target }: TableEncoding, table: Table): void {
  const answers = targetNames(target);
  checkColumns([...features, ...answers.map((name) => ({ name }))], table, answers);
}

/** @param answers the columns of them, where they are needed */
function checkColumns(
  columns: readonly { readonly name: string }[],
  table: Table,
  answers: readonly string[] = [],
): void {
  const wanted = columns.map(({ name }) => name);
  const present = columnsByName(table);
  const absent = wanted.filter((name) => !present.has(name));
  if (absent.length === 0) return;
  if (!table.hasHeader) throw withoutHeader(table, wanted, absent);
  const used = new Set(wanted);
  const unused = [...present.keys()].filter((name) => !used.has(name));
  const otherwise = misspelt(absent, unused);
  if (absent.length === 1 && answers.includes(absent[0]!) && otherwise === undefined) {
    throw new DataError(
      `${table.where} has no column "${absent[0]}", the answers that the model is measured on. Add them, or use predict, which ` +
        "needs none.",
    );
  }
  throw new DataError(
    `${table.where} lacks ${absent.length} of the ${wanted.length} columns that the model was trained on: ` +
      `${listed(absent.map((name) => `"${name}"`))}${otherwise ?? `. ${didYouMean(absent[0]!, unused)}`}`,
  );
}

function withoutHeader({ where, columns }: Table, wanted: readonly string[], absent: readonly string[]): DataError {
  if (wanted.every((name) => HAS_NO_NAME.test(name))) {
    return new DataError(
      `${where} has ${plural(columns.length, "column")}, and lacks ${listed(absent)}: the model was trained on a table ` +
        "without a header, and finds its columns by their places. Give it all columns, in the order of that table.",
    );
  }
  return new DataError(
    `${where} has no header, and the model finds its columns by their names. Put them above: ` +
      `${listed(wanted)}; or say --header if the first row holds them.`,
  );
}

/** Columns may be many thousands. */
function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const MOST_LISTED = 20;
/** Rows of all features are written together, so that they stay in the processor's cache meanwhile. */
const BLOCK_ROWS = 512;

function missingAt(column: TableColumn, rows: Int32Array): number {
  if (column.missing === 0) return 0;
  let missing = 0;
  for (let n = 0; n < rows.length; n++) if (column.codes[rows[n]!] === MISSING) missing++;
  return missing;
}
