/**
 * Whether data fits a network.
 *
 * @module
 */
import { checkLabels, type Dataset, type MemoryData, toDataset } from "../data/dataset.ts";
import { CheckedRows, DatasetRows, isRowSource, type RowSource, type Rows } from "../data/rows.ts";
import { assertInputIds, assertOutputs } from "../network/checks.ts";
import type { Network } from "../network/network.ts";

/** What may be given to train or evaluate on. */
export type Data = MemoryData | RowSource;

/**
 * The rows of data, if it is for this network. What lies in memory is looked through at once; of other rows labels,
 * targets and ids are checked whenever they are read.
 *
 * @param where what the data is, for messages: `"training data"`
 * @throws ShapeError, DataError if it is not
 */
export function rowsFor(network: Network, data: Data, where: string): Rows {
  if (!isRowSource(data)) return new DatasetRows(datasetFor(network, toDataset(data, where), where));
  const rows = new CheckedRows(data, network.outputs, where, (x, count, rowOf) =>
    assertInputIds(network.structure, x, count, where, rowOf),
  );
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
