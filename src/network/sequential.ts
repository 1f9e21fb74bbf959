/**
 * Typed composition: a network whose extents the compiler has checked.
 *
 * @module
 */
import { structureOf } from "../graph/structure.ts";
import type { Chained, InputOf, OutputOf } from "../layers/chain.ts";
import type { Layer, OutputExtent, SameShape, UnknownExtent } from "../layers/layer.ts";
import { Network, type SampleExtent } from "./network.ts";

/**
 * Puts layers one after the other.
 *
 * A layer that does not fit the one before it is a compile error that names both, and an error when the network is built
 * where the extents are only known then.
 *
 * @throws ConfigError if there is no layer that says a width
 * @throws ShapeError if two neighbours do not fit
 * @example
 * const net = sequential(affine(784, 256), batchNorm(256), relu(), affine(256, 10));   // Network<784, 10>
 */
export function sequential<const Layers extends readonly Layer[]>(
  ...layers: Chained<Layers>
): Network<OfSample<InputOf<Layers>>, OfSample<OutputOf<Layers>>> {
  return networkOf(layers);
}

/**
 * The same for a list that is only known at run time, such as one read from a file.
 *
 * @param input the width of a sample, or its shape; needed only where no layer says it
 */
export function networkOf<In extends SampleExtent = SampleExtent, Out extends SampleExtent = SampleExtent>(
  layers: readonly Layer[],
  input?: SampleExtent,
): Network<In, Out> {
  return new Network<In, Out>(structureOf(layers, input));
}

/** A network has a width or a shape, if only one that is found out when it is built. */
type OfSample<E extends OutputExtent> = [Extract<E, SameShape | UnknownExtent>] extends [never]
  ? Extract<E, SampleExtent>
  : SampleExtent;
