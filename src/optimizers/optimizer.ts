/**
 * What an optimizer is: how the gradients change the parameters.
 *
 * All parameters of a network lie in one stretch of memory, so one kernel call updates them all.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";

/** What an optimizer remembers between steps. */
export interface OptimizerState {
  /** Arrays as long as the parameters, by the names in {@link Optimizer.slots}. */
  readonly slots: Readonly<Record<string, DeviceBuffer>>;
  /** Which update this is, 1-based; 0 before the first. The trainer counts. */
  stepCount: number;
}

/** An optimizer: its settings and its update; it holds nothing of a run. */
export interface Optimizer {
  /** `sgd`, `rmsprop`, `adam`, `adamw`. */
  readonly kind: string;
  readonly learningRate: number;
  /** The settings as they are written into files. */
  readonly config: Readonly<Record<string, number | boolean | string>>;
  /** Names of the arrays it remembers, each zero at first. */
  readonly slots: readonly string[];
  /**
   * Enqueues one update of `size` parameters.
   *
   * @param learningRate this step's, after the schedule
   */
  update(
    backend: Backend,
    state: OptimizerState,
    w: DeviceBuffer,
    dw: DeviceBuffer,
    size: number,
    learningRate: number,
  ): void;
}
