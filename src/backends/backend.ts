/**
 * What a backend is: memory, and kernels that run on it.
 *
 * Calls are **enqueued**, kernels and writes alike, and take effect in the order in which they were made: only
 * {@link Backend.read} waits. So the same layers serve memory that is at hand (typed arrays, WebAssembly) and memory that
 * is not (a GPU, another thread). A backend belongs to one network: its memory is laid out once, before the first step,
 * and goes away with the backend; nothing is ever released by hand.
 *
 * **The determinism contract** (when `reproducible` is true): the result of every kernel is a function of its inputs
 * alone, never of the number of threads, the machine, the engine, or what ran before.
 *
 * @module
 */
import { BackendError } from "../base/errors.ts";
import type { DType, FloatArray } from "../base/tensor.ts";
import type { DeviceBuffer, LabelBuffer } from "./buffers.ts";
import type { BoundKernel, Kernel, PlainKernel } from "./kernel.ts";

export type { DeviceBuffer, LabelBuffer } from "./buffers.ts";

/**
 * How a backend runs a kernel: `native`, by a version of its own; `host`, by the plain function on its memory; or not at
 * all, for the reason that is given.
 */
export type KernelSupport = "native" | "host" | { readonly refused: string };

/** What must hold for guarded work to take effect: each a buffer (1) of results on the device. */
export interface Guard {
  /** Must be neither NaN nor infinite. */
  readonly finite: DeviceBuffer;
  /** Must be 0. */
  readonly zero: DeviceBuffer;
}

export interface Backend {
  /** As users name it: `"reference"`, `"wasm"`. */
  readonly name: string;
  /** The element type of every {@link DeviceBuffer}. */
  readonly dtype: DType;
  /** One line for people: what runs, and how. */
  readonly description: string;
  /** Whether the determinism contract holds. */
  readonly reproducible: boolean;
  /** In elements: a {@link Backend.view} starts at a multiple of it. */
  readonly viewAlignment: number;

  /** How this backend runs a kernel. */
  supports(kernel: Kernel): KernelSupport;
  /**
   * Loads what the backend needs for these kernels and does not have yet; undefined where it has it all. Kernels that
   * were bound before stay good. A kernel that was never prepared may be bound, and then runs on the host.
   */
  prepare(kernels: readonly Kernel[]): Promise<void> | undefined;
  /**
   * The kernel as a function on this backend's buffers. Kernels are bound when memory is laid out, before the first step:
   * the same kernel gives the same function. A call of a native one allocates nothing.
   *
   * @throws BackendError if the backend cannot run it
   */
  bind<Plain extends PlainKernel>(kernel: Kernel<Plain>): BoundKernel<Plain>;

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
  /** The part of a buffer from `start` on, a multiple of {@link Backend.viewAlignment}; it shares the buffer's memory. */
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
   * Calls `enqueue` at once. The kernels that it enqueues take effect only if the guard holds after all that was enqueued
   * before; else every buffer stays as it was. No call of it is inside another.
   *
   * A training step then waits once, at its end, where it reads whether the guard held. Without this method the step reads
   * before it decides, which is right everywhere, and costs nothing where the host reaches the memory.
   */
  guarded?(guard: Guard, enqueue: () => void): void;
}

/** A backend whose memory the host reaches: its buffers are typed arrays, after all that was enqueued. */
export interface HostBackend extends Backend {
  /** None: the host reads the results, and decides. */
  readonly guarded?: never;
  /**
   * The memory of a buffer itself: what is written there is what the next kernel reads. Good until the next kernel is
   * enqueued or memory allocated.
   */
  map(buffer: DeviceBuffer): FloatArray;
  /** {@link HostBackend.map} for labels. */
  mapLabels(buffer: LabelBuffer): Int32Array;
}

/** Whether the host reaches the memory of a backend. */
export function isHostBackend(backend: Backend): backend is HostBackend {
  return "map" in backend;
}

/** @throws BackendError if the host does not reach the memory of the backend */
export function hostBackend(backend: Backend, what: string): HostBackend {
  if (isHostBackend(backend)) return backend;
  throw new BackendError(
    `${what} needs a backend whose memory the host reaches, but the ${backend.name} backend keeps its own. Use "wasm" or ` +
      '"reference".',
  );
}
