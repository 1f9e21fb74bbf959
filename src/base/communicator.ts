/**
 * What the processes that train together say to each other: a few calls, which all of them make in the same order.
 *
 * A process is a **rank**, numbered from 0. Every call is a meeting: it returns when all ranks have made it, or, where it is
 * started, when its end is waited for. It waits without turns of the event loop, so timers and signals have to wait, too;
 * a rank that dies is noticed by whoever has started the job, who then ends the others.
 *
 * @module
 */
import type { FloatArray } from "./tensor.ts";

/** A sum that is under way; its array belongs to it until {@link Reduction.wait} has returned. */
export interface Reduction {
  /** Lets it go on a little, where the library works only while it is called. */
  poll(): void;
  /** Returns when the array holds the sum. */
  wait(): void;
}

export interface Communicator {
  /** 0 … size − 1. */
  readonly rank: number;
  /** Number of ranks. */
  readonly size: number;
  /** One line for people: `"Open MPI v4.1.4, 4 ranks"`. */
  readonly description: string;

  /** Each element becomes its sum over the ranks: the same bits on all of them. The array's memory is used as it is. */
  allReduce(values: FloatArray): void;
  /** {@link Communicator.allReduce} beside other work. */
  startAllReduce(values: FloatArray): Reduction;
  /** Fills the array of every rank with the bytes of rank 0. */
  broadcast(bytes: Uint8Array): void;
  /** Returns when all ranks have called it. */
  barrier(): void;
}
