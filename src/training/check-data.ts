/**
 * Whether data fits a network.
 *
 * @module
 */
import type { FloatArray } from "../base/tensor.ts";
import { assertSomeWeight } from "../base/weights.ts";
import { checkLabels, type Dataset, type MemoryData, toDataset } from "../data/dataset.ts";
import { CheckedRows, DatasetRows, isRowSource, type RowSource, type Rows } from "../data/rows.ts";
import { type LossName, lossOf } from "../losses/catalog.ts";
import { type Loss, weightOf } from "../losses/loss.ts";
import { assertInputIds, assertOutputs } from "../network/checks.ts";
import type { Network } from "../network/network.ts";

/** What may be given to train or evaluate on. */
export type Data = MemoryData | RowSource;

/**
 * The rows of data, if it is for this network. What lies in memory is looked through at once; of other rows labels,
 * targets and ids are checked whenever they are read.
 *
 * @param where what the data is, for messages: `"training data"`
 * @param loss that may not be for all targets
 * @throws ShapeError, DataError if it is not
 */
export function rowsFor(network: Network, data: Data, where: string, loss?: LossName | Loss): Rows {
  if (!isRowSource(data)) {
    const dataset = datasetFor(network, toDataset(data, where), where);
    const { targets } = dataset;
    if (targets) assertTargets(loss, targets.data, targets.shape[0]!, network.outputs, where);
    return new DatasetRows(dataset);
  }
  const rows = new CheckedRows(data, network.outputs, where, ({ x, targets }, count, rowOf) => {
    assertInputIds(network.structure, x, count, where, rowOf);
    if (targets) assertTargets(loss, targets, count, network.outputs, where, rowOf);
  });
  network.assertInput({ shape: [rows.rowCount, ...rows.shape] }, where);
  if (rows.targets !== undefined) assertOutputs(network.outputs, [rows.rowCount, rows.targets], where);
  return rows;
}

/**
 * The dataset, if it is for this network.
 *
 * @param where what the data is, for messages: `"training data"`
 * @throws ShapeError, DataError if it is not
 */
export function datasetFor(network: Network, dataset: Dataset, where: string): Dataset {
  network.assertInput(dataset.x, where);
  if (dataset.labels) checkLabels(dataset.labels, network.outputs, where);
  if (dataset.targets) assertOutputs(network.outputs, dataset.targets.shape, where);
  return dataset;
}

/**
 * @param count how many rows of M finite targets there are
 * @param rowOf the number of a row for messages. Default: they stand in the order of the rows
 * @throws DataError if the loss is not for such targets
 */
export function assertTargets(
  loss: LossName | Loss | undefined,
  targets: FloatArray,
  count: number,
  M: number,
  where: string,
  rowOf: (index: number) => number = Number,
): void {
  if (loss) lossOf(loss).checkTargets?.(`targets of the ${where}`, targets, count, M, rowOf);
}

/**
 * Rows that are read, not in memory, are only known to count once they were read: see {@link assertSomeWeight}.
 *
 * @throws DataError if no row in memory has a weight above 0
 */
export function assertCounts(loss: Loss, { rowCount, inMemory }: Rows, where: string): void {
  if (inMemory) assertSomeWeight(weightOf(loss, rowCount, inMemory), where);
}
