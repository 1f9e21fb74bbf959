/**
 * Checkpoints in files.
 *
 * @module
 */
import { assertPath } from "../base/options.ts";
import { checkpointFromBytes, checkpointToBytes } from "../formats/checkpoint.ts";
import { optimizerFromBytes, optimizerToBytes } from "../formats/pytorch-optimizer.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import type { Checkpoint, OptimizerSnapshot } from "../training/checkpoint.ts";
import { writeAtomic } from "./atomic-write.ts";
import { readBytes } from "./input-file.ts";

/**
 * Writes a checkpoint. All of it or nothing appears under `path`; it is on the disk when the promise resolves.
 *
 * @throws DataError if the file cannot be written; the one before it is then unchanged
 * @example
 * await fit(net, data, { ...options, checkpoint: { everySteps: 500, save: (c) => saveCheckpoint(c, "run.safetensors") } });
 */
export async function saveCheckpoint(checkpoint: Checkpoint, path: string): Promise<void> {
  await writeAtomic(path, checkpointToBytes(checkpoint));
}

/**
 * The checkpoint in a file.
 *
 * @throws DataError if there is no such file; FormatError if it is damaged, or no checkpoint
 * @example
 * await fit(net, data, { ...options, resumeFrom: await loadCheckpoint("run.safetensors") });
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  assertPath("loadCheckpoint", path);
  return checkpointFromBytes(await readBytes(path), path).checkpoint;
}

/**
 * Writes what the optimizer of a checkpoint remembers, under PyTorch's names: `state.0.exp_avg`, `state.0.step`, …, where
 * the number is the parameter's in `model.parameters()`. The weights go into a file of their own: `saveSafetensors`.
 *
 * @throws FormatError for an optimizer or a layer of one's own; DataError if the file cannot be written
 */
export async function saveOptimizerState(checkpoint: Checkpoint, path: string): Promise<void> {
  await writeAtomic(path, optimizerToBytes(checkpoint));
}

/**
 * What an optimizer remembers of a network's parameters, from a file that PyTorch or {@link saveOptimizerState} wrote: Adam,
 * AdamW, RMSprop, or SGD with momentum, whose updates PyTorch does not count, so that `stepCount` is 0. The settings are not
 * in the file. Adam's state with `amsgrad`, and RMSprop's with `centered` or momentum, are refused.
 *
 * @throws DataError if there is no such file; FormatError if it is damaged, or not of this network
 * @example
 * net.loadState(await readSafetensors("weights.safetensors"));
 * const optimizerState = await readOptimizerState("optimizer.safetensors", net);
 * await fit(net, data, { optimizer: adam({ learningRate: 1e-3 }), optimizerState });
 */
export async function readOptimizerState(path: string, network: Network): Promise<OptimizerSnapshot> {
  assertPath("readOptimizerState", path);
  assertNetwork("readOptimizerState", network);
  return optimizerFromBytes(await readBytes(path), path, network);
}
