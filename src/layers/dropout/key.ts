/**
 * Where the random words of a layer in a step begin.
 *
 * @module
 */
import { checksum } from "../../base/checksum.ts";
import { mixed } from "../../base/mix.ts";

/** Two words: all that differs from row to row and from feature to feature is counted from them. */
export interface Key {
  readonly key: number;
  readonly salt: number;
}

/** 2³² over the golden ratio: the salt is another word than the key in every bit that can tell. */
const OTHER = 0x9e3779b9;

/** The layer's place in its network, such as `"3.0"`, as a word. */
export function layerWord(name: string): number {
  return checksum(new TextEncoder().encode(name));
}

/**
 * @param seed of the run, in [0, 2³²)
 * @param layer by {@link layerWord}
 * @param index of the step, from 0
 */
export function stepKey(seed: number, layer: number, index: number): Key {
  return { key: folded(mixed(seed), layer, index), salt: folded(mixed(seed ^ OTHER), layer, index) };
}

function folded(word: number, layer: number, index: number): number {
  return mixed(mixed(word + layer) + index);
}
