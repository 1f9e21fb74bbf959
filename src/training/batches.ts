/**
 * Batches: rows of a dataset, gathered in any order into arrays that are reused.
 *
 * @module
 */

import { ConfigError } from "../base/errors.ts";
import { createRandom, type Random, type RandomPurpose, restoreRandom, shuffle } from "../base/random.ts";
import type { FloatArray } from "../base/tensor.ts";
import type { RowBuffers, Rows } from "../data/rows.ts";
import type { Replica, Share } from "./replica.ts";

/** The rows of one batch; the arrays are overwritten by the next. */
export interface Batch {
  readonly N: number;
  /** Where the rows stand in the batch of all replicas. Default: 0. */
  readonly firstRow?: number | undefined;
  /** How many of the rows count: all, or none where a replica without rows computes one. Default: N. */
  readonly counted?: number;
  /** N rows of x. */
  readonly x: FloatArray;
  readonly labels: Int32Array | undefined;
  readonly targets: FloatArray | undefined;
  /** (N), where the data has weights. */
  readonly weights?: FloatArray | undefined;
}

/** Which batches a run takes from its data. */
export interface BatchPlan {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly seed: number;
  /** The stream of the seed that shuffles. Default: that of training. */
  readonly purpose?: RandomPurpose;
  /** Takes its share of each batch. */
  readonly replica?: Replica | undefined;
}

/** The order of the rows, and the stream that gives the next. */
export interface DataOrder {
  /** (N). */
  readonly order: Int32Array;
  readonly random: readonly number[];
}

/** Hands out the batches of each epoch. */
export class Batches {
  /** Batches an epoch. */
  readonly count: number;
  readonly #rows: Rows;
  readonly #plan: BatchPlan;
  readonly #order: Int32Array;
  #random: Random;
  readonly #staging: RowBuffers;

  constructor(rows: Rows, plan: BatchPlan) {
    const { rowCount } = rows;
    this.#rows = rows;
    this.#plan = plan;
    this.count = plan.dropLast ? Math.floor(rowCount / plan.batchSize) : Math.ceil(rowCount / plan.batchSize);
    this.#order = Int32Array.from({ length: rowCount }, (_, row) => row);
    this.#random = createRandom(plan.seed, plan.purpose ?? "shuffle");
    this.#staging = rows.allocate(plan.batchSize);
  }

  /** Puts the rows into the order of the next epoch: the order of one epoch is shuffled into that of the next. */
  startEpoch(): void {
    if (this.#plan.shuffle) shuffle(this.#order, this.#random);
  }

  /** A copy of the present order: {@link Batches.restore} goes on from it. */
  state(): DataOrder {
    return { order: this.#order.slice(), random: [...this.#random.state()] };
  }

  restore({ order, random }: DataOrder): void {
    const { rowCount } = this.#rows;
    if (order.length !== rowCount) {
      throw new ConfigError(`The checkpoint orders ${order.length} rows, but the training data has ${rowCount}.`);
    }
    this.#order.set(order);
    this.#random = restoreRandom(random);
  }

  /** The batch of this epoch at `index` (0-based); a promise only where its rows are still to come. */
  batch(index: number): Batch | Promise<Batch> {
    const start = index * this.#plan.batchSize;
    const count = Math.min(this.#plan.batchSize, this.#rows.rowCount - start);
    const share = this.#plan.replica?.share(count) ?? { start: 0, rows: count };
    const N = Math.max(share.rows, 1); // kernels compute at least one
    const reading = this.#rows.read(this.#order, start + Math.min(share.start, count - 1), N, this.#staging);
    return reading ? reading.then(() => this.#filled(N, share)) : this.#filled(N, share);
  }

  #filled(N: number, { start, rows }: Share): Batch {
    const { x, labels, targets, weights } = this.#staging;
    const { inputs, targets: outputs = 0 } = this.#rows;
    return {
      N,
      firstRow: start,
      counted: rows,
      x: beginning(x, N * inputs),
      labels: labels && beginning(labels, N),
      targets: targets && beginning(targets, N * outputs),
      weights: weights && beginning(weights, N),
    };
  }
}

function beginning<A extends FloatArray | Int32Array>(array: A, length: number): A {
  return length === array.length ? array : (array.subarray(0, length) as A);
}
