/**
 * How much memory a training takes: known before any of it is taken.
 *
 * @module
 */
import type { Backend, DeviceBuffer, LabelBuffer } from "../backends/backend.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { assertArgument, has } from "../base/arguments.ts";
import { assertPositiveInteger } from "../base/assert.ts";
import { Executor } from "../graph/executor.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { parameterCount } from "../network/summary.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { OptimizerMemory } from "./optimizer-memory.ts";

/** In bytes. */
export interface TrainingMemory {
  /** Of a backend of float32: parameters, gradients, what the optimizer remembers, and what the network holds of a batch. */
  readonly backendBytes: number;
  /** The part of it that grows with the batch. */
  readonly batchBytes: number;
  /** Of the engine: the parameters in float64, from which the backend's are made. */
  readonly engineBytes: number;
}

/** What training a network in batches of `batchSize` takes, its data aside. */
export function trainingMemory(network: Network, optimizer: Optimizer, batchSize: number): TrainingMemory {
  assertNetwork("trainingMemory", network);
  const wanted = "an optimizer that was made by a call, such as adam()";
  assertArgument(has(optimizer, "config", "slots"), "trainingMemory", wanted, optimizer);
  assertPositiveInteger("trainingMemory: batchSize", batchSize);
  const { structure } = network;
  const backendBytes = laidOut((backend) => {
    new Executor(structure, backend, batchSize, "train");
    new OptimizerMemory(optimizer, structure, backend);
  });
  const withoutBatch = laidOut((backend) => {
    new Executor(structure, backend, 0, "train");
    new OptimizerMemory(optimizer, structure, backend);
  });
  return { backendBytes, batchBytes: backendBytes - withoutBatch, engineBytes: 8 * parameterCount(structure) };
}

/** The bytes that are asked for, of a backend that gives none. */
function laidOut(lay: (backend: Backend) => void): number {
  let elements = 0;
  const claim = (length: number): DeviceBuffer => {
    elements += length;
    return { length };
  };
  const claimLabels = (length: number): LabelBuffer => {
    elements += length;
    return { length };
  };
  const view = (_: DeviceBuffer, __: number, length: number): DeviceBuffer => ({ length });
  const bind = () => () => {};
  lay({ ...createReferenceBackend("float32"), allocate: claim, allocateLabels: claimLabels, view, bind });
  return 4 * elements;
}
