/**
 * One of several copies of a network that are trained together: what a run asks of it.
 *
 * Every replica has all weights, computes the gradient over its share of each batch, and makes the same update as the
 * others, with the gradient of the whole batch. See src/distributed.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import type { FloatArray } from "../base/tensor.ts";
import type { Executor, Values } from "../graph/executor.ts";

/** The rows of a batch, or of a dataset, that are one replica's. */
export interface Share {
  /** The first of them. */
  readonly start: number;
  readonly rows: number;
}

/** What was measured over a batch. */
export interface BatchTotals {
  /** Rows of all replicas. */
  readonly rows: number;
  /** How much they count together: their number where there are no weights. */
  readonly weight: number;
  /** Whether somebody asked to stop. */
  readonly stop: boolean;
}

/** What decides which rows are in which batch. */
export interface SharedRun {
  readonly rows: { readonly rowCount: number };
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** All replicas call the same of these, in the same order: most are meetings. */
export interface Replica {
  /** Which one this is: 0 … size − 1. The first one writes what is to be kept. */
  readonly rank: number;
  readonly size: number;
  /** For people: `"Open MPI v4.1.4, 4 ranks"`. */
  readonly description: string;
  /** The share of `count` rows: neighbours, one more or less than another's. */
  share(count: number): Share;
  /** The fewest rows of a batch where each normalization needs `rows` of them. */
  minimumBatch(rows: number): number;
  /** The backend on which this replica's network runs. */
  over(backend: Backend): Backend;
  /**
   * A step begins, on a share of so many rows; 0 of one that has none and computes a row that does not count.
   *
   * @param weight how much they count together: what their mean loss was divided by. Default: as many as there are
   */
  begin(rows: number, weight?: number): void;
  /**
   * `result` [loss, correct, non-finite] of the share becomes that of the batch.
   *
   * @throws DataError where only other replicas have inputs that are not finite: this one cannot say where
   */
  combine(result: Float64Array, stop: boolean): BatchTotals;
  /** The backward pass over `N` rows here, and the gradient of the whole batch. */
  backward(executor: Executor, N: number): void;
  /** What differs between replicas becomes their mean: running statistics of local batch normalization. */
  settle(executor: Executor): void;
  /** Each element becomes its sum over the replicas. */
  sum(values: FloatArray): void;
  /**
   * @param step done
   * @throws ConfigError if the run or its weights are not those of the first replica, naming what differs
   */
  assertSame(run: SharedRun, step: number, values: Values): void;
}
