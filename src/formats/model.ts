/**
 * A model file: safetensors with everything a prediction needs in its metadata.
 *
 * @module
 */

import { assertBytes } from "../base/arguments.ts";
import { FormatError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import { looksLikeText } from "../data/signature.ts";
import type { Values } from "../graph/executor.ts";
import { layerTexts } from "../graph/layer-places.ts";
import { assertRestorable, layersFromConfigs, MOST_LAYERS } from "../layers/catalog.ts";
import { inputOf } from "../layers/chain.ts";
import { configToJson } from "../layers/definition.ts";
import type { LayerConfig } from "../layers/layer.ts";
import type { Network } from "../network/network.ts";
import { networkOf } from "../network/sequential.ts";
import { parseJson } from "./json.ts";
import { descriptionOf, listOf, objectOf, shown } from "./model-description.ts";
import { checkFit, inFile } from "./model-fit.ts";
import { readHeader } from "./safetensors-header.ts";
import { assertModel, type Model, modelOf, type TrainedModel } from "./trained-model.ts";
import { weightsFromBytes, weightsToBytes } from "./weights.ts";

/** The key of our JSON in the file's metadata, and its version. */
export const KEY = "chainrule";
export const VERSION = 1;

/**
 * The model as a file; the same model gives the same bytes.
 *
 * @param values in place of the network's own: those after an earlier epoch
 * @throws FormatError for a layer of one's own that registerLayer has not named, since it could not be made again, or
 * classes that are not as many as the outputs
 */
export async function modelToBytes(model: Model, values?: Values): Promise<Uint8Array> {
  assertModel("modelToBytes", model);
  return weightsToBytes(model.network, modelMetadata(model), values);
}

/**
 * The texts that make a safetensors file with a network's weights a model: for `checkpointToBytes`.
 *
 * @throws FormatError as {@link modelToBytes} does
 */
export function modelMetadata(model: Model): Record<string, string> {
  assertModel("modelMetadata", model);
  const { network, description } = model;
  const layers = network.structure.layers.map(({ config }): LayerConfig => JSON.parse(configToJson(config)));
  assertRestorable(network.structure.operations.flatMap(({ layer }) => layer ?? []));
  layersFromConfigs(layers); // what could not be read again is not written
  checkFit(network, description);
  const sample = inputOf(network.structure.layers) === "same" ? { sample: network.inputShape } : {};
  return { [KEY]: JSON.stringify({ version: VERSION, layers, ...sample, ...description }) };
}

/**
 * The model in a file: `predict` answers for rows as a program has them.
 *
 * @param where the file's name, for messages
 * @throws FormatError if the file is damaged, or holds weights only
 */
export function modelFromBytes(bytes: Uint8Array, where: string): TrainedModel {
  assertBytes("modelFromBytes", bytes);
  assertNoText(bytes, where);
  const text = readHeader(bytes, where).metadata[KEY];
  if (text === undefined) {
    throw new FormatError(
      `${where} holds weights only, as saveSafetensors and PyTorch write them; a prediction needs what saveModel and ` +
        "the command write. Load weights with network.loadState(await readSafetensors(path)).",
    );
  }
  return modelFromText(text, where, (network) => {
    network.loadState(weightsFromBytes(bytes, where, layerTexts(network.structure)));
  });
}

/**
 * The model of a text that {@link modelMetadata} gave.
 *
 * @param fill gives the network its values
 * @throws FormatError if the text says no model
 */
export function modelFromText(text: string, where: string, fill: (network: Network) => void): TrainedModel {
  const json = objectOf(parseJson(text, `${where}: its description`), "its description", where);
  if (json.version !== VERSION) {
    throw new FormatError(
      `${where} is a model of version ${shown(json.version)}; this chainrule reads version ${VERSION}.`,
    );
  }
  const listed = listOf(json.layers, "layers", where);
  if (listed.length > MOST_LAYERS)
    throw new FormatError(`${where} has ${listed.length} layers; at most ${MOST_LAYERS} are read.`);
  const layers = listed.map((layer) => objectOf(layer, "a layer", where) as LayerConfig);
  const description = descriptionOf(json, where);
  const sample = sampleOf(json, where);
  return inFile(where, () => {
    const network = networkOf(layersFromConfigs(layers), sample);
    fill(network);
    checkFit(network, description);
    return modelOf({ network, description });
  });
}

function assertNoText(bytes: Uint8Array, where: string): void {
  if (!looksLikeText(bytes)) return;
  throw new FormatError(
    `${where} looks like text, such as CSV, not like a model. Give the .safetensors file that train or saveModel has written.`,
  );
}

/** The shape of a sample, which a file says where no layer does. */
function sampleOf({ sample }: Record<string, unknown>, where: string): Shape | undefined {
  if (sample === undefined) return undefined;
  const shape = listOf(sample, "the shape of a sample", where);
  if (shape.length > 0 && shape.every((extent) => Number.isSafeInteger(extent) && Number(extent) > 0)) {
    return shape as number[];
  }
  throw new FormatError(
    `${where}: the shape of a sample must be of whole numbers above 0 but is ${shape.slice(0, 3).map(shown).join(" × ")}.`,
  );
}
