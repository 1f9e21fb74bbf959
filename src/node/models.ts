/**
 * Models and weights in files.
 *
 * @module
 */

import { assertArgument } from "../base/arguments.ts";
import { assertOptions, assertPath, oneOf } from "../base/options.ts";
import { hasKerasNames, kerasWeightsFromBytes, kerasWeightsToBytes } from "../formats/keras-weights.ts";
import { modelFromBytes, modelToBytes } from "../formats/model.ts";
import { stateDictFromBytes } from "../formats/pytorch-state.ts";
import type { Model, TrainedModel } from "../formats/trained-model.ts";
import { weightsToBytes } from "../formats/weights.ts";
import type { Values } from "../graph/executor.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { writeAtomic } from "./atomic-write.ts";
import { readBytes } from "./input-file.ts";

/** Writes a model: network, class names, scaling. All of it or nothing appears under `path`. */
export async function saveModel(model: Model, path: string): Promise<void> {
  await writeAtomic(path, await modelToBytes(model));
}

/**
 * The model in a file, which answers for rows: `await model.predict({ area: 155, heating: "oil" })`.
 *
 * @throws ConfigError for what is no path; DataError if there is no such file; FormatError if it is not a model
 */
export async function loadModel(path: string, ...more: readonly []): Promise<TrainedModel> {
  assertPath("loadModel", path);
  const [other] = more as readonly unknown[];
  const alone = "a path alone, as backend and threads are options of model.predict";
  assertArgument(more.length === 0, "loadModel", alone, other);
  return modelFromBytes(await readBytes(path), path);
}

/** Options of {@link saveSafetensors}. */
export interface SafetensorsOptions {
  /**
   * `"pytorch"` (default): `0.weight` (M, D), `0.bias`, `1.weight`, `1.bias`, `1.running_mean`, `1.running_var`.
   * `"keras"`: `0.kernel` (D, M), `0.bias`, `1.gamma`, `1.beta`, `1.moving_mean`, `1.moving_variance`; the metadata entry
   * `weights` lists the names in the order of `model.set_weights`.
   */
  readonly layout?: "pytorch" | "keras";
}

/**
 * Writes a network's parameters and state, as PyTorch's `load_state_dict` takes them, or under Keras's names.
 *
 * @throws FormatError for a layer of one's own in the layout of Keras
 */
export async function saveSafetensors(network: Network, path: string, options: SafetensorsOptions = {}): Promise<void> {
  assertNetwork("saveSafetensors", network);
  assertOptions("saveSafetensors", options, { layout: oneOf("pytorch", "keras") });
  const { layout = "pytorch" } = options;
  await writeAtomic(path, await (layout === "keras" ? kerasWeightsToBytes : weightsToBytes)(network));
}

/**
 * Values for `network.loadState`, from a file that chainrule (in either layout) or PyTorch wrote.
 *
 * @throws DataError if there is no such file; FormatError if it is not safetensors
 * @example
 * net.loadState(await readSafetensors("model.safetensors"));
 */
export async function readSafetensors(path: string): Promise<Values> {
  assertPath("readSafetensors", path);
  const bytes = await readBytes(path);
  return (hasKerasNames(bytes, path) ? kerasWeightsFromBytes : stateDictFromBytes)(bytes, path);
}
