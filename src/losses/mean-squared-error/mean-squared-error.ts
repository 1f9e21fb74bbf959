/**
 * Mean squared error as a training loss: for real targets.
 *
 * @module
 */
import type { Loss } from "../loss.ts";
import { MEAN_SQUARED_ERROR } from "./kernels.ts";

/** Mean over all elements of (out − targets)². Derivation: src/losses/mean-squared-error/mean-squared-error.md. */
export const meanSquaredErrorLoss: Loss = {
  name: "meanSquaredError",
  needs: "targets",
  kernels: [MEAN_SQUARED_ERROR],
  bind(backend, { loss, dout, out, targets, M }) {
    const meanSquaredError = backend.bind(MEAN_SQUARED_ERROR);
    return (N) => meanSquaredError(loss, dout, out, targets!, N, M);
  },
};
