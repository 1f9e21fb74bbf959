/**
 * Mean squared error as a training loss: for real targets.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import type { Loss, LossDefinition } from "../loss.ts";
import { assertSettings } from "../settings.ts";
import { MEAN_SQUARED_ERROR, WEIGHTED_SQUARED_ERROR } from "./kernels.ts";

/**
 * Mean over all elements of (out − targets)². Derivation: src/losses/mean-squared-error/mean-squared-error.md.
 *
 * @param settings none
 */
export function meanSquaredErrorLoss(settings: Readonly<Record<string, never>> = {}): Loss {
  assertSettings("meanSquaredErrorLoss", settings, []);
  return markOwn({
    name: "meanSquaredError",
    needs: "targets",
    kernels: [MEAN_SQUARED_ERROR],
    weightedKernels: [WEIGHTED_SQUARED_ERROR],
    bind(backend, { loss, dout, out, targets, weights, M }) {
      if (weights) {
        const weightedSquaredError = backend.bind(WEIGHTED_SQUARED_ERROR);
        return (N, weight) => weightedSquaredError(loss, dout, out, targets!, weights, N, M, weight);
      }
      const meanSquaredError = backend.bind(MEAN_SQUARED_ERROR);
      return (N) => meanSquaredError(loss, dout, out, targets!, N, M);
    },
  } satisfies Loss);
}

export const meanSquaredErrorDefinition: LossDefinition = {
  create: (config) => meanSquaredErrorLoss(config as Readonly<Record<string, never>>),
  examples: () => [{ loss: meanSquaredErrorLoss() }],
};
