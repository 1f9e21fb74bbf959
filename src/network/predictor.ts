/**
 * Predictions: an executor that is laid out at the first call and kept for the next ones.
 *
 * @module
 */
import { type BackendChoice, createBackend } from "../backends/create.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { type Executor, layOut, type Snapshot } from "../graph/executor.ts";
import type { Structure } from "../graph/structure.ts";

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
   * The outputs for `x` (N, …). One call at a time. After one that fails, memory is laid out anew: that of a backend
   * whose workers have ended is lost.
   *
   * @param version of the network's values
   * @param read those values, called where they are not yet here
   */
  async predict(x: Tensor, version: number, read: () => Promise<Snapshot>): Promise<Tensor> {
    try {
      this.#executor ??= await this.#layOut();
      if (version !== this.#version) await this.#refresh(this.#executor, read);
      return await this.#executor.evaluate(x.data, asMatrix(x.shape)[0]);
    } catch (error) {
      this.#executor = undefined;
      this.#version = -1;
      throw error;
    }
  }

  async #refresh(executor: Executor, read: () => Promise<Snapshot>): Promise<void> {
    const { version, values } = await read();
    executor.write(values);
    this.#version = version;
  }

  async #layOut(): Promise<Executor> {
    const backend = await createBackend(this.#choice, { threads: this.#threads });
    return layOut(this.#structure, backend, BATCH_SIZE, "predict");
  }
}
