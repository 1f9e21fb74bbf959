/**
 * Mean squared error as a training loss: for real targets.
 *
 * @module
 */
import type { Loss } from "../loss.ts";

/** Mean over all elements of (out − targets)². Derivation: src/losses/mean-squared-error/mean-squared-error.md. */
export const meanSquaredErrorLoss: Loss = {
  name: "meanSquaredError",
  answers: "targets",
  apply(backend, loss, dout, out, { targets }, N, M) {
    backend.meanSquaredError(loss, dout, out, targets!, N, M);
  },
};
