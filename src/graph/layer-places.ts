/**
 * Where layers stand in a network, as texts: what files keep to name the arrays by.
 *
 * A layer of a chain is written as its kind, since its place is its index in the list: `"affine"`. In a network with
 * layers inside of others each is written with its name: `"3.0 affine"`; so it is in a chain where a kind looks like that.
 *
 * @module
 */
import type { Structure } from "./structure.ts";

/** A layer at its place. */
export interface LayerPlace {
  /** Before the names of its arrays: `"3.0"`. */
  readonly name: string;
  readonly kind: string;
}

/** A name, and the kind behind it. */
const PLACED = /^(\d+(?:\.\d+)*) (.*)$/s;

/** The texts of a network's layers, in the order of the forward pass. */
export function layerTexts({ operations }: Structure): string[] {
  const isChain = operations.every(
    ({ name, layer }, index) => layer && name === String(index) && !PLACED.test(layer.kind),
  );
  return operations.flatMap(({ name, layer }) => (layer ? [isChain ? layer.kind : `${name} ${layer.kind}`] : []));
}

/** The places that such texts stand for. */
export function placesOf(texts: readonly string[]): LayerPlace[] {
  return texts.map((text, index) => {
    const [, name = String(index), kind = text] = PLACED.exec(text) ?? [];
    return { name, kind };
  });
}
