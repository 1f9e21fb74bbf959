/**
 * The kinds of optimizers: one line each. Files, workers, the command and the studio read them here.
 *
 * @module
 */
import { adamDefinition, adamwDefinition } from "./adam/adam.ts";
import type { OptimizerDefinition } from "./definition.ts";
import { rmspropDefinition } from "./rmsprop/rmsprop.ts";
import { sgdDefinition } from "./sgd/sgd.ts";
import { toolboxOptimizers } from "./toolbox.ts";

const CATALOG: OptimizerDefinition[] = [
  sgdDefinition,
  rmspropDefinition,
  adamDefinition,
  adamwDefinition,
  ...toolboxOptimizers,
];

/** Every kind of optimizer, in the order in which people choose. */
export const optimizerDefinitions: readonly OptimizerDefinition[] = CATALOG;

/** Adds optimizers of chainrule's own that a page loads behind the others. */
export function extendOptimizers(more: readonly OptimizerDefinition[]): void {
  CATALOG.push(...more);
}

/** A kind of optimizer; undefined if chainrule has none of this kind. */
export function optimizerDefinitionOf(kind: string): OptimizerDefinition | undefined {
  return optimizerDefinitions.find((definition) => definition.kind === kind);
}
