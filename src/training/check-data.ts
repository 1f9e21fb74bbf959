/**
 * Whether data fits a network.
 *
 * @module
 */
import { checkLabels, type Data, type Dataset, toDataset } from "../data/dataset.ts";
import { ShapeError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import { asMatrix, formatShape } from "../shape.ts";

/**
 * The checked dataset of `data`.
 *
 * @param where what the data is, for messages: `"training data"`
 * @throws ShapeError, DataError if it is not usable, or not for this network
 */
export function datasetFor(network: Network, data: Data, where: string): Dataset {
  const dataset = toDataset(data, where);
  network.assertInput(dataset.x, where);
  if (dataset.labels) checkLabels(dataset.labels, network.outputs, where);
  if (dataset.targets && asMatrix(dataset.targets.shape)[1] !== network.outputs) {
    throw new ShapeError(
      `${where}: targets have shape ${formatShape(dataset.targets.shape)}, but the network gives ` +
        `${network.outputs} outputs a sample.`,
    );
  }
  return dataset;
}
