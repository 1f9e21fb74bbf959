/**
 * Predictions: an executor that is laid out at the first call and kept for the next ones.
 *
 * @module
 */
import { type BackendChoice, createBackend } from "../backends/create.ts";
import { asMatrix } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Executor, type Values } from "./executor.ts";
import type { Structure } from "./structure.ts";

/** Rows a pass: large enough to fill the kernels, small enough for the cache. */
const BATCH_SIZE = 256;

export class Predictor {
  readonly #structure: Structure;
  readonly #choice: BackendChoice;
  readonly #threads: number | undefined;
  #executor: Executor | undefined;
  #version = -1;

  constructor(structure: Structure, choice: BackendChoice, threads: number | undefined) {
    this.#structure = structure;
    this.#choice = choice;
    this.#threads = threads;
  }

  /**
   * The outputs for `x` (N, …). One call at a time.
   *
   * @param version of the network's values
   * @param read those values, called where they are not yet here
   */
  async predict(
    x: Tensor,
    version: number,
    read: () => Promise<{ readonly version: number; readonly values: Values }>,
  ): Promise<Tensor> {
    this.#executor ??= await this.#layOut();
    const executor = this.#executor;
    try {
      if (version !== this.#version) {
        const present = await read();
        executor.write(present.values);
        this.#version = present.version;
      }
      return await executor.evaluate(x.data, asMatrix(x.shape)[0]);
    } catch (error) {
      this.#forget(); // a backend whose worker has ended stays unusable
      throw error;
    }
  }

  /** The next call starts afresh. */
  #forget(): void {
    this.#executor = undefined;
    this.#version = -1;
  }

  async #layOut(): Promise<Executor> {
    const backend = await createBackend(this.#choice, { threads: this.#threads });
    return new Executor(this.#structure, backend, BATCH_SIZE, "predict");
  }
}
