/**
 * A network that answers before the call returns: for one row or a few, where promises would take longer than the kernels.
 *
 * @module
 */
import { type HostBackend, isHostBackend } from "../backends/backend.ts";
import type { DType, FloatArray } from "../base/tensor.ts";
import { Executor } from "../graph/executor.ts";

/** The most rows of one pass. */
export const MOST_ROWS = 64;
/** Fewer numbers than this are written one by one: a view of them, or a call of the engine, would cost more than they. */
const FEW = 64;

export class Direct {
  /** Of the outputs. */
  readonly dtype: DType;
  readonly #backend: HostBackend;
  readonly #executor: Executor;
  readonly #onFailure: () => void;

  private constructor(backend: HostBackend, executor: Executor, onFailure: () => void) {
    this.dtype = backend.dtype;
    this.#backend = backend;
    this.#executor = executor;
    this.#onFailure = onFailure;
  }

  /**
   * The same network with the same weights in buffers of its own, so that it may run while the other one's buffers are in
   * use; undefined on a backend whose memory the host does not reach.
   *
   * @param onFailure called where the backend fails
   */
  static beside({ structure, backend, parameters, state }: Executor, onFailure: () => void): Direct | undefined {
    if (!isHostBackend(backend)) return undefined;
    const executor = new Executor(structure, backend, MOST_ROWS, "predict", { parameters, state });
    return new Direct(backend, executor, onFailure);
  }

  /**
   * The outputs of any number of rows, a pass at a time.
   *
   * @param take is given the outputs of each pass, which the next one overwrites, its first row, and how many there are
   */
  runAll(x: FloatArray, N: number, take: (out: FloatArray, from: number, rows: number) => void): void {
    for (let from = 0; from < N; from += MOST_ROWS) {
      const rows = Math.min(MOST_ROWS, N - from);
      take(this.run(x, from, rows), from, rows);
    }
  }

  /**
   * The outputs of at most {@link MOST_ROWS} rows, in evaluation mode: the same bits as any other batch gives.
   *
   * @param x (…, D)
   * @param from the first of the rows
   * @param N how many
   * @returns (N, M) or longer; the next call overwrites the outputs
   * @throws BackendError if the backend has lost a worker
   */
  run(x: FloatArray, from: number, N: number): FloatArray {
    const executor = this.#executor;
    try {
      copy(this.#backend.map(executor.x), 0, x, from * executor.D, N * executor.D);
      executor.forward(N, "evaluate");
      return this.#backend.map(executor.out);
    } catch (error) {
      this.#onFailure();
      throw error;
    }
  }
}

/** Copies `count` numbers of `source`, from `start` on, to where `target` has its number `at`. */
export function copy(target: FloatArray, at: number, source: FloatArray, start: number, count: number): void {
  if (count < FEW) for (let i = 0; i < count; i++) target[at + i] = source[start + i]!;
  else target.set(source.subarray(start, start + count), at);
}

/** Makes every number 0. */
export function clear(x: FloatArray): void {
  if (x.length < FEW) for (let i = 0; i < x.length; i++) x[i] = 0;
  else x.fill(0);
}
