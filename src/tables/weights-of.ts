/**
 * The column that says how much each row counts.
 *
 * @module
 */
import { ConfigError, DataError } from "../base/errors.ts";
import { HELD_WEIGHTS, isWeight } from "../base/weights.ts";
import { MISSING, numberAt, textAt } from "./column.ts";
import { type ColumnOptions, targetsIn } from "./column-options.ts";
import { columnOf, copyOf, type Table } from "./table.ts";

/**
 * The weights of rows of a table, in float32.
 *
 * @param name the column
 * @param rows which rows, in this order
 * @throws ConfigError if there is no such column
 * @throws DataError naming line and value of the first cell that is no number of at least 0, or one that float32 does not hold
 */
export function weightsOf(table: Table, name: string, rows: Int32Array): Float32Array {
  const column = columnOf(table, name, "the weights");
  const weights = new Float32Array(rows.length);
  for (const [n, row] of rows.entries()) {
    const isMissing = column.codes[row] === MISSING;
    const weight = isMissing ? Number.NaN : numberAt(column, row);
    weights[n] = weight;
    if (isWeight(weight)) continue;
    const found = isMissing ? "is empty" : `is "${copyOf(textAt(column, row))}"`;
    throw new DataError(
      `${table.where}, line ${table.lines[row]}, column "${name}" ${found}, which is no weight. Weights are finite numbers of at ` +
        `least 0; 0 leaves the row out. ${HELD_WEIGHTS}`,
    );
  }
  return weights;
}

/**
 * The options with the column of weights among those that are no features.
 *
 * @throws ConfigError if the column is the target, or a feature that was asked for
 */
export function withoutWeight<O extends ColumnOptions & { readonly weight?: string }>(options: O): O {
  const { weight, target, features = [], ignore = [] } = options;
  if (weight === undefined) return options;
  const isTarget = targetsIn(target).includes(weight);
  if (!isTarget && !features.includes(weight)) return { ...options, ignore: [...ignore, weight] };
  const role = isTarget ? "the target" : "a feature";
  throw new ConfigError(`Column "${weight}" is ${role}, and cannot say how much the rows count besides.`);
}
