/**
 * Whether data fits a network.
 *
 * @module
 */
import { checkLabels, type Dataset } from "../data/dataset.ts";
import { ShapeError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import { asMatrix, formatShape } from "../shape.ts";

/**
 * The dataset, if it is for this network.
 *
 * @param where what the data is, for messages: `"training data"`
 * @throws ShapeError, DataError if it is not
 */
export function datasetFor(network: Network, dataset: Dataset, where: string): Dataset {
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
