/**
 * What an optimizer is: how the gradients change the parameters.
 *
 * All parameters of a network lie in one buffer, so one kernel call updates them all.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import type { Kernel } from "../backends/kernel.ts";

/** What an optimizer reads and writes, in a backend's memory. */
export interface OptimizerBuffers {
  /** (size): all parameters. */
  readonly w: DeviceBuffer;
  /** (size): their gradients. */
  readonly dw: DeviceBuffer;
  /** Arrays as long as the parameters, by the names in {@link Optimizer.slots}. */
  readonly slots: Readonly<Record<string, DeviceBuffer>>;
  /** Number of elements. */
  readonly size: number;
}

/**
 * Enqueues one update.
 *
 * @param t which update this is, from 1
 * @param learningRate this step's, after the schedule
 */
export type Update = (t: number, learningRate: number) => void;

/** An optimizer: its settings and its update; it holds nothing of a run. */
export interface Optimizer {
  /** `sgd`, `adamw`. */
  readonly kind: string;
  readonly learningRate: number;
  /** The settings as they are written into files. */
  readonly config: Readonly<Record<string, number | boolean | string>>;
  /** Names of the arrays it remembers, each zero at first. */
  readonly slots: readonly string[];
  /** Every kernel that it binds. */
  readonly kernels: readonly Kernel[];
  /** Binds the kernels; called once, when memory is laid out. */
  bind(backend: Backend, buffers: OptimizerBuffers): Update;
}
