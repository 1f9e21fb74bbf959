import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createRandom } from "../../src/base/random.ts";
import { type Tensor, tensor } from "../../src/base/tensor.ts";
import type { Values } from "../../src/graph/executor.ts";
import { adam, adamw } from "../../src/optimizers/adam/adam.ts";
import { rmsprop } from "../../src/optimizers/rmsprop/rmsprop.ts";
import { sgd } from "../../src/optimizers/sgd/sgd.ts";
import { fit } from "../../src/training/train.ts";
import { networkFrom, plans } from "./networks.ts";
import { BACKENDS, order, rowsOf } from "./support.ts";

const OPTIMIZERS = {
  sgd: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
  rmsprop: rmsprop(),
  adam: adam(),
  adamw: adamw(),
} as const;

const ROWS = 21;

const runs = fc.record({
  plan: plans,
  optimizer: fc.constantFrom(...(Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[])),
  batchSize: fc.integer({ min: 2, max: 9 }),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
});

type Run = typeof runs extends fc.Arbitrary<infer R> ? R : never;

/** The same rows for every run of this width. */
function rows(columns: number, seed: number): Tensor {
  const random = createRandom(seed, "data");
  return tensor(
    Float64Array.from({ length: ROWS * columns }, () => random.normal()),
    [ROWS, columns],
  );
}

/** Two epochs of a regression on a backend of its own. */
async function trained({ plan, optimizer, batchSize, seed }: Run, backend: Backend): Promise<Values> {
  const network = networkFrom(plan);
  const data = { x: rows(plan.widths[0]!, 1), targets: rows(plan.widths.at(-1)!, 2) };
  await fit(network, data, { optimizer: OPTIMIZERS[optimizer], batchSize, seed, backend, epochs: 2, dropLast: true });
  return network.state();
}

describe.each(BACKENDS)("training on %s", (_, create) => {
  it("gives the same bits for the same seed", async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        expect(await trained(run, await create())).toEqual(await trained(run, await create()));
      }),
      { numRuns: 20 },
    );
  });

  it("gives other bits for the next seed", async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const other = { ...run, seed: (run.seed + 1) % 2 ** 32 };
        expect(await trained(run, await create())).not.toEqual(await trained(other, await create()));
      }),
      { numRuns: 20 },
    );
  });

  it("predicts each row for itself: to the bit the same alone, and in any order", async () => {
    await fc.assert(
      fc.asyncProperty(plans, order(ROWS), async (plan, permutation) => {
        const [network, backend] = [networkFrom(plan), await create()];
        network.initialize(7);
        const x = rows(plan.widths[0]!, 3);
        const all = await network.predict(x, { backend });
        const permuted = await network.predict(rowsOf(x, permutation), { backend });
        expect(Float64Array.from(permuted.data)).toEqual(rowsOf(all, permutation).data);
        const alone = await network.predict(rowsOf(x, [permutation[0]!]), { backend });
        expect(Float64Array.from(alone.data)).toEqual(rowsOf(all, [permutation[0]!]).data);
      }),
      { numRuns: 20 },
    );
  });
});
