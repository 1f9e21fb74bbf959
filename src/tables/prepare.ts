/**
 * From a table in memory to training and validation data, with everything measured on the training rows alone.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "../base/arguments.ts";
import type { Dataset } from "../data/dataset.ts";
import { NO_LIMITS } from "./choose-columns.ts";
import { encodeTable } from "./encode-rows.ts";
import type { TableEncoding } from "./encoding.ts";
import { PART } from "./fit-encoding.ts";
import { assertTableOptions, planPreparation, type TableOptions } from "./passes.ts";
import { assertTable, type Inference, type Table } from "./table.ts";
import { UnseenCategories } from "./unseen-categories.ts";

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
  assertTable("prepareTable", table);
  assertTableOptions("prepareTable", options);
  const passes = planPreparation(options, NO_LIMITS);
  let step = passes.next();
  while (!step.done) {
    step.value(table);
    step = passes.next();
  }
  const { encoding, parts, trainCount, validationCount, warnings, inferences } = step.value;
  const trainRows = rowsIn(parts, PART.train, trainCount);
  const validationRows = rowsIn(parts, PART.validation, validationCount);
  const unseen = new UnseenCategories();
  const { weight } = options;
  const validation =
    validationRows.length === 0 ? undefined : encodeTable(encoding, table, validationRows, unseen, weight);
  return {
    encoding,
    train: encodeTable(encoding, table, trainRows, undefined, weight).dataset,
    ...(validation && { validation: validation.dataset }),
    trainRows,
    validationRows,
    warnings: [...warnings, ...(validation?.features.unseen ?? [])],
    inferences,
  };
}

function rowsIn(parts: Uint8Array, part: number, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0, n = 0; n < count; row++) if (parts[row] === part) rows[n++] = row;
  return rows;
}

/** One line for people each: what was inferred, and the option that changes it. */
export function describeInferences(inferences: readonly Inference[]): string[] {
  const wanted = "the inferences of a table, as prepareTable gives them";
  assertArgument(isArrayLike(inferences), "describeInferences", wanted, inferences);
  return inferences.map(({ text, option }) => `${text} (${option})`);
}
