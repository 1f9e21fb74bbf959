/**
 * Callers that ask a model at the same moment share one pass over the network: a pass for many rows takes little longer
 * than a pass for one.
 *
 * @module
 */
import type { BackendChoice } from "../backends/create.ts";
import type { FloatArray } from "../base/tensor.ts";
import { copy, MOST_ROWS } from "../network/direct.ts";
import type { Network } from "../network/network.ts";
import { parameterCount } from "../network/summary.ts";
import type { Answer, AnswerAt } from "./answer.ts";

/** Products of a pass that this thread waits for: about a millisecond. More of them may be left to other threads. */
const FEW_PRODUCTS = 2 ** 23;

const SETTLED = Promise.resolve();

/** Rows that wait for the end of what runs now, and who asked. Kept for later ones: only `N` of the callers count. */
interface Batch {
  N: number;
  readonly x: Float32Array;
  readonly resolve: ((answer: Answer) => void)[];
  readonly reject: ((reason: unknown) => void)[];
  backend: BackendChoice;
  threads: number | undefined;
}

/** What settles the newest promise: one function that leaves this here takes less than a new one for each promise. */
const kept: { resolve: (answer: Answer) => void; reject: (reason: unknown) => void } = {
  resolve: () => {},
  reject: () => {},
};

function keep(resolve: typeof kept.resolve, reject: typeof kept.reject): void {
  kept.resolve = resolve;
  kept.reject = reject;
}

export class Joined {
  readonly #network: Network;
  readonly #answerAt: AnswerAt;
  readonly #products: number;
  /** The one that still takes rows. */
  #open: Batch | undefined;
  /** One that is answered. */
  #spare: Batch | undefined;

  constructor(network: Network, answerAt: AnswerAt) {
    this.#network = network;
    this.#answerAt = answerAt;
    this.#products = parameterCount(network.structure);
  }

  /**
   * The answer for one row. The pass begins once all code has run that waits for nothing.
   *
   * @param x one row, taken before the call returns
   */
  answer(x: Float32Array, backend: BackendChoice, threads: number | undefined): Promise<Answer> {
    const batch = this.#batchFor(backend, threads);
    const n = batch.N++;
    copy(batch.x, n * x.length, x, 0, x.length);
    const promise = new Promise<Answer>(keep);
    batch.resolve[n] = kept.resolve;
    batch.reject[n] = kept.reject;
    return promise;
  }

  #batchFor(backend: BackendChoice, threads: number | undefined): Batch {
    const open = this.#open;
    if (open && open.backend === backend && open.threads === threads && open.N < MOST_ROWS) return open;
    const batch = this.#spare ?? this.#made();
    this.#spare = undefined;
    this.#open = batch;
    batch.N = 0;
    batch.backend = backend;
    batch.threads = threads;
    SETTLED.then(() => this.#close(batch)); // where queueMicrotask does the same, Node takes twice as long
    return batch;
  }

  #made(): Batch {
    const x = new Float32Array(MOST_ROWS * this.#network.inputs);
    return { N: 0, x, resolve: [], reject: [], backend: "auto", threads: undefined };
  }

  #close(batch: Batch): void {
    if (this.#open === batch) this.#open = undefined;
    if (this.#answerNow(batch)) this.#spare = batch;
    else void this.#answerLater(batch);
  }

  /** @returns whether it could: whoever trains the network, or asks for very much, comes first */
  #answerNow(batch: Batch): boolean {
    const { N } = batch;
    if (this.#network.lock.isHeld || N * this.#products > FEW_PRODUCTS) return false;
    const direct = this.#network.directOn(batch.backend, batch.threads);
    if (!direct) return false;
    try {
      this.#settle(batch, direct.run(batch.x, 0, N));
    } catch (error) {
      fail(batch, error);
    }
    return true;
  }

  async #answerLater(batch: Batch): Promise<void> {
    const { N, x, backend, threads } = batch;
    const D = this.#network.inputs;
    try {
      const { data } = await this.#network.predict({ data: x.subarray(0, N * D), shape: [N, D] }, { backend, threads });
      // Before callers go on: the next rows are answered at once, and would find the network's lock held.
      await this.#network.prepare(backend, threads);
      this.#settle(batch, data);
    } catch (error) {
      fail(batch, error);
    }
  }

  #settle({ N, resolve }: Batch, out: FloatArray): void {
    for (let n = 0; n < N; n++) resolve[n]!(this.#answerAt(out, n));
  }
}

function fail({ N, reject }: Batch, error: unknown): void {
  for (let n = 0; n < N; n++) reject[n]!(error);
}
