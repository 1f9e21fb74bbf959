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
  readonly choice: BackendChoice;
  readonly #executor: Promise<Executor>;
  #version = -1;
  /** Calls wait for the one before them: they share the executor's buffers. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(structure: Structure, choice: BackendChoice) {
    this.choice = choice;
    this.#executor = createBackend(choice).then((backend) => new Executor(structure, backend, BATCH_SIZE));
  }

  /** The outputs for `x` (N, …) with the values of `version`, which are read where they are not yet here. */
  predict(x: Tensor, version: number, read: () => Promise<Values>): Promise<Tensor> {
    const run = async (): Promise<Tensor> => {
      const executor = await this.#executor;
      if (version !== this.#version) executor.write(await read());
      this.#version = version;
      return executor.evaluate(x.data, asMatrix(x.shape)[0]);
    };
    const result = this.#last.then(run, run);
    this.#last = result;
    return result;
  }
}
