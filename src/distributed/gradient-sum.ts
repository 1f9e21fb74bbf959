/**
 * The sum of all ranks' gradients, in parts that travel while the layers before them are still computed.
 *
 * Gradients lie in the order of the layers, and the backward pass fills them from the end. Whenever {@link BUCKET} elements
 * are ready, their sum is started; so there are few messages, and only the last one is waited for in idleness.
 *
 * @module
 */
import type { DeviceBuffer, HostBackend } from "../backends/backend.ts";
import type { Communicator, Reduction } from "../base/communicator.ts";

/**
 * Elements of a part: 1 MiB of float32. A message takes a time that hardly depends on its size below some tens of
 * kilobytes, and above it is the bytes that count (docs/mpi.md has the measurements).
 */
export const BUCKET: number = 2 ** 18;

/** One step's sums. */
export class GradientSum {
  readonly #communicator: Communicator;
  readonly #backend: HostBackend;
  readonly #gradients: DeviceBuffer;
  readonly #pending: Reduction[] = [];
  /** Where what is not under way yet ends. */
  #end: number;

  constructor(communicator: Communicator, backend: HostBackend, gradients: DeviceBuffer) {
    this.#communicator = communicator;
    this.#backend = backend;
    this.#gradients = gradients;
    this.#end = gradients.length;
  }

  /** All gradients from `start` on are enqueued. */
  readyFrom(start: number): void {
    for (const reduction of this.#pending) reduction.poll();
    if (this.#end - start >= BUCKET) this.#start(start);
  }

  /** Returns when all gradients are sums. */
  finish(): void {
    if (this.#end > 0) this.#start(0);
    for (const reduction of this.#pending) reduction.wait();
  }

  #start(start: number): void {
    const part = this.#backend.map(this.#gradients).subarray(start, this.#end);
    this.#pending.push(this.#communicator.startAllReduce(part));
    this.#end = start;
  }
}
