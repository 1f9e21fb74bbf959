/**
 * A communicator that counts what is said through it, and how long it was waited for.
 *
 * @module
 */
import type { FloatArray } from "../../src/index.ts";
import type { Communicator, Reduction } from "../../src/node/mpi/index.ts";

export class Counted implements Communicator {
  readonly rank: number;
  readonly size: number;
  readonly description: string;
  messages = 0;
  bytes = 0;
  waitedMs = 0;
  readonly #to: Communicator;

  constructor(to: Communicator) {
    this.#to = to;
    this.rank = to.rank;
    this.size = to.size;
    this.description = to.description;
  }

  reset(): void {
    this.messages = 0;
    this.bytes = 0;
    this.waitedMs = 0;
  }

  allReduce(values: FloatArray): void {
    this.#count(values);
    this.#wait(() => this.#to.allReduce(values));
  }

  startAllReduce(values: FloatArray): Reduction {
    this.#count(values);
    const reduction = this.#to.startAllReduce(values);
    return {
      poll: () => this.#wait(() => reduction.poll()),
      wait: () => this.#wait(() => reduction.wait()),
    };
  }

  broadcast(bytes: Uint8Array): void {
    this.#to.broadcast(bytes);
  }

  barrier(): void {
    this.#to.barrier();
  }

  #count({ byteLength }: FloatArray): void {
    this.messages++;
    this.bytes += byteLength;
  }

  #wait(call: () => void): void {
    const began = performance.now();
    call();
    this.waitedMs += performance.now() - began;
  }
}
