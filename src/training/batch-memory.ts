/**
 * The memory of a batch beside the executor's: labels or targets, and what a step measures.
 *
 * @module
 */
import type { Backend, DeviceBuffer, Guard, LabelBuffer } from "../backends/backend.ts";
import type { Kernel } from "../backends/kernel.ts";
import type { Executor } from "../graph/executor.ts";
import { type Loss, weightOf } from "../losses/loss.ts";
import { COUNT_CORRECT } from "../metrics/kernels/count-correct.ts";
import { COUNT_NON_FINITE } from "../metrics/kernels/count-non-finite.ts";
import type { Batch } from "./batches.ts";

/** Every kernel that measures a batch. */
export const MEASURING_KERNELS: readonly Kernel[] = [COUNT_CORRECT, COUNT_NON_FINITE];

/** Holds one batch in a backend's memory; enqueues its loss and what is counted. */
export class BatchMemory {
  readonly loss: Loss;
  /** [loss, number of correct rows, number of inputs that are not finite] of the last batch. */
  readonly result: Float64Array = new Float64Array(3);
  /** Holds if loss and inputs of the batch are finite: what an update of it needs. */
  readonly guard: Guard;
  readonly #backend: Backend;
  readonly #x: DeviceBuffer;
  readonly #labels: LabelBuffer | undefined;
  readonly #targets: DeviceBuffer | undefined;
  readonly #weights: DeviceBuffer | undefined;
  readonly #results: DeviceBuffer;
  /** `#results` on the host: {@link BatchMemory.result} itself where a view may start at any element. */
  readonly #spread: Float64Array;
  readonly #applyLoss: (N: number, weight: number) => void;
  readonly #count: (N: number) => void;
  #weight = 0;

  /** @param isWeighted whether the rows of batches have weights */
  constructor(executor: Executor, loss: Loss, isWeighted: boolean) {
    const { backend, batchSize, x, out, dout, D, M } = executor;
    this.loss = loss;
    this.#backend = backend;
    this.#x = x;
    const apart = backend.viewAlignment;
    this.#results = backend.allocate(2 * apart + 1);
    this.#spread = apart === 1 ? this.result : new Float64Array(2 * apart + 1);
    const lossBuffer = backend.view(this.#results, 0, 1);
    const nonFiniteBuffer = backend.view(this.#results, 2 * apart, 1);
    this.guard = { finite: lossBuffer, zero: nonFiniteBuffer };
    this.#labels = loss.needs === "labels" ? backend.allocateLabels(batchSize) : undefined;
    this.#targets = loss.needs === "targets" ? backend.allocate(out.length) : undefined;
    this.#weights = isWeighted ? backend.allocate(batchSize) : undefined;
    const [labels, targets, weights] = [this.#labels, this.#targets, this.#weights];
    this.#applyLoss = loss.bind(backend, { loss: lossBuffer, out, dout, labels, targets, weights, M });
    const correctBuffer = backend.view(this.#results, apart, 1);
    const countCorrect = backend.bind(COUNT_CORRECT);
    const countNonFinite = backend.bind(COUNT_NON_FINITE);
    this.#count = (N) => {
      if (labels) countCorrect(correctBuffer, out, labels, N, M);
      countNonFinite(nonFiniteBuffer, x, N * D);
    };
  }

  /** Whether the rows of batches have weights. */
  get isWeighted(): boolean {
    return this.#weights !== undefined;
  }

  /** How much the rows of the batch that was written count together. */
  get weight(): number {
    return this.#weight;
  }

  /** Copies a batch into the backend. */
  write(batch: Batch): void {
    const { N, x, labels, targets, weights } = batch;
    this.#backend.write(this.#x, x);
    if (labels && this.#labels) this.#backend.writeLabels(this.#labels, labels);
    if (targets && this.#targets) this.#backend.write(this.#targets, targets);
    if (weights && this.#weights) this.#backend.write(this.#weights, weights);
    this.#weight = weightOf(this.loss, N, batch);
  }

  /** Enqueues the loss, its gradient, and the counts, after the forward pass. */
  measure(N: number): void {
    this.#applyLoss(N, this.#weight || 1);
    this.#count(N);
  }

  /** Brings what was measured into {@link BatchMemory.result}. @returns what to wait for until it is there */
  read(): Promise<void> | undefined {
    const reading = this.#backend.read(this.#results, this.#spread);
    if (this.#spread === this.result) return reading;
    return reading ? reading.then(this.#gather) : this.#gather();
  }

  readonly #gather = (): undefined => {
    const apart = this.#backend.viewAlignment;
    for (let i = 0; i < 3; i++) this.result[i] = this.#spread[i * apart]!;
  };
}
