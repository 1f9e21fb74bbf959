/**
 * Data-parallel training: every rank has the whole network and a share of each batch.
 *
 * The batch, its order and the seed are those of one process. With Nᵣ of its N rows on rank r, the gradient of the mean
 * loss is Σᵣ Nᵣ/N·(gradient of rank r's mean): each rank weighs the gradient of its outputs by Nᵣ/N, and the sum over the
 * ranks is what one process would have, within rounding. Then every rank makes the same update, with the same bits. Where rows
 * or classes have weights, the sums of the rows' weights stand in place of Nᵣ and N: what each mean was divided by.
 *
 * @module
 */

import { type Backend, type HostBackend, hostBackend } from "../backends/backend.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { checksum } from "../base/checksum.ts";
import type { Communicator } from "../base/communicator.ts";
import { ConfigError, DataError } from "../base/errors.ts";
import type { FloatArray } from "../base/tensor.ts";
import type { Executor, Values } from "../graph/executor.ts";
import { synchronizeBatchNorm } from "../layers/batch-norm/synchronized.ts";
import type { BatchTotals, Replica, Share, SharedRun } from "../training/replica.ts";
import { GradientSum } from "./gradient-sum.ts";

/** Options of {@link dataParallel}. */
export interface DataParallelOptions {
  /**
   * Over which rows batch normalization takes its statistics: `"synchronized"`, those of all ranks, which gives what one
   * process gives; `"local"`, those of each rank, which sends nothing, but depends on the number of ranks. Default:
   * `"synchronized"`.
   */
  readonly batchNorm?: "synchronized" | "local";
}

/**
 * What `train`, `fit` and `createTrainer` take as `replica`, to train one network on all ranks of a communicator. Every
 * rank must call them with the same network, data and options.
 *
 * @throws ConfigError for an unknown option
 * @example
 * const communicator = await joinMpi();
 * await fit(net, data, { replica: dataParallel(communicator) });
 */
export function dataParallel(communicator: Communicator, options: DataParallelOptions = {}): Replica {
  assertKnownKeys("dataParallel", options, ["batchNorm"]);
  const { batchNorm = "synchronized" } = options;
  if (batchNorm !== "synchronized" && batchNorm !== "local") {
    throw new ConfigError(`batchNorm must be "synchronized" or "local" but is ${batchNorm}.`);
  }
  return new DataParallel(communicator, batchNorm === "synchronized");
}

class DataParallel implements Replica {
  readonly rank: number;
  readonly size: number;
  readonly description: string;
  readonly #communicator: Communicator;
  readonly #synchronized: boolean;
  /** Loss, correct and non-finite of a batch, its rows, whether to stop, and its weight, on the way from rank to rank. */
  readonly #totals = new Float64Array(6);
  /** Rows of this rank that count in the present step; their weight, and that of all ranks. */
  #rows = 0;
  #weight = 0;
  #totalWeight = 0;

  constructor(communicator: Communicator, synchronized: boolean) {
    this.rank = communicator.rank;
    this.size = communicator.size;
    this.description = communicator.description;
    this.#communicator = communicator;
    this.#synchronized = synchronized;
  }

  share(count: number): Share {
    const start = Math.floor((this.rank * count) / this.size);
    return { start, rows: Math.floor(((this.rank + 1) * count) / this.size) - start };
  }

  /** With local statistics every rank needs rows of its own. */
  minimumBatch(rows: number): number {
    return this.#synchronized ? rows : rows * this.size;
  }

  over(backend: Backend): Backend {
    const reached = hostBackend(backend, "Training on several ranks");
    if (!this.#synchronized || this.size === 1) return reached;
    return synchronizeBatchNorm(reached, this.#communicator, (N) => Math.min(N, this.#rows));
  }

  begin(rows: number, weight: number = rows): void {
    this.#rows = rows;
    this.#weight = weight;
  }

  combine(result: Float64Array, stop: boolean): BatchTotals {
    const totals = this.#totals;
    const rows = this.#rows;
    const own = result[2]!;
    totals[0] = rows === 0 ? 0 : result[0]! * this.#weight;
    totals[1] = rows === 0 ? 0 : result[1]!;
    totals[2] = own;
    totals[3] = rows;
    totals[4] = stop ? 1 : 0;
    totals[5] = this.#weight;
    this.#communicator.allReduce(totals);
    if (totals[2]! > 0 && own === 0) {
      throw new DataError("The rows of another rank have x that is not finite, or too large. That rank knows where.");
    }
    this.#totalWeight = totals[5]!;
    result[0] = totals[0]! / (this.#totalWeight || 1);
    result[1] = totals[1]!;
    result[2] = totals[2]!;
    return { rows: totals[3]!, weight: this.#totalWeight, stop: totals[4]! > 0 };
  }

  backward(executor: Executor, N: number): void {
    const { dout, gradients, M } = executor;
    const backend = hostOf(executor);
    const weight = this.#weight / (this.#totalWeight || 1); // (17)
    const values = backend.map(dout);
    if (weight !== 1) for (let i = 0; i < N * M; i++) values[i]! *= weight;
    const sum = new GradientSum(this.#communicator, backend, gradients);
    executor.backward((start) => sum.readyFrom(start));
    sum.finish(); // (18)
  }

  /**
   * Running averages are linear in the statistics of the batches: the mean of the ranks' averages, whenever it is taken, is
   * the average of the ranks' means, (20) of ./synchronized-batch-norm.md.
   */
  settle(executor: Executor): void {
    const { state } = executor;
    if (this.#synchronized || state.length === 0) return;
    const values = hostOf(executor).map(state);
    this.#communicator.allReduce(values);
    for (let i = 0; i < values.length; i++) values[i]! /= this.size; // (20)
  }

  sum(values: FloatArray): void {
    this.#communicator.allReduce(values);
  }

  assertSame({ rows, epochs, batchSize, seed }: SharedRun, step: number, values: Values): void {
    const weights = [...values.values()].reduce((sum, { data }) => checksum(data, sum), 0);
    this.#assertEqual({ rows: rows.rowCount, epochs, batchSize, seed, step, "the checksum of the weights": weights });
  }

  #assertEqual(numbers: Readonly<Record<string, number>>): void {
    const own = Float64Array.from(Object.values(numbers));
    const first = own.slice();
    this.#communicator.broadcast(new Uint8Array(first.buffer));
    const differing = Object.keys(numbers).filter((_, i) => !Object.is(own[i], first[i]));
    if (differing.length === 0) return;
    const [name] = differing;
    throw new ConfigError(
      `Rank ${this.rank} differs from rank 0 in ${differing.join(", ")}: ${name} is ${numbers[name!]} here, and ` +
        `${first[Object.keys(numbers).indexOf(name!)]} there. Give all ranks the same data, network and options.`,
    );
  }
}

/** The backend that {@link DataParallel.over} gave. */
function hostOf({ backend }: Executor): HostBackend {
  return hostBackend(backend, "Training on several ranks");
}
