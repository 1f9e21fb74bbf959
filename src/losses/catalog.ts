/**
 * The losses by name.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import type { Loss, LossName } from "./loss.ts";
import { meanSquaredErrorLoss } from "./mean-squared-error/mean-squared-error.ts";
import { softmaxCrossEntropyLoss } from "./softmax-cross-entropy/softmax-cross-entropy.ts";

/** Every loss that chainrule has. */
export const losses: Readonly<Record<LossName, Loss>> = {
  softmaxCrossEntropy: softmaxCrossEntropyLoss,
  meanSquaredError: meanSquaredErrorLoss,
};

/** @throws ConfigError if there is no loss of that name */
export function lossOf(name: LossName): Loss {
  if (Object.hasOwn(losses, name)) return losses[name];
  throw new ConfigError(`There is no loss "${name}". Choose one of: ${Object.keys(losses).join(", ")}.`);
}

/** The loss for data with labels, or with targets. */
export function defaultLoss(hasLabels: boolean): LossName {
  return hasLabels ? "softmaxCrossEntropy" : "meanSquaredError";
}
