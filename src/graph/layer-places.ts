/**
 * Where layers stand in a network, as texts: what files keep to name the arrays by.
 *
 * A layer of a chain is written as its kind, since its place is its index in the list: `"affine"`. In a network with
 * layers inside of others each is written with its name: `"3.0 affine"`.
 *
 * @module
 */
import type { Structure } from "./structure.ts";

/** A layer at its place. */
export interface LayerPlace {
  /** Before the names of its arrays: `"3.0"`. */
  readonly name: string;
  /** Empty if nothing is known of the layer. */
  readonly kind: string;
}

/** The texts of a network's layers, in the order of the forward pass. */
export function layerTexts({ operations }: Structure): string[] {
  const isChain = operations.every(({ name, join }, index) => !join && name === String(index));
  return operations.flatMap(({ name, layer }) => (layer ? [isChain ? layer.kind : `${name} ${layer.kind}`] : []));
}

/** The places that such texts stand for. */
export function placesOf(texts: readonly string[]): LayerPlace[] {
  return texts.map((text, index) => {
    const [first = "", kind] = `${text}`.split(" ", 2);
    return kind === undefined ? { name: String(index), kind: first } : { name: first, kind };
  });
}
