/**
 * Random small networks.
 *
 * @module
 */
import fc from "fast-check";
import { affine } from "../../src/layers/affine/affine.ts";
import { batchNorm } from "../../src/layers/batch-norm/batch-norm.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { relu } from "../../src/layers/relu/relu.ts";
import type { Network } from "../../src/network/network.ts";
import { networkOf } from "../../src/network/sequential.ts";

/** What a network is made of: the widths between its affine layers, and whether each is normalized. */
export interface Plan {
  readonly widths: readonly number[];
  readonly normalized: boolean;
}

/** One to three affine layers of at most 12 features. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  widths: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 4 }),
  normalized: fc.boolean(),
});

/** A new network without values. */
export function networkFrom({ widths, normalized }: Plan): Network {
  const layers: Layer[] = [];
  for (let i = 1; i < widths.length; i++) {
    layers.push(affine(widths[i - 1]!, widths[i]!));
    if (i === widths.length - 1) break;
    if (normalized) layers.push(batchNorm(widths[i]!));
    layers.push(relu());
  }
  return networkOf(layers);
}
