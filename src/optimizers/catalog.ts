/**
 * The kinds of optimizers: one line each. Files, workers, the command and the studio read them here.
 *
 * @module
 */
import { adadeltaDefinition } from "./adadelta/adadelta.ts";
import { adagradDefinition } from "./adagrad/adagrad.ts";
import { adamDefinition, adamwDefinition } from "./adam/adam.ts";
import { adamaxDefinition } from "./adamax/adamax.ts";
import type { OptimizerDefinition } from "./definition.ts";
import { lionDefinition } from "./lion/lion.ts";
import { nadamDefinition } from "./nadam/nadam.ts";
import { radamDefinition } from "./radam/radam.ts";
import { rmspropDefinition } from "./rmsprop/rmsprop.ts";
import { sgdDefinition } from "./sgd/sgd.ts";

/** Every kind of optimizer, in the order in which people choose. */
export const optimizerDefinitions: readonly OptimizerDefinition[] = [
  sgdDefinition,
  rmspropDefinition,
  adamDefinition,
  adamwDefinition,
  nadamDefinition,
  radamDefinition,
  adamaxDefinition,
  lionDefinition,
  adagradDefinition,
  adadeltaDefinition,
];

/** A kind of optimizer; undefined if chainrule has none of this kind. */
export function optimizerDefinitionOf(kind: string): OptimizerDefinition | undefined {
  return optimizerDefinitions.find((definition) => definition.kind === kind);
}
