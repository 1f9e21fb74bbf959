/**
 * The Huber loss as a training loss: for real targets of which some are far off.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import { type Loss, type LossDefinition, rowWeights } from "../loss.ts";
import { assertPositive, assertSettings } from "../settings.ts";
import { HUBER } from "./kernels.ts";

/** Settings of {@link huberLoss}. */
export interface HuberOptions {
  /** The error up to which the loss is squared. Default: 1. */
  readonly delta?: number;
}

/**
 * Mean over all elements of ½e² for |e| ≤ delta, and of delta·(|e| − ½delta) beyond. PyTorch's `SmoothL1Loss(beta=delta)` is
 * this loss divided by delta. Derivation: src/losses/huber/huber.md.
 *
 * @throws ConfigError unless delta is a finite number above 0
 * @example
 * await fit(net, { x, targets }, { loss: huberLoss({ delta: 0.5 }) });
 */
export function huberLoss(options: HuberOptions = {}): Loss {
  assertSettings("huberLoss", options, ["delta"]);
  const { delta = 1 } = options;
  assertPositive("huber", "delta", delta);
  return markOwn({
    name: "huber",
    needs: "targets",
    config: { delta },
    kernels: [HUBER],
    weightedKernels: [HUBER],
    bind(backend, buffers) {
      const { loss, dout, out, targets, M } = buffers;
      const weights = rowWeights(backend, buffers);
      const huber = backend.bind(HUBER);
      return (N, weight) => huber(loss, dout, out, targets!, weights, N, M, delta, weight);
    },
  } satisfies Loss);
}

export const huberDefinition: LossDefinition = {
  create: huberLoss,
  examples: () => [{ loss: huberLoss() }, { subject: "huber, delta 2", loss: huberLoss({ delta: 2 }) }],
};
