/**
 * What a loss is: how far the outputs are from what they should be, and its gradient.
 *
 * @module
 */
import type { Backend, DeviceBuffer, LabelBuffer } from "../backends/backend.ts";
import type { Kernel } from "../backends/kernel.ts";
import { ConfigError } from "../base/errors.ts";
import type { FloatArray } from "../base/tensor.ts";
import { sumOfWeights } from "../base/weights.ts";
import { plural } from "../base/words.ts";

/** What a loss reads and writes, in a backend's memory. */
export interface LossBuffers {
  /** (1): the mean over the batch. */
  readonly loss: DeviceBuffer;
  /** (N, M): the network's outputs. */
  readonly out: DeviceBuffer;
  /** (N, M): the gradient of the loss with respect to `out`. */
  readonly dout: DeviceBuffer;
  /** (N), for a loss that needs labels. */
  readonly labels: LabelBuffer | undefined;
  /** (N, M), for a loss that needs targets. */
  readonly targets: DeviceBuffer | undefined;
  /** (N): how much each row counts, where the data says so. Only a loss with `weightedKernels` gets any. */
  readonly weights?: DeviceBuffer | undefined;
  /** Outputs a sample. */
  readonly M: number;
}

/** Settings of a loss as JSON, by which files and workers know it. */
export type LossConfig = Readonly<Record<string, number | boolean | readonly number[]>>;

/** Rows of a batch on the host, as far as their weight depends on them. */
export interface WeighedRows {
  /** (N), where the data has labels. */
  readonly labels?: Int32Array | undefined;
  /** (N), where the data has weights. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** A loss: a description without memory of its own. */
export interface Loss {
  /** As options and files name it: `"softmaxCrossEntropy"`. */
  readonly name: string;
  /** Whether each sample has a class label or M real targets. */
  readonly needs: "labels" | "targets";
  /** What it was made with. Default: nothing. */
  readonly config?: LossConfig;
  /** How many outputs its settings are for. Default: any number. */
  readonly outputs?: number | undefined;
  /** The losses that it adds up, where `lossOfHeads` made it of several. */
  readonly heads?: readonly { readonly columns: number; readonly loss: Loss; readonly weight: number }[];
  /** Every kernel that it binds where the rows have no weights. */
  readonly kernels: readonly Kernel[];
  /** Every kernel that it binds where the rows have weights. Default: it reads none, and data that has some is refused. */
  readonly weightedKernels?: readonly Kernel[];
  /**
   * Looks at the first `count` rows of finite targets (N, M), before the loss is given any of them. Default: it takes all.
   *
   * @param what the targets are, for messages: `"targets of the training data"`
   * @param rowOf the number of a row for messages
   * @throws DataError for targets that the loss is not for
   */
  checkTargets?(what: string, targets: FloatArray, count: number, M: number, rowOf: (index: number) => number): void;
  /**
   * How much the first N rows count together: what their losses are divided by, and what this batch counts beside others.
   * Default: the sum of their weights, or N.
   */
  weigh?(N: number, rows: WeighedRows): number;
  /**
   * Binds the kernels; called once, when memory is laid out.
   *
   * @returns enqueues the loss of the first N rows and its gradient; `weight` is what {@link Loss.weigh} gives, or 1 in
   * place of 0
   */
  bind(backend: Backend, buffers: LossBuffers): (N: number, weight: number) => void;
}

/** A kind of loss. */
export interface LossDefinition {
  /** The loss with these settings. @throws ConfigError for a setting that it does not have, or that is out of its range */
  create(config: LossConfig): Loss;
  /** What the gradient suite checks: losses of 5 outputs. */
  examples(): readonly LossExample[];
}

/** A loss whose gradient is checked, with and without weights of the rows. */
export interface LossExample {
  /** Default: the name of the loss. */
  readonly subject?: string;
  readonly loss: Loss;
}

/**
 * Checks that a loss is given what it needs.
 *
 * @throws ConfigError if it is for the other kind of data
 */
export function assertNeeds({ name, needs }: Loss, given: Loss["needs"]): void {
  if (needs === given) return;
  throw new ConfigError(
    `The loss "${name}" needs ${needs}, but the data has ${given}. Give ${needs}, or choose a loss that needs ${given}.`,
  );
}

/** @throws ConfigError if the settings of a loss are for another number of outputs */
export function assertOutputCount({ name, outputs }: Loss, M: number): void {
  if (outputs === undefined || outputs === M) return;
  throw new ConfigError(
    `The loss "${name}" was made for ${plural(outputs, "output")}, but there ${M === 1 ? "is" : "are"} ${M}. Give the network ` +
      `${plural(outputs, "output")}, or the loss settings or heads for ${M}.`,
  );
}

/** Rows, as far as a loss depends on what they have. */
interface AnsweredRows {
  /** Targets of a row; undefined where each has a label. */
  readonly targets?: number | undefined;
  readonly weighted?: boolean | undefined;
}

/**
 * Checks that a loss is for these outputs and rows.
 *
 * @param M outputs of the network
 * @throws ConfigError if the loss needs the other kind of data, is for another number of outputs, or reads no weights where the
 * rows have some
 */
export function assertSuits(loss: Loss, M: number, { targets, weighted }: AnsweredRows): void {
  assertNeeds(loss, targets === undefined ? "labels" : "targets");
  assertOutputCount(loss, M);
  if (!weighted || loss.weightedKernels) return;
  throw new ConfigError(
    `The data has weights, but the loss "${loss.name}" does not read them. Leave the weights out, or give the loss ` +
      "weightedKernels: those that its bind binds where there are buffers.weights.",
  );
}

/** Every kernel that a loss binds. */
export function lossKernels({ kernels, weightedKernels }: Loss, hasWeights: boolean): readonly Kernel[] {
  return (hasWeights ? weightedKernels : undefined) ?? kernels;
}

/** How much the first N rows count together; see {@link Loss.weigh}. */
export function weightOf(loss: Loss, N: number, rows: WeighedRows): number {
  if (loss.weigh) return loss.weigh(N, rows);
  return rows.weights ? sumOfWeights(rows.weights, N) : N;
}

/** The weights of the rows on a backend, or 1 for each. */
export function rowWeights(backend: Backend, { weights, out, M }: LossBuffers): DeviceBuffer {
  return weights ?? constants(backend, new Float64Array(out.length / M).fill(1));
}

/** Numbers that stay as they are, on a backend. */
export function constants(backend: Backend, values: ArrayLike<number>): DeviceBuffer {
  const buffer = backend.allocate(values.length);
  backend.write(buffer, Float64Array.from(values));
  return buffer;
}
