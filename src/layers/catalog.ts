/**
 * The kinds of layers: one line each. Files, checks, editors and the command read them here.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError, FormatError } from "../base/errors.ts";
import { isOwn } from "../base/own.ts";
import { inWords } from "../base/words.ts";
import { affineDefinition } from "./affine/definition.ts";
import { batchNormDefinition } from "./batch-norm/definition.ts";
import { branchesDefinition } from "./branches/branches.ts";
import type { LayerDefinition } from "./definition.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { reluDefinition } from "./relu/relu.ts";
import { residualDefinition } from "./residual/residual.ts";
import { toolboxLayers } from "./toolbox.ts";

const CATALOG: LayerDefinition[] = [
  affineDefinition,
  reluDefinition,
  batchNormDefinition,
  residualDefinition,
  branchesDefinition,
  ...toolboxLayers,
];

/** Those of chainrule, and those that were registered. */
const definitions = new Map(CATALOG.map((definition) => [definition.kind, definition]));

/**
 * Adds kinds of chainrule's own that a page loads behind the others.
 *
 * @throws ConfigError if another layer was registered under the name of one
 */
export function extendLayers(more: readonly LayerDefinition[]): void {
  for (const definition of more) {
    if (CATALOG.includes(definition)) continue;
    assertNew(definition);
    CATALOG.push(definition);
    definitions.set(definition.kind, definition);
  }
}

/** More layers than any network has, with those inside of others. */
export const MOST_LAYERS = 10_000;

/** Layers may lie inside of each other so deep: a model file's JSON reaches a little further. */
export const DEEPEST_LAYERS = 16;

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
 * @throws ConfigError for what is no definition; and if the kind or `short` is that of one of chainrule's own, or of
 * another definition that was registered before
 * @example
 * registerLayer({ kind: "swish", label: "Swish", role: "activation", fromConfig: () => swish() });
 * const { network } = await loadModel("swish.safetensors");
 */
export function registerLayer(definition: LayerDefinition): void {
  const example =
    'a definition, such as { kind: "swish", label: "Swish", role: "activation", fromConfig: () => swish() }';
  assertArgument(has(definition), "registerLayer", example, definition);
  const { kind, fromConfig, role } = definition;
  if (typeof kind !== "string" || !/^\w+$/.test(kind)) {
    throw new ConfigError(`registerLayer: the kind must be letters, digits and underscores but is ${inWords(kind)}.`);
  }
  const of = `registerLayer: of "${kind}"`;
  assertArgument(
    typeof fromConfig === "function",
    `${of}, fromConfig`,
    "a function: (config) => the layer",
    fromConfig,
  );
  assertArgument(typeof definition.label === "string", `${of}, label`, "a name for people", definition.label);
  assertArgument(ROLES.includes(role), `${of}, role`, `one of ${ROLES.join(", ")}`, role);
  if (definitions.get(kind) === definition) return;
  assertNew(definition);
  definitions.set(kind, definition);
}

const ROLES: readonly string[] = Object.keys({
  weights: true,
  normalization: true,
  regularization: true,
  activation: true,
  composition: true,
} satisfies Record<LayerDefinition["role"], true>);

/** @throws ConfigError if another definition has the kind, or the letters that stand for it in links */
function assertNew({ kind, short = kind }: LayerDefinition): void {
  for (const known of definitions.values()) {
    const whose = CATALOG.includes(known) ? "chainrule's own" : "one that was registered before";
    if (known.kind === kind) {
      throw new ConfigError(
        `registerLayer: the kind "${kind}" is that of another definition, ${whose}. Choose another.`,
      );
    }
    if ((known.short ?? known.kind) !== short) continue;
    throw new ConfigError(
      `registerLayer: "${kind}" has the short name "${short}", which is that of "${known.kind}", ${whose}. Choose another.`,
    );
  }
}

/**
 * The layer that gave `config`, with the default initializers.
 *
 * @throws FormatError if there is no such kind of layer, or a width is not a number
 * @throws ConfigError if an option is out of its range
 */
export function layerFromConfig(config: LayerConfig): Layer {
  return layersFromConfigs([config])[0]!;
}

/**
 * The layers that gave the configurations of a file. Whatever the file says, their number and depth are bounded.
 *
 * @throws FormatError, ConfigError as {@link layerFromConfig} does; and for more than {@link MOST_LAYERS} layers, those
 * inside of others counted, or deeper ones than {@link DEEPEST_LAYERS}
 */
export function layersFromConfigs(configs: readonly LayerConfig[]): Layer[] {
  let count = 0;
  const layerOf = (config: LayerConfig, depth: number): Layer => {
    if (++count > MOST_LAYERS) throw new FormatError(`There are more than ${MOST_LAYERS} layers.`);
    if (depth > DEEPEST_LAYERS) throw new FormatError(`Layers lie more than ${DEEPEST_LAYERS} deep inside of others.`);
    return definitionFor(config).fromConfig(config, (inner) => layerOf(inner, depth + 1));
  };
  return configs.map((config) => layerOf(config, 0));
}

/** @throws FormatError if there is none, or the configuration would become another object's prototype */
function definitionFor(config: LayerConfig): LayerDefinition {
  if (!has(config)) throw new FormatError(`The configuration of a layer must be an object but is ${inWords(config)}.`);
  const { kind } = config;
  if (Object.hasOwn(config, "__proto__")) throw new FormatError('A layer cannot have an option "__proto__".');
  const definition = typeof kind === "string" ? definitions.get(kind) : undefined;
  if (definition) return definition;
  throw new FormatError(
    `There is no layer of kind ${shortened(JSON.stringify(kind))}; this version has ${[...definitions.keys()].join(", ")}. ` +
      (toolboxLayers.length > 0 ? "" : "A page has more after await loadToolbox(). ") +
      "Make a kind of your own known with registerLayer before you read a file that has it.",
  );
}

function shortened(text: string | undefined): string {
  return String(text).slice(0, 80);
}

/**
 * Checks that layers can be made again from their configurations.
 *
 * @param layers those that hold no others
 * @throws FormatError for a layer that has the kind of one of chainrule's, and is another
 */
export function assertRestorable(layers: readonly Layer[]): void {
  const other = layers.find((layer) => !isOwn(layer) && CATALOG.some(({ kind }) => kind === layer.config.kind));
  if (other === undefined) return;
  throw new FormatError(
    `A layer says that it is of kind "${other.config.kind}", but chainrule's ${other.config.kind} is another: a file would ` +
      "give that one back. Give config a kind of its own, and make it known with registerLayer.",
  );
}

/** Whether a layer is chainrule's own, made by its own function, with all layers inside of it. */
export function isOwnLayer(layer: Layer): boolean {
  return isOwn(layer) && CATALOG.some(({ kind }) => kind === layer.kind);
}
