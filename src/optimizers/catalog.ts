/**
 * Optimizers from their kind and settings, as messages hold them.
 *
 * @module
 */
import { adam, adamw } from "./adam/adam.ts";
import type { Optimizer } from "./optimizer.ts";
import { rmsprop } from "./rmsprop/rmsprop.ts";
import { sgd } from "./sgd/sgd.ts";

const MAKERS: Readonly<Record<string, (config: Optimizer["config"]) => Optimizer>> = { sgd, rmsprop, adam, adamw };

/** The optimizer that gave `config`; undefined if chainrule has none of this kind. */
export function optimizerFromConfig(kind: string, config: Optimizer["config"]): Optimizer | undefined {
  return Object.hasOwn(MAKERS, kind) ? MAKERS[kind]!(config) : undefined;
}
