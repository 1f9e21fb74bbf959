/**
 * Random small networks, of every kind of layer that the catalog has.
 *
 * @module
 */
import fc from "fast-check";
import { structureOf, widthsOf } from "../../src/graph/structure.ts";
import { affine } from "../../src/layers/affine/affine.ts";
import { batchNorm } from "../../src/layers/batch-norm/batch-norm.ts";
import { branches } from "../../src/layers/branches/branches.ts";
import { definitionOf, layerDefinitions } from "../../src/layers/catalog.ts";
import type { LayerExample } from "../../src/layers/definition.ts";
import { gelu } from "../../src/layers/gelu/gelu.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { layerNorm } from "../../src/layers/layer-norm/layer-norm.ts";
import { relu } from "../../src/layers/relu/relu.ts";
import { residual } from "../../src/layers/residual/residual.ts";
import type { Network } from "../../src/network/network.ts";
import { networkOf } from "../../src/network/sequential.ts";

/** What a network is made of: the widths between its affine layers, and what lies between these. */
export interface Plan {
  readonly widths: readonly number[];
  readonly normalized: boolean;
  /** Between two affine layers, by name: a kind of layer, the example of one, layers of this file; or all of them. */
  readonly between: readonly string[];
}

/** What lies between, for a width; it keeps the width. */
type Between = (width: number) => readonly Layer[];

/** What a layer puts between others of a width. */
const HIDDEN = layerDefinitions().flatMap(({ kind, hidden }): [string, Between][] =>
  hidden ? [[kind, (width) => [hidden(width)]]] : [],
);

/** The examples, which take 7 numbers; those that take ids have no place behind another layer. */
const IN_EXAMPLES = layerDefinitions().flatMap(({ kind, examples }) =>
  (examples?.() ?? []).filter(takesNumbers).map(({ subject = kind, layers }): [string, Between] => {
    const { inputs, outputs } = widthsOf(structureOf(layers, 7));
    return [`example: ${subject}`, (width) => [affine(width, inputs), ...layers, affine(outputs, width)]];
  }),
);

/** Options and widths that no example has. */
const MORE: Readonly<Record<string, Between>> = {
  "layerNorm, eps": (width) => [layerNorm(width, { eps: 0.25 }), relu()],
  residual: (width) => [residual(affine(width, width), relu())],
  branches: (width) => [branches([affine(width, width), gelu()], []), affine(2 * width, width)],
};

const BETWEEN: Readonly<Record<string, Between>> = { ...Object.fromEntries([...HIDDEN, ...IN_EXAMPLES]), ...MORE };

/** One to three affine layers of at most 12 features. */
export const plans: fc.Arbitrary<Plan> = plansWith(Object.keys(BETWEEN));

/** Those whose layers ONNX has, both ways. */
export const onnxPlans: fc.Arbitrary<Plan> = plansWith(Object.keys(BETWEEN).filter((name) => isInOnnx(BETWEEN[name]!)));

function plansWith(names: readonly string[]): fc.Arbitrary<Plan> {
  return fc.record({
    widths: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 4 }),
    normalized: fc.boolean(),
    // One shows by its name what is wrong; all together, so often that every suite draws them, leave none out.
    between: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...names).map((name) => [name]) },
      { weight: 1, arbitrary: fc.constant(names) },
    ),
  });
}

function takesNumbers({ layers }: LayerExample): boolean {
  return structureOf(layers, 7).ids.length === 0;
}

function isInOnnx(between: Between): boolean {
  const kinds = structureOf(between(3), 3).operations.map(({ layer, join }) => (layer ?? join)!.kind);
  return kinds.every((kind) => definitionOf(kind)?.onnx?.read !== undefined);
}

/** A new network without values. */
export function networkFrom({ widths, normalized, between }: Plan): Network {
  const layers: Layer[] = [];
  for (let i = 1; i < widths.length; i++) {
    layers.push(affine(widths[i - 1]!, widths[i]!));
    if (i === widths.length - 1) break;
    if (normalized) layers.push(batchNorm(widths[i]!));
    layers.push(...between.flatMap((name) => BETWEEN[name]!(widths[i]!)));
  }
  return networkOf(layers);
}
