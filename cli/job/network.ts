/**
 * The network that a recipe asks for.
 *
 * @module
 */
import {
  affine,
  ConfigError,
  definitionOf,
  dropout,
  type Layer,
  type Model,
  type ModelDescription,
  minimumBatch,
  type Network,
  networkOf,
  outputWidth,
  parameterCount,
  type Replica,
  stateCount,
} from "../../src/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import { formatCount, plural } from "../base/format.ts";
import { activationOf, DEFAULT_ACTIVATION } from "./activation.ts";
import { assertSameNormalization, normalizationLayers } from "./normalization.ts";
import { normalizationIn, type Recipe, type RecipeFlags } from "./recipe.ts";

/** Affine, a normalization, an activation and dropout for every hidden width, then affine to the outputs. */
export function buildNetwork(inputs: number, outputs: number, recipe: Recipe): Network {
  const { hidden, activation = DEFAULT_ACTIVATION, dropout: rate = 0 } = recipe;
  assertDepth(hidden.length, rate > 0);
  const layers: Layer[] = [];
  let width = inputs;
  for (const next of hidden) {
    layers.push(
      affine(width, next),
      ...normalizationLayers(normalizationIn(recipe), next),
      activationOf(activation, next),
    );
    if (rate > 0) layers.push(dropout(rate));
    width = next;
  }
  return networkOf([...layers, affine(width, outputs)]);
}

/** So many layers, of up to three kinds for each hidden width, or of four, are read from a file. */
const [MOST_HIDDEN, MOST_WITH_DROPOUT] = [3000, 2400];

function assertDepth(count: number, drops: boolean): void {
  const most = drops ? MOST_WITH_DROPOUT : MOST_HIDDEN;
  if (count <= most) return;
  throw new ConfigError(
    `--hidden names ${formatCount(count)} layers, but a model file holds at most ${formatCount(most)} hidden layers. Name fewer.`,
  );
}

/** Number of outputs that the answers need. */
export function outputsOf({ inputs, classes }: ModelDescription): number {
  return inputs.kind === "table" ? outputWidth(inputs.encoding) : classes!.length;
}

/** @throws ConfigError where flags ask for another network than the saved one */
export function assertSameNetwork(
  { network }: Model,
  { hidden, batchNorm: normalized, normalization, activation, dropout: rate }: RecipeFlags,
): void {
  const widths = hiddenWidths(network);
  if (hidden !== undefined && hidden.join() !== widths.join()) {
    throw new ConfigError(
      `--hidden ${hidden.join() || "none"} is not the network of --from, which has ${widths.join() || "none"}. Leave out one of the two flags.`,
    );
  }
  if (normalized === false && stateCount(network.structure) > 0) {
    throw new ConfigError(
      "--no-batch-norm is not the network of --from, which has batch normalization. Leave out one of the two flags.",
    );
  }
  assertSameNormalization(normalization, kindsIn(network));
  if (activation !== undefined && !kindsIn(network).includes(activation)) {
    throw new ConfigError(
      `--activation ${activation} is not in the network of --from. Leave out one of the two flags.`,
    );
  }
  const rates = ratesIn(network);
  if (rate !== undefined && (rates.length === 0 ? rate > 0 : rates.some((other) => other !== rate))) {
    throw new ConfigError(
      `--dropout ${rate} is not the network of --from, whose rates are ${rates.join(", ") || "none"}. Leave out one of the two flags.`,
    );
  }
}

/** Rows that each batch must have; where every rank normalizes its own, all of them need as many. */
export function smallestBatch({ structure }: Network, replica?: Replica): number {
  const ofOne = minimumBatch(structure);
  return replica?.minimumBatch(ofOne) ?? ofOne;
}

/** @param smallest see {@link smallestBatch} @throws ConfigError where batches are too small for batch normalization */
export function assertBatchSize(batchSize: number, smallest: number, rows: number, isSaved: boolean): void {
  if (batchSize >= smallest) return;
  const found = rows < smallest ? `${plural(rows, "row")} to train on` : `--batch-size ${batchSize}`;
  const fixes = [
    rows < smallest ? "more rows" : `--batch-size ${smallest} or more`,
    ...(isSaved ? [] : ["--no-batch-norm"]),
  ];
  throw new ConfigError(
    `${found}: batch normalization needs at least ${smallest} rows a step, because the variance of one row is not defined. ` +
      `Give ${fixes.join(", or ")}.`,
  );
}

/** `9 → 64 → 32 → 3, with batch normalization and ReLU: 2,947 parameters`. */
export function describeNetwork(network: Network, from: string | undefined): Inference {
  const { structure, inputs, outputs } = network;
  const between = labelsOf(network);
  const chain = [inputs, ...shortened(hiddenWidths(network)), outputs].join(" → ");
  const statistics = stateCount(structure);
  const counts = [
    `${formatCount(parameterCount(structure))} parameters`,
    ...(statistics > 0 ? [`${formatCount(statistics)} running statistics`] : []),
  ];
  const text = `network ${chain}${between.length > 0 ? ` with ${listed(between)}` : ""}, ${counts.join(", ")}`;
  return { text, option: from === undefined ? "--hidden, --normalization, --activation, --dropout" : "--from" };
}

/** The layers between those with weights, each kind once, in their order: "batch normalization", "ReLU". */
function labelsOf(network: Network): string[] {
  return kindsIn(network).flatMap((kind) => {
    const definition = definitionOf(kind);
    if (definition?.role === "weights") return [];
    const label = definition?.label ?? kind;
    return [/^[A-Z][a-z ]+$/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label];
  });
}

/** The rate of each dropout. */
function ratesIn({ structure }: Network): unknown[] {
  return structure.operations.flatMap(({ layer }) =>
    definitionOf(layer?.kind ?? "")?.role === "regularization" ? [layer!.config.rate] : [],
  );
}

/** Each kind of layer once, those inside of others too. */
function kindsIn({ structure }: Network): string[] {
  return [...new Set(structure.operations.map(({ layer, join }) => (layer ?? join)!.kind))];
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), words.at(-1)!].filter((part) => part !== "").join(" and ");
}

/** With more hidden layers than this, those in the middle are only counted. */
const MOST_LISTED = 12;

function shortened(widths: readonly number[]): (number | string)[] {
  if (widths.length <= MOST_LISTED) return [...widths];
  const ends = MOST_LISTED / 2;
  const between = `… ${formatCount(widths.length - MOST_LISTED)} more …`;
  return [...widths.slice(0, ends), between, ...widths.slice(-ends)];
}

/** A matrix of weights (…, M) makes M new features of those before it; the last layer that has one gives the outputs. */
function hiddenWidths({ structure }: Network): number[] {
  const parameters = structure.operations.flatMap(({ layer }) => layer?.parameters ?? []);
  const weights = parameters.filter(({ shape }) => shape.length > 1);
  return weights.map(({ shape }) => shape.at(-1)!).slice(0, -1);
}
