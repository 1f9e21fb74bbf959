/**
 * The losses by name: one line each.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Loss } from "./loss.ts";
import { meanSquaredErrorLoss } from "./mean-squared-error/mean-squared-error.ts";
import { softmaxCrossEntropyLoss } from "./softmax-cross-entropy/softmax-cross-entropy.ts";

/** Every loss that chainrule has. */
export const losses: Readonly<Record<"softmaxCrossEntropy" | "meanSquaredError", Loss>> = {
  softmaxCrossEntropy: softmaxCrossEntropyLoss,
  meanSquaredError: meanSquaredErrorLoss,
};

/** The losses that chainrule has, by name. */
export type LossName = keyof typeof losses;

/**
 * The loss that an option asks for.
 *
 * @param choice a name, or a loss of one's own
 * @throws ConfigError if there is no loss of that name
 */
export function lossOf(choice: LossName | Loss): Loss {
  if (typeof choice === "object" && has(choice, "name", "needs", "kernels", "bind")) return choice;
  const wanted = 'the name of a loss, such as "meanSquaredError", or a loss of your own { name, needs, kernels, bind }';
  assertArgument(typeof choice === "string", "The option loss", wanted, choice);
  if (Object.hasOwn(losses, choice as string)) return losses[choice as LossName];
  throw new ConfigError(`There is no loss "${choice}". ${didYouMean(choice as string, Object.keys(losses))}`);
}

/** The loss for data with labels, or with targets. */
export function defaultLoss(hasLabels: boolean): LossName {
  return hasLabels ? "softmaxCrossEntropy" : "meanSquaredError";
}
