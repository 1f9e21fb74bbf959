/**
 * Rows of plain numbers, for a model that does not say what its inputs are.
 *
 * @module
 */

import { ConfigError, DataError, type Tensor } from "../../src/index.ts";
import { numbersOf, type Table } from "../../src/tables/index.ts";
import { plural } from "../base/format.ts";

/**
 * The columns of a table in their order, one for each input.
 *
 * @throws ConfigError if there are more or fewer; DataError naming line and column where there is no number
 */
export function numberRows(table: Table, inputs: number): Tensor {
  const { where, columns, lines, rowCount } = table;
  assertRowWidth(columns.length, inputs, `${where} has ${plural(columns.length, "column")}`);
  const data = new Float32Array(rowCount * inputs);
  columns.forEach((column, d) => {
    const values = numbersOf(table, column, "but the model takes plain numbers");
    const missing = values.findIndex(Number.isNaN);
    if (missing >= 0) {
      throw new DataError(
        `${where}, line ${lines[missing]}, column "${column.name}" is empty, and the model does not say what stands for ` +
          "a missing number. Fill in a number.",
      );
    }
    for (let row = 0; row < rowCount; row++) {
      data[row * inputs + d] = values[row]!;
      if (Number.isFinite(data[row * inputs + d]!)) continue;
      throw new DataError(
        `${where}, line ${lines[row]}, column "${column.name}": ${values[row]} is too large for float32. Correct this number.`,
      );
    }
  });
  return { data, shape: [rowCount, inputs] };
}

/** @param found what there is, for the message. @throws ConfigError if it is more or less than the network has inputs */
export function assertRowWidth(width: number, inputs: number, found: string): void {
  if (width === inputs) return;
  throw new ConfigError(
    `${found}, but the model takes ${plural(inputs, "number")} a row, in the order of the columns. The model does not say ` +
      "what these numbers are. Give exactly these columns, scaled as in its training.",
  );
}

/** @throws DataError naming the first row, of `width` numbers each, with one that is not finite in float32 */
export function assertFiniteRows(data: Tensor["data"], width: number, where: string): void {
  const index = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (index < 0) return;
  throw new DataError(
    `${where}: row ${Math.floor(index / width)} has ${data[index]}, but the model takes finite numbers of float32, and does not ` +
      "say what stands for a missing number. Fill in a number.",
  );
}
