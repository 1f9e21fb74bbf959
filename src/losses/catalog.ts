/**
 * The losses by name: one line each.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { huberDefinition } from "./huber/huber.ts";
import type { Loss, LossConfig, LossDefinition } from "./loss.ts";
import { meanAbsoluteErrorDefinition } from "./mean-absolute-error/mean-absolute-error.ts";
import { meanSquaredErrorDefinition } from "./mean-squared-error/mean-squared-error.ts";
import { quantileDefinition } from "./quantile/quantile.ts";
import { sigmoidCrossEntropyDefinition } from "./sigmoid-cross-entropy/sigmoid-cross-entropy.ts";
import { softmaxCrossEntropyDefinition } from "./softmax-cross-entropy/softmax-cross-entropy.ts";

/** The losses that chainrule has, by name. */
export type LossName =
  | "softmaxCrossEntropy"
  | "sigmoidCrossEntropy"
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "huber"
  | "quantileLoss";

/** How every loss that chainrule has is made. */
export const lossDefinitions: Readonly<Record<LossName, LossDefinition>> = {
  softmaxCrossEntropy: softmaxCrossEntropyDefinition,
  sigmoidCrossEntropy: sigmoidCrossEntropyDefinition,
  meanSquaredError: meanSquaredErrorDefinition,
  meanAbsoluteError: meanAbsoluteErrorDefinition,
  huber: huberDefinition,
  quantileLoss: quantileDefinition,
};

/** Every loss that chainrule has, with the settings that it has where nobody chooses. */
export const losses: Readonly<Record<LossName, Loss>> = Object.fromEntries(
  Object.entries(lossDefinitions).map(([name, { create }]) => [name, create({})]),
) as Record<LossName, Loss>;

/**
 * The loss that an option asks for.
 *
 * @param choice a name, or a loss: of chainrule's own with settings, or of one's own
 * @throws ConfigError if there is no loss of that name
 */
export function lossOf(choice: LossName | Loss): Loss {
  if (typeof choice === "object" && has(choice, "name", "needs", "kernels", "bind")) return choice;
  const wanted = 'the name of a loss, such as "meanSquaredError", or a loss of your own { name, needs, kernels, bind }';
  assertArgument(typeof choice === "string", "The option loss", wanted, choice);
  if (Object.hasOwn(losses, choice as string)) return losses[choice as LossName];
  throw new ConfigError(`There is no loss "${choice}". ${didYouMean(choice as string, Object.keys(losses))}`);
}

/** One of chainrule's own losses, again from its name and settings. @throws ConfigError if there is none of that name */
export function lossFromConfig(name: string, config: LossConfig): Loss {
  const { name: known } = lossOf(name as LossName);
  return lossDefinitions[known as LossName].create(config);
}

/** A loss with its settings, in a line that tells it from others: `huber {"delta":1}`. */
export function describedLoss({ name, config = {} }: Loss): string {
  return Object.keys(config).length === 0 ? name : `${name} ${JSON.stringify(config)}`;
}

/** The loss for data with labels, or with targets. */
export function defaultLoss(hasLabels: boolean): LossName {
  return hasLabels ? "softmaxCrossEntropy" : "meanSquaredError";
}
