/**
 * A network's values as a safetensors file that PyTorch's `load_state_dict` takes as it is, and back.
 *
 * @module
 */
import type { Values } from "../graph/executor.ts";
import { layerTexts } from "../graph/layer-places.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { fromPyTorch, toPyTorch } from "./pytorch-names.ts";
import { parseSafetensors, type SafetensorsTensor, toSafetensors } from "./safetensors.ts";

/** How the names of arrays begin that belong to a training run: whoever wants weights passes them over. */
export const CHECKPOINT_PREFIX = "checkpoint.";

/**
 * The parameters and the state of a network, under PyTorch's names.
 *
 * @param metadata further texts for the file's header
 * @param values in place of the network's own
 */
export async function weightsToBytes(
  network: Network,
  metadata: Readonly<Record<string, string>> = {},
  values?: Values,
): Promise<Uint8Array> {
  assertNetwork("The writer of weights", network);
  const written = values ?? (await network.exclusive(() => network.present())).values; // no copy: it is not changed here
  return toSafetensors(toPyTorch(written, layerTexts(network.structure)), { format: "pt", ...metadata });
}

/**
 * Values for `network.loadState`, from a file whose layers are known.
 *
 * @param layers the layers' kinds, or names and kinds: see layer-places.ts
 * @throws FormatError if the file is not safetensors, or holds arrays of other layers; a checkpoint's are passed over
 */
export function weightsFromBytes(bytes: Uint8Array, where: string, layers: readonly string[]): Values {
  return fromPyTorch(tensorsOfModel(parseSafetensors(bytes, where).tensors), layers);
}

/** The arrays of a file that are not a training run's. */
export function tensorsOfModel(tensors: ReadonlyMap<string, SafetensorsTensor>): Map<string, SafetensorsTensor> {
  return new Map([...tensors].filter(([name]) => !name.startsWith(CHECKPOINT_PREFIX)));
}
