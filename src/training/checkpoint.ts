/**
 * What a training run needs to go on as if it had never stopped.
 *
 * A checkpoint says nothing of time, threads or machine: the same run at the same step has the same checkpoint, to the
 * byte, however often it was interrupted before.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import type { Values } from "../graph/executor.ts";

/** A run between two of its steps. Its arrays belong to nobody else; they are not to be changed. */
export interface Checkpoint {
  /** Network, data and options of the run, by name: it goes on with the same ones only. */
  readonly run: RunIdentity;
  /** The kind of each layer, by which a file names the arrays; with its place, if layers lie inside of others. */
  readonly layers: readonly string[];
  /** Epochs that are over, with their validation. */
  readonly epochs: number;
  /** The epoch whose order the data has, 1-based: `epochs` between two epochs, one more within one. 0 before the first. */
  readonly epoch: number;
  /** Steps done, over the whole run. */
  readonly step: number;
  /** Steps done in `epoch`. */
  readonly stepInEpoch: number;
  /** Over the batches of `epoch` so far. */
  readonly sums: EpochSums;
  /** (N): the order of the rows in `epoch`. */
  readonly order: Int32Array;
  /** The stream that shuffles: see `restoreRandom`. */
  readonly random: readonly number[];
  /** The best epoch so far; absent before there is one. */
  readonly best?: BestEpoch;
  /** Parameters and running statistics by name, as `network.state()` gives them. */
  readonly values: Values;
  readonly optimizer: OptimizerSnapshot;
}

/** For those whom no compiler tells: the path of a checkpoint is none. @throws ConfigError */
export function assertCheckpoint(where: string, checkpoint: Checkpoint): void {
  const isCheckpoint =
    has(checkpoint, "run", "layers", "sums", "order", "random", "values", "optimizer") &&
    checkpoint.values instanceof Map;
  assertArgument(isCheckpoint, where, "a checkpoint, as loadCheckpoint gives it", checkpoint);
}

/**
 * What a run is, as texts and numbers for people to read and for runs to compare: options, the optimizer with its
 * settings, samples of the schedule, the backend, the layers, and a checksum of the data.
 */
export type RunIdentity = Readonly<Record<string, string | number | boolean>>;

/** Sums over the batches of one epoch. */
export interface EpochSums {
  readonly rows: number;
  /** Of each batch's mean loss times its weight. */
  readonly loss: number;
  /** Correctly classified rows. */
  readonly correct: number;
  /** How much the rows count together. Default: as many as there are. */
  readonly weight?: number;
}

/** The epoch with the lowest loss, or the best value of the metric that is watched. */
export interface BestEpoch {
  /** 1-based; 0 for what the network began with. */
  readonly epoch: number;
  /** Its validation loss, or training loss without validation data. */
  readonly loss: number;
  /** Its value of the metric that is watched; absent where that is the loss. */
  readonly watched?: number;
  /** Parameters and running statistics after it, or their average, where one is asked for; only with early stopping or averaging. */
  readonly values?: Values;
}

/** What an optimizer remembers between steps. */
export interface OptimizerSnapshot {
  /** Updates done. */
  readonly stepCount: number;
  /** For each of the optimizer's slots, an array in the shape of each parameter, under the parameter's name. */
  readonly slots: ReadonlyMap<string, Values>;
  /** Batches whose gradients wait for the next update, with the option `accumulate`; absent where none wait. */
  readonly gathered?: number;
}
