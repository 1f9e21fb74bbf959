/**
 * A network's values as a safetensors file that PyTorch's `load_state_dict` takes as it is, and back.
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import type { Values } from "../graph/executor.ts";
import { layerTexts } from "../graph/layer-places.ts";
import { layerDefinitions, MOST_LAYERS } from "../layers/catalog.ts";
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
 * Values for `network.loadState`, from a file that chainrule or PyTorch wrote.
 *
 * @param layers the layers' kinds, or names and kinds: see layer-places.ts; without them, a `weight` of two axes is taken
 * for an affine layer's and one of one axis for a batch normalization's
 * @throws FormatError if the file is not safetensors, or holds arrays of other layers; a checkpoint's are passed over
 */
export function weightsFromBytes(bytes: Uint8Array, where: string, layers?: readonly string[]): Values {
  const tensors = tensorsOfModel(parseSafetensors(bytes, where).tensors);
  return fromPyTorch(tensors, layers ?? guessedLayers(tensors, where));
}

/** The arrays of a file that are not a training run's. */
export function tensorsOfModel(tensors: ReadonlyMap<string, SafetensorsTensor>): Map<string, SafetensorsTensor> {
  return new Map([...tensors].filter(([name]) => !name.startsWith(CHECKPOINT_PREFIX)));
}

/** The layers that have a `weight`, by its number of axes. */
function guessedLayers(tensors: ReadonlyMap<string, SafetensorsTensor>, where: string): string[] {
  const layers: string[] = [];
  for (const [name, { shape }] of tensors) {
    const place = /^(\d+(?:\.\d+)*)\.weight$/.exec(name)?.[1];
    if (place === undefined) continue;
    const index = Number.parseInt(place, 10);
    if (index >= MOST_LAYERS) throw new FormatError(`${where}: tensor "${name}" would belong to layer ${index}.`);
    const axes = shape.length === 2 ? 2 : 1;
    layers.push(`${place} ${layerDefinitions().find(({ weightAxes }) => weightAxes === axes)!.kind}`);
  }
  return layers;
}
