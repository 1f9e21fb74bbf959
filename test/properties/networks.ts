/**
 * Random small networks.
 *
 * @module
 */
import fc from "fast-check";
import { affine } from "../../src/layers/affine/affine.ts";
import { batchNorm } from "../../src/layers/batch-norm/batch-norm.ts";
import { branches } from "../../src/layers/branches/branches.ts";
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
  /** Between two affine layers: a ReLU, another layer, or layers beside each other. */
  readonly between: "relu" | "gelu" | "tanh gelu" | "layerNorm" | "residual" | "branches";
}

/** One to three affine layers of at most 12 features. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  widths: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 4 }),
  normalized: fc.boolean(),
  between: fc.constantFrom("relu", "gelu", "tanh gelu", "layerNorm", "residual", "branches"),
});

/** Each of them keeps the width. */
const BETWEEN: Readonly<Record<Plan["between"], (width: number) => readonly Layer[]>> = {
  relu: () => [relu()],
  gelu: () => [gelu()],
  "tanh gelu": () => [gelu({ approximate: "tanh" })],
  layerNorm: (width) => [layerNorm(width, { eps: 0.25 }), relu()],
  residual: (width) => [residual(affine(width, width), relu())],
  branches: (width) => [branches([affine(width, width), gelu()], []), affine(2 * width, width)],
};

/** A new network without values. */
export function networkFrom({ widths, normalized, between }: Plan): Network {
  const layers: Layer[] = [];
  for (let i = 1; i < widths.length; i++) {
    layers.push(affine(widths[i - 1]!, widths[i]!));
    if (i === widths.length - 1) break;
    if (normalized) layers.push(batchNorm(widths[i]!));
    layers.push(...BETWEEN[between](widths[i]!));
  }
  return networkOf(layers);
}
