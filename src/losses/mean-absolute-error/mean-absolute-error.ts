/**
 * Mean absolute error as a training loss: for real targets.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import { type Loss, type LossDefinition, rowWeights } from "../loss.ts";
import { assertSettings } from "../settings.ts";
import { MEAN_ABSOLUTE_ERROR } from "./kernels.ts";

/**
 * Mean over all elements of |out − targets|. Derivation: src/losses/mean-absolute-error/mean-absolute-error.md.
 *
 * @param settings none
 */
export function meanAbsoluteErrorLoss(settings: Readonly<Record<string, never>> = {}): Loss {
  assertSettings("meanAbsoluteErrorLoss", settings, []);
  return markOwn({
    name: "meanAbsoluteError",
    needs: "targets",
    kernels: [MEAN_ABSOLUTE_ERROR],
    weightedKernels: [MEAN_ABSOLUTE_ERROR],
    bind(backend, buffers) {
      const { loss, dout, out, targets, M } = buffers;
      const weights = rowWeights(backend, buffers);
      const meanAbsoluteError = backend.bind(MEAN_ABSOLUTE_ERROR);
      return (N, weight) => meanAbsoluteError(loss, dout, out, targets!, weights, N, M, weight);
    },
  } satisfies Loss);
}

export const meanAbsoluteErrorDefinition: LossDefinition = {
  create: (config) => meanAbsoluteErrorLoss(config as Readonly<Record<string, never>>),
  examples: () => [{ loss: meanAbsoluteErrorLoss() }],
};
