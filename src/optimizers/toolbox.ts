/**
 * The optimizers that a page loads when it asks for them: one line each.
 *
 * @module
 */
import { adadeltaDefinition } from "./adadelta/adadelta.ts";
import { adagradDefinition } from "./adagrad/adagrad.ts";
import { adamaxDefinition } from "./adamax/adamax.ts";
import type { OptimizerDefinition } from "./definition.ts";
import { lionDefinition } from "./lion/lion.ts";
import { nadamDefinition } from "./nadam/nadam.ts";
import { radamDefinition } from "./radam/radam.ts";

/** The catalog has them behind the others. */
export const toolboxOptimizers: readonly OptimizerDefinition[] = [
  nadamDefinition,
  radamDefinition,
  adamaxDefinition,
  lionDefinition,
  adagradDefinition,
  adadeltaDefinition,
];
