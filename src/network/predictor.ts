/**
 * Predictions: an executor that is laid out at the first call and kept for the next ones.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import { type BackendChoice, createBackend } from "../backends/create.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { type Executor, layOut, type Snapshot, type Values, type Weights } from "../graph/executor.ts";
import type { Structure } from "../graph/structure.ts";
import type { Direct } from "./direct.ts";

/** Rows a pass: large enough to fill the kernels, small enough for the cache. */
const BATCH_SIZE = 256;

/** Weights on a backend that others use, too, and which version of the network's values they are: never written. */
export interface Frozen {
  readonly backend: Backend;
  readonly weights: Weights;
  readonly version: number;
}

export class Predictor {
  readonly #structure: Structure;
  readonly #choice: BackendChoice;
  readonly #threads: number | undefined;
  #frozen: Frozen | undefined;
  #executor: Executor | undefined;
  #direct: Direct | undefined;
  #version = -1;
  /** Whether a pass reads the weights. */
  #isRunning = false;

  /** @param frozen predicts as long as the network has the values of its version */
  constructor(structure: Structure, choice: BackendChoice, threads: number | undefined, frozen?: Frozen) {
    this.#structure = structure;
    this.#choice = choice;
    this.#threads = threads;
    this.#frozen = frozen;
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
      const executor = await this.#present(version, read);
      this.#isRunning = true;
      return await executor.evaluate(x.data, asMatrix(x.shape)[0]);
    } catch (error) {
      this.#forget();
      throw error;
    } finally {
      this.#isRunning = false;
    }
  }

  /**
   * Lays out what {@link directAt} gives. One call at a time; parameters as those of {@link predict}.
   *
   * @returns whether it gives anything: the backend's memory may be out of the host's reach
   */
  async prepare(version: number, read: () => Promise<Snapshot>): Promise<boolean> {
    const executor = await this.#present(version, read);
    this.#direct ??= await this.#directBeside(executor);
    return this.#direct !== undefined;
  }

  /**
   * What answers at once with the values of a version. Undefined before {@link prepare}, on a backend whose memory the host
   * does not reach, where values are not here and not given, and where a pass under way still reads the old ones.
   *
   * @param values of that version; undefined where they cannot be taken now
   */
  directAt(version: number, values: Values | undefined): Direct | undefined {
    if (version === this.#version || !this.#direct) return this.#direct;
    if (!values || this.#frozen || this.#isRunning) return undefined;
    this.#executor!.write(values);
    this.#version = version;
    return this.#direct;
  }

  async #present(version: number, read: () => Promise<Snapshot>): Promise<Executor> {
    if (this.#frozen && version !== this.#frozen.version) {
      this.#frozen = undefined;
      this.#forget();
    }
    this.#executor ??= await this.#layOut();
    if (version !== this.#version) await this.#refresh(this.#executor, read);
    return this.#executor;
  }

  async #refresh(executor: Executor, read: () => Promise<Snapshot>): Promise<void> {
    const { version, values } = await read();
    executor.write(values);
    this.#version = version;
  }

  async #directBeside(executor: Executor): Promise<Direct | undefined> {
    const { Direct } = await import("./direct.ts"); // a page that only trains does without
    return Direct.beside(executor, () => this.#forget());
  }

  /** What {@link directAt} gave is of the same backend. */
  #forget(): void {
    this.#executor = undefined;
    this.#direct = undefined;
    this.#version = -1;
  }

  async #layOut(): Promise<Executor> {
    if (this.#frozen) {
      const { backend, weights, version } = this.#frozen;
      const executor = await layOut(this.#structure, backend, BATCH_SIZE, "predict", weights);
      this.#version = version;
      return executor;
    }
    const backend = await createBackend(this.#choice, { threads: this.#threads });
    return layOut(this.#structure, backend, BATCH_SIZE, "predict");
  }
}
