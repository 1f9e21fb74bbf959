/**
 * Models and weights in files.
 *
 * @module
 */
import { type Model, modelFromBytes, modelToBytes } from "../formats/model.ts";
import { weightsFromBytes, weightsToBytes } from "../formats/weights.ts";
import type { Values } from "../network/executor.ts";
import type { Network } from "../network/network.ts";
import { readBytes, writeAtomic } from "./files.ts";

/** Writes a model: network, class names, scaling. All of it or nothing appears under `path`. */
export async function saveModel(model: Model, path: string): Promise<void> {
  await writeAtomic(path, await modelToBytes(model));
}

/** @throws DataError if there is no such file; FormatError if it is not a model */
export async function loadModel(path: string): Promise<Model> {
  return modelFromBytes(await readBytes(path), path);
}

/** Writes a network's parameters and state, as PyTorch's `load_state_dict` takes them. */
export async function saveSafetensors(network: Network, path: string): Promise<void> {
  await writeAtomic(path, await weightsToBytes(network));
}

/**
 * Values for `network.loadState`, from a file that chainrule or PyTorch wrote.
 *
 * @throws DataError if there is no such file; FormatError if it is not safetensors
 * @example
 * net.loadState(await readSafetensors("model.safetensors"));
 */
export async function readSafetensors(path: string): Promise<Values> {
  return weightsFromBytes(await readBytes(path), path);
}
