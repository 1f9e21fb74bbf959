/**
 * Batches: rows of a dataset, gathered in any order into arrays that are reused.
 *
 * @module
 */
import { type Dataset, sampleCount } from "../data/dataset.ts";
import { ConfigError } from "../errors.ts";
import { createRandom, type Random, restoreRandom, shuffle } from "../random.ts";
import { asMatrix } from "../shape.ts";
import { allocate, dtypeOf, type FloatArray } from "../tensor.ts";

/** The rows of one batch; the arrays are overwritten by the next. */
export interface Batch {
  readonly N: number;
  /** N rows of x. */
  readonly x: FloatArray;
  readonly labels: Int32Array | undefined;
  readonly targets: FloatArray | undefined;
}

/** Which batches a run takes from its data. */
export interface BatchPlan {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly seed: number;
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
  readonly #rows: number;
  readonly #plan: BatchPlan;
  readonly #order: Int32Array;
  #random: Random;
  readonly #x: Gather<FloatArray>;
  readonly #labels: Gather<Int32Array> | undefined;
  readonly #targets: Gather<FloatArray> | undefined;

  constructor(dataset: Dataset, plan: BatchPlan) {
    const rows = sampleCount(dataset);
    this.#rows = rows;
    this.#plan = plan;
    this.count = plan.dropLast ? Math.floor(rows / plan.batchSize) : Math.ceil(rows / plan.batchSize);
    this.#order = Int32Array.from({ length: rows }, (_, row) => row);
    this.#random = createRandom(plan.seed, "shuffle");
    const { x, labels, targets } = dataset;
    this.#x = gatherFloats(x.data, asMatrix(x.shape)[1], plan.batchSize);
    this.#labels = labels && new Gather(labels, 1, new Int32Array(plan.batchSize));
    this.#targets = targets && gatherFloats(targets.data, asMatrix(targets.shape)[1], plan.batchSize);
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
    if (order.length !== this.#rows) {
      throw new ConfigError(`The checkpoint orders ${order.length} rows, but the training data has ${this.#rows}.`);
    }
    this.#order.set(order);
    this.#random = restoreRandom(random);
  }

  /** The batch of this epoch at `index` (0-based). */
  batch(index: number): Batch {
    const start = index * this.#plan.batchSize;
    const N = Math.min(this.#plan.batchSize, this.#rows - start);
    return {
      N,
      x: this.#x.rows(this.#order, start, N),
      labels: this.#labels?.rows(this.#order, start, N),
      targets: this.#targets?.rows(this.#order, start, N),
    };
  }
}

/** Copies chosen rows of one array into a staging array. */
class Gather<A extends FloatArray | Int32Array> {
  readonly #source: A;
  readonly #width: number;
  readonly #staging: A;

  constructor(source: A, width: number, staging: A) {
    this.#source = source;
    this.#width = width;
    this.#staging = staging;
  }

  rows(order: Int32Array, start: number, N: number): A {
    const width = this.#width;
    for (let n = 0; n < N; n++) {
      const from = order[start + n]! * width;
      const to = n * width;
      // Element by element: at these widths faster than set(subarray), which allocates a view a row.
      for (let d = 0; d < width; d++) this.#staging[to + d] = this.#source[from + d]!;
    }
    const filled = N * width;
    return filled === this.#staging.length ? this.#staging : (this.#staging.subarray(0, filled) as A);
  }
}

function gatherFloats(source: FloatArray, width: number, batchSize: number): Gather<FloatArray> {
  return new Gather(source, width, allocate(dtypeOf(source), batchSize * width));
}
