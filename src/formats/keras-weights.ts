/**
 * A network's values as a safetensors file in Keras's names and order, and back.
 *
 * @module
 */

import type { Values } from "../graph/executor.ts";
import { layerTexts } from "../graph/layer-places.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { fromKeras, toKeras } from "./keras-names.ts";
import { floats } from "./pytorch-names.ts";
import { parseSafetensors, toSafetensors } from "./safetensors.ts";
import { readHeader } from "./safetensors-header.ts";

/** What the metadata entry `format` says. */
const FORMAT = "keras";

/**
 * The parameters and the state of a network under Keras's names: `0.kernel` (D, M), `0.bias`, `1.gamma`, `1.beta`,
 * `1.moving_mean`, `1.moving_variance`. The metadata entry `weights` lists them in the order of `model.set_weights`.
 *
 * @throws FormatError for a layer of one's own
 */
export async function kerasWeightsToBytes(network: Network): Promise<Uint8Array> {
  assertNetwork("The writer of weights", network);
  const tensors = toKeras(await network.state(), layerTexts(network.structure));
  return toSafetensors(tensors, { format: FORMAT, weights: JSON.stringify([...tensors.keys()]) });
}

/** Whether a safetensors file says that its names are Keras's. @throws FormatError if it is no safetensors file */
export function hasKerasNames(bytes: Uint8Array, where: string): boolean {
  return readHeader(bytes, where).metadata.format === FORMAT;
}

/**
 * Values for `network.loadState`, from a file that {@link kerasWeightsToBytes} made.
 *
 * @throws FormatError if the file is not safetensors, or holds arrays of other names
 */
export function kerasWeightsFromBytes(bytes: Uint8Array, where: string): Values {
  const { tensors } = parseSafetensors(bytes, where);
  return fromKeras(new Map(Array.from(tensors, ([name, tensor]) => [name, floats(name, tensor)])));
}
