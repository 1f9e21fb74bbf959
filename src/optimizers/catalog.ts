/**
 * The kinds of optimizers: one line each. Files, workers, the command and the studio read them here.
 *
 * @module
 */
import { adamDefinition, adamwDefinition } from "./adam/adam.ts";
import type { OptimizerDefinition } from "./definition.ts";
import { rmspropDefinition } from "./rmsprop/rmsprop.ts";
import { sgdDefinition } from "./sgd/sgd.ts";

/** Every kind of optimizer, in the order in which people choose. */
export const optimizerDefinitions: readonly OptimizerDefinition[] = [
  sgdDefinition,
  rmspropDefinition,
  adamDefinition,
  adamwDefinition,
];

/** A kind of optimizer; undefined if chainrule has none of this kind. */
export function optimizerDefinitionOf(kind: string): OptimizerDefinition | undefined {
  return optimizerDefinitions.find((definition) => definition.kind === kind);
}
