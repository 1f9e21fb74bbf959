/**
 * What a loss is: how far the outputs are from what they should be, and its gradient.
 *
 * @module
 */
import type { Backend, DeviceBuffer, LabelBuffer } from "../backends/backend.ts";

/** The losses, by name. */
export type LossName = "softmaxCrossEntropy" | "meanSquaredError";

/** The answers of one batch, in a backend's memory: labels (N) or targets (N, M), as the loss asks for. */
export interface Answers {
  readonly labels: LabelBuffer | undefined;
  readonly targets: DeviceBuffer | undefined;
}

/** A loss: which kernels it enqueues. */
export interface Loss {
  readonly name: LossName;
  /** Whether each sample's answer is a class label or M real targets. */
  readonly answers: "labels" | "targets";
  /**
   * Enqueues the loss of the first `N` rows and its gradient.
   *
   * @param loss (1): the mean over the batch
   * @param dout (N, M): its gradient with respect to `out`
   * @param out (N, M): the network's outputs
   */
  apply(
    backend: Backend,
    loss: DeviceBuffer,
    dout: DeviceBuffer,
    out: DeviceBuffer,
    answers: Answers,
    N: number,
    M: number,
  ): void;
}
