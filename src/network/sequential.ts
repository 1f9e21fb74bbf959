/**
 * Typed composition: a network whose widths the compiler has checked.
 *
 * @module
 */

import { structureOf } from "../graph/structure.ts";
import type { Layer } from "../layers/layer.ts";
import type { Chain, InputOf, OutputOf } from "./chain.ts";
import { Network } from "./network.ts";

/**
 * Puts layers one after the other.
 *
 * A layer that does not fit the one before it is a compile error that names both widths, and an error when the network
 * is built where the widths are only known then.
 *
 * @throws ConfigError if there is no layer that says a width
 * @throws ShapeError if two neighbours do not fit
 * @example
 * const net = sequential(affine(784, 256), batchNorm(256), relu(), affine(256, 10));   // Network<784, 10>
 */
export function sequential<const Layers extends readonly Layer[]>(
  ...layers: Layers & Chain<Layers>
): Network<Extract<InputOf<Layers>, number>, Extract<OutputOf<Layers>, number>> {
  return networkOf(layers);
}

/** The same for a list that is only known at run time, such as one read from a file. */
export function networkOf<In extends number = number, Out extends number = number>(
  layers: readonly Layer[],
): Network<In, Out> {
  return new Network<In, Out>(structureOf(layers));
}
