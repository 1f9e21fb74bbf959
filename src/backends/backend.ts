/**
 * What a backend is: memory, and every kernel by its name.
 *
 * Calls are **enqueued**, kernels and writes alike, and take effect in the order in which they were made: only
 * {@link Backend.read} waits. So the same layers serve memory that is at hand (typed arrays, WebAssembly) and memory that
 * is not (a GPU, another thread). A backend belongs to one network: its memory
 * is laid out once, before the first step, and goes away with the backend; nothing is ever released by hand.
 *
 * **The determinism contract** (when `reproducible` is true): the result of every kernel is a function of its inputs
 * alone, never of the number of threads, the machine, the engine, or what ran before.
 *
 * @module
 */

import type { DType, FloatArray } from "../base/tensor.ts";
import type { Kernels } from "./kernels.ts";

/** A handle to a backend's memory for real numbers; only the backend that made it looks inside. */
export interface DeviceBuffer {
  /** Number of elements. */
  readonly length: number;
}

/** A handle to a backend's memory for class labels (32-bit integers). */
export interface LabelBuffer {
  /** Number of elements. */
  readonly length: number;
}

export interface Backend extends Kernels<DeviceBuffer, LabelBuffer> {
  /** As users name it: `"reference"`, `"wasm"`. */
  readonly name: string;
  /** The element type of every {@link DeviceBuffer}. */
  readonly dtype: DType;
  /** One line for people: what runs, and how. */
  readonly description: string;
  /** Whether the determinism contract holds. */
  readonly reproducible: boolean;

  /**
   * Memory for `length` real numbers, zeroed.
   * @throws BackendError if there is not that much
   */
  allocate(length: number): DeviceBuffer;
  /**
   * Memory for `length` labels, zeroed.
   * @throws BackendError if there is not that much
   */
  allocateLabels(length: number): LabelBuffer;
  /** The part of a buffer from `start` on; it shares the buffer's memory. */
  view(buffer: DeviceBuffer, start: number, length: number): DeviceBuffer;

  /**
   * Copies `source` to the start of `buffer`, converting the element type: after all that was enqueued before, which may
   * still read the buffer. The source is taken before the call returns, and may be reused.
   */
  write(buffer: DeviceBuffer, source: FloatArray): void;
  /** {@link Backend.write} for labels. */
  writeLabels(buffer: LabelBuffer, source: Int32Array): void;
  /**
   * Waits for all that was enqueued, then fills `target` from the start of `buffer`. Undefined where it is filled at once:
   * a promise for every step is then saved.
   */
  read(buffer: DeviceBuffer, target: FloatArray): Promise<void> | undefined;
  /**
   * The memory of a buffer itself, after all that was enqueued: what is written there is what the next kernel reads. Good
   * until the next kernel is enqueued or memory allocated.
   */
  map(buffer: DeviceBuffer): FloatArray;
}
