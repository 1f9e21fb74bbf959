/**
 * Callers that ask a model at the same moment share one pass over the network: a pass for many rows takes little longer
 * than a pass for one.
 *
 * @module
 */
import type { BackendChoice } from "../backends/create.ts";
import type { FloatArray } from "../base/tensor.ts";
import { MOST_ROWS } from "../network/direct.ts";
import type { Network } from "../network/network.ts";
import { parameterCount } from "../network/summary.ts";
import type { Answer, AnswerAt } from "./answer.ts";

/** Products of a pass that this thread waits for: about a millisecond. More of them may be left to other threads. */
const FEW_PRODUCTS = 2 ** 23;

const SETTLED = Promise.resolve();

/** Rows that wait for the end of what runs now, and who asked. */
interface Batch {
  readonly x: Float32Array;
  readonly resolve: ((answer: Answer) => void)[];
  readonly reject: ((reason: unknown) => void)[];
  readonly backend: BackendChoice;
  readonly threads: number | undefined;
}

export class Joined {
  readonly #network: Network;
  readonly #answerAt: AnswerAt;
  readonly #products: number;
  /** The one that still takes rows. */
  #open: Batch | undefined;
  /** Memory of a batch that is answered, for the next one. */
  #spare: Float32Array | undefined;

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
    batch.x.set(x, batch.resolve.length * x.length);
    return new Promise((resolve, reject) => {
      batch.resolve.push(resolve);
      batch.reject.push(reject);
    });
  }

  #batchFor(backend: BackendChoice, threads: number | undefined): Batch {
    const open = this.#open;
    const fits = open?.backend === backend && open.threads === threads && open.resolve.length < MOST_ROWS;
    if (open && fits) return open;
    const x = this.#spare ?? new Float32Array(MOST_ROWS * this.#network.inputs);
    this.#spare = undefined;
    const batch: Batch = { x, resolve: [], reject: [], backend, threads };
    this.#open = batch;
    SETTLED.then(() => this.#close(batch)); // where queueMicrotask does the same, Node takes twice as long
    return batch;
  }

  #close(batch: Batch): void {
    if (this.#open === batch) this.#open = undefined;
    if (this.#answerNow(batch)) this.#spare = batch.x;
    else void this.#answerLater(batch);
  }

  /** @returns whether it could: whoever trains the network, or asks for very much, comes first */
  #answerNow(batch: Batch): boolean {
    const N = batch.resolve.length;
    if (this.#network.lock.isHeld || N * this.#products > FEW_PRODUCTS) return false;
    const direct = this.#network.directOn(batch.backend, batch.threads);
    if (!direct) return false;
    try {
      this.#settle(batch, direct.run(batch.x, 0, N));
    } catch (error) {
      for (const reject of batch.reject) reject(error);
    }
    return true;
  }

  async #answerLater(batch: Batch): Promise<void> {
    const { x, backend, threads } = batch;
    const [N, D] = [batch.resolve.length, this.#network.inputs];
    try {
      const { data } = await this.#network.predict({ data: x.subarray(0, N * D), shape: [N, D] }, { backend, threads });
      this.#settle(batch, data);
      await this.#network.prepare(backend, threads); // the next ones are answered at once
    } catch (error) {
      for (const reject of batch.reject) reject(error);
    }
  }

  #settle({ resolve }: Batch, out: FloatArray): void {
    for (let n = 0; n < resolve.length; n++) resolve[n]!(this.#answerAt(out, n));
  }
}
