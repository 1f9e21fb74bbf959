/**
 * What a loss is: how far the outputs are from what they should be, and its gradient.
 *
 * @module
 */
import type { Backend, DeviceBuffer, LabelBuffer } from "../backends/backend.ts";
import type { Kernel } from "../backends/kernel.ts";
import { ConfigError } from "../base/errors.ts";

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
  /** Outputs a sample. */
  readonly M: number;
}

/** A loss: a description without memory of its own. */
export interface Loss {
  /** As options and files name it: `"softmaxCrossEntropy"`. */
  readonly name: string;
  /** Whether each sample has a class label or M real targets. */
  readonly needs: "labels" | "targets";
  /** Every kernel that it binds. */
  readonly kernels: readonly Kernel[];
  /**
   * Binds the kernels; called once, when memory is laid out.
   *
   * @returns enqueues the loss of the first N rows and its gradient
   */
  bind(backend: Backend, buffers: LossBuffers): (N: number) => void;
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
