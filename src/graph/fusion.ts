/**
 * What of a network runs as one: a layer, or a layer that takes the ReLU behind it along.
 *
 * Nothing is kept between the two of a pair: their boundary is the same memory as the ReLU's output. One pass over it
 * less each way, and the same bits.
 *
 * @module
 */
import type { Layer, LayerBuffers, Passes } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";

/** A part of a network that runs as one. */
export interface Stage {
  readonly passes: Passes;
  readonly buffers: LayerBuffers;
  /** Its first layer. */
  readonly index: number;
}

/** Whether layer `i` is a ReLU that the layer before it takes along. */
export function isTakenAlong(layers: readonly Layer[], i: number): boolean {
  return i > 0 && layers[i] === relu() && layers[i - 1]!.withRelu !== undefined;
}

/** Something for each boundary of the layers; within a pair it is that of the boundary behind. */
export function perBoundary<T>(layers: readonly Layer[], make: (boundary: number) => T): T[] {
  const made: T[] = [];
  for (let i = 0; i <= layers.length; i++) if (!isTakenAlong(layers, i)) made[i] = make(i);
  return Array.from({ length: layers.length + 1 }, (_, i) => made[isTakenAlong(layers, i) ? i + 1 : i]!);
}

/** The stages in their order, given each layer's memory. */
export function stagesOf(layers: readonly Layer[], buffers: readonly LayerBuffers[]): Stage[] {
  return layers.flatMap((layer, i) => {
    if (isTakenAlong(layers, i)) return [];
    return [{ passes: isTakenAlong(layers, i + 1) ? layer.withRelu! : layer, buffers: buffers[i]!, index: i }];
  });
}
