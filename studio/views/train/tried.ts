/**
 * The digit that the network is tried on; it outlasts the run.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { digitOf, type Stroke } from "../../data/handwriting.ts";
import { pixelsOf } from "../../data/pictures.ts";
import type { Samples } from "../../data/samples.ts";

/** Strokes of the pen, or a row of the validation samples. */
export type Tried = { readonly strokes: readonly Stroke[] } | { readonly row: number };

export const tried: Signal<Tried> = signal({ row: 0 });

/** Undefined where nothing is drawn. */
export function triedPixels(tried: Tried, samples: Samples): Float32Array | undefined {
  return "strokes" in tried ? digitOf(tried.strokes) : pixelsOf(samples, samples.validation.x, tried.row);
}
