/**
 * The layers of an experiment: which kinds there are, the network that the page starts with, and the pair of networks
 * with and without batch normalization.
 *
 * @module
 */
import { definitionOf, layerDefinitions } from "../../src/index.ts";

/** A kind of layer that can be chosen. */
export interface LayerKind {
  /** What the library calls it. */
  readonly kind: string;
  /** For people. */
  readonly label: string;
  /** In links. */
  readonly letter: string;
  /** Whether its width is chosen; the others keep the width before them. */
  readonly hasWidth: boolean;
}

const AFFINE = "affine";

/** The affine layer, and every layer of the library's catalog that can stand between others of a width. */
export const LAYER_KINDS: readonly LayerKind[] = layerDefinitions()
  .filter(({ kind, hidden }) => kind === AFFINE || hidden !== undefined)
  .map(({ kind, label, short = kind }) => ({ kind, label, letter: short, hasWidth: kind === AFFINE }));

/** A layer before the last; the last one is affine, and as wide as there are classes. */
export interface LayerChoice {
  readonly kind: string;
  /** Number of outputs, of a layer whose width is chosen. */
  readonly width?: number;
}

/** @throws Error for a kind that cannot be chosen */
export function layerKind(kind: string): LayerKind {
  const found = LAYER_KINDS.find((candidate) => candidate.kind === kind);
  if (found === undefined) throw new Error(`The studio has no layer of kind "${kind}".`);
  return found;
}

/** For people. A network that was made elsewhere may have layers that cannot be chosen. */
export function layerLabel(kind: string): string {
  return definitionOf(kind)?.label ?? kind;
}

/** For people, if there is little room. */
export function shortLayerLabel(kind: string): string {
  const definition = definitionOf(kind);
  return definition?.shortLabel ?? definition?.label ?? kind;
}

/** Affine, batch normalization and ReLU for every width. */
export function hidden(...widths: readonly number[]): LayerChoice[] {
  return widths.flatMap((width) => [{ kind: AFFINE, width }, { kind: "batchNorm" }, { kind: "relu" }]);
}

export function isBatchNorm({ kind }: { readonly kind: string }): boolean {
  return kind === "batchNorm";
}

export function hasBatchNorm(layers: readonly LayerChoice[]): boolean {
  return layers.some(isBatchNorm);
}

/** The same network with a batch normalization behind every affine layer but the last. */
export function withBatchNorm(layers: readonly LayerChoice[]): LayerChoice[] {
  return layers.flatMap((layer) => (layer.width === undefined ? [layer] : [layer, { kind: "batchNorm" }]));
}

/** The same network without its batch normalizations. */
export function withoutBatchNorm(layers: readonly LayerChoice[]): LayerChoice[] {
  return layers.filter((layer) => !isBatchNorm(layer));
}
