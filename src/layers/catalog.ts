/**
 * The kinds of layers: one line each. Files, checks, editors and the command read them here.
 *
 * @module
 */
import { ConfigError, FormatError } from "../base/errors.ts";
import { isOwn } from "../base/own.ts";
import { affineDefinition } from "./affine/definition.ts";
import { batchNormDefinition } from "./batch-norm/definition.ts";
import { branchesDefinition } from "./branches/branches.ts";
import type { LayerDefinition } from "./definition.ts";
import { geluDefinition } from "./gelu/gelu.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { layerNormDefinition } from "./layer-norm/layer-norm.ts";
import { reluDefinition } from "./relu/relu.ts";
import { residualDefinition } from "./residual/residual.ts";

const CATALOG: readonly LayerDefinition[] = [
  affineDefinition,
  reluDefinition,
  geluDefinition,
  batchNormDefinition,
  layerNormDefinition,
  residualDefinition,
  branchesDefinition,
];

/** Those of chainrule, and those that were registered. */
const definitions = new Map(CATALOG.map((definition) => [definition.kind, definition]));

/** Layers inside of layers inside of layers, and so on: deeper ones are refused. */
const DEEPEST = 64;

/** Every kind of layer that is known: chainrule's own first. */
export function layerDefinitions(): readonly LayerDefinition[] {
  return [...definitions.values()];
}

/** A kind of layer; undefined if it is not known. */
export function definitionOf(kind: string): LayerDefinition | undefined {
  return definitions.get(kind);
}

/**
 * Makes a kind of layer of your own known: models with it can then be saved and loaded.
 *
 * @throws ConfigError if the kind is chainrule's own, or another definition of the same kind was registered before
 * @example
 * registerLayer({ kind: "swish", label: "Swish", role: "activation", fromConfig: () => swish() });
 */
export function registerLayer(definition: LayerDefinition): void {
  const { kind } = definition;
  if (!/^\w+$/.test(kind)) {
    throw new ConfigError(`registerLayer: the kind ${JSON.stringify(kind)} must be letters, digits and underscores.`);
  }
  const known = definitions.get(kind);
  if (known === definition) return;
  if (known !== undefined) {
    const whose = CATALOG.includes(known) ? "chainrule has" : "was registered before as";
    throw new ConfigError(`registerLayer: ${whose} a kind of layer "${kind}". Choose another name.`);
  }
  definitions.set(kind, definition);
}

/**
 * The layer that gave `config`, with the default initializers.
 *
 * @throws FormatError if there is no such kind of layer, or a width is not a number
 * @throws ConfigError if an option is out of its range
 */
export function layerFromConfig(config: LayerConfig, depth: number = 0): Layer {
  if (depth > DEEPEST) throw new FormatError(`Layers lie inside of each other more than ${DEEPEST} deep.`);
  const definition = typeof config.kind === "string" ? definitions.get(config.kind) : undefined;
  if (definition) return definition.fromConfig(config, (inner) => layerFromConfig(inner, depth + 1));
  throw new FormatError(
    `There is no layer of kind ${JSON.stringify(config.kind)}; this version has ${[...definitions.keys()].join(", ")}. ` +
      "A kind of your own must be made known by registerLayer before a file with it is read.",
  );
}

/** Whether a layer is chainrule's own, made by its own function, with all layers inside of it. */
export function isOwnLayer(layer: Layer): boolean {
  return isOwn(layer) && CATALOG.some(({ kind }) => kind === layer.kind);
}
