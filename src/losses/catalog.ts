/**
 * The losses by name: one line each.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Loss, LossConfig, LossDefinition } from "./loss.ts";
import { meanSquaredErrorDefinition } from "./mean-squared-error/mean-squared-error.ts";
import { softmaxCrossEntropyDefinition } from "./softmax-cross-entropy/softmax-cross-entropy.ts";
import { toolboxLosses } from "./toolbox.ts";

/** The losses that chainrule has, by name. */
export type LossName = "softmaxCrossEntropy" | "meanSquaredError" | keyof typeof toolboxLosses;

/** How every loss that chainrule has is made. */
export const lossDefinitions: Readonly<Record<LossName, LossDefinition>> = {
  softmaxCrossEntropy: softmaxCrossEntropyDefinition,
  meanSquaredError: meanSquaredErrorDefinition,
  ...toolboxLosses,
};

/** Every loss that chainrule has, with the settings that it has where nobody chooses. */
export const losses: Readonly<Record<LossName, Loss>> = madeOf(lossDefinitions);

function madeOf(definitions: Readonly<Record<string, LossDefinition>>): Record<LossName, Loss> {
  return Object.fromEntries(Object.entries(definitions).map(([name, { create }]) => [name, create({})])) as Record<
    LossName,
    Loss
  >;
}

/** Adds losses of chainrule's own that a page loads behind the others. */
export function extendLosses(more: Readonly<Record<string, LossDefinition>>): void {
  Object.assign(lossDefinitions, more);
  Object.assign(losses, madeOf(more));
}

/**
 * The loss that an option asks for.
 *
 * @param choice a name, or a loss: of chainrule's own with settings, or of one's own
 * @param where whose option it is, for messages
 * @throws ConfigError if there is no loss of that name
 */
export function lossOf(choice: LossName | Loss, where = "The option loss"): Loss {
  if (typeof choice === "object" && has(choice, "name", "needs", "kernels", "bind")) return choice;
  const wanted = 'the name of a loss, such as "meanSquaredError", or a loss of your own { name, needs, kernels, bind }';
  assertArgument(typeof choice === "string", where, wanted, choice);
  if (Object.hasOwn(losses, choice as string)) return losses[choice as LossName];
  const more = Object.keys(toolboxLosses).length > 0 ? "" : " A page has more after await loadToolbox().";
  throw new ConfigError(
    `${where}: there is no loss "${choice}". ${didYouMean(choice as string, Object.keys(losses))}${more}`,
  );
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
