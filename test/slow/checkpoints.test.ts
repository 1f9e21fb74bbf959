import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  affine,
  batchNorm,
  cosine,
  type Data,
  linear,
  lion,
  type Network,
  nadam,
  radam,
  relu,
  rmsprop,
  sequential,
  sgd,
  type TrainOptions,
  warmUp,
} from "../../src/index.ts";
import { networkFrom, type Plan, plans } from "../properties/networks.ts";
import { BACKENDS } from "../properties/support.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 6), batchNorm(6), relu(), affine(6, 2));
const regressor = (): Network => sequential(affine(2, 4), relu(), affine(4, 1));

interface Case {
  readonly network: () => Network;
  readonly data: Data;
  readonly options: TrainOptions;
}

/** Fourteen rows in batches of four: the last batch has two. */
const CASES: Readonly<Record<string, Case>> = {
  "momentum, a schedule, a smaller last batch": {
    network: classifier,
    data: quadrants(14),
    options: { optimizer: sgd({ momentum: 0.9, nesterov: true }), schedule: linear({ warmup: 0.3 }) },
  },
  "Adam, dropLast": { network: classifier, data: quadrants(14), options: { optimizer: adam(), dropLast: true } },
  "AdamW, a regression, validation": {
    network: regressor,
    data: plane(14),
    options: { optimizer: adamw({ learningRate: 0.01 }), schedule: linear({ final: 0.1 }), validation: plane(5, 2) },
  },
  "RMSprop, not shuffled": {
    network: classifier,
    data: quadrants(14),
    options: { optimizer: rmsprop(), shuffle: false },
  },
  "an average, gathered gradients, clipping and groups, early stopping": {
    network: classifier,
    data: quadrants(14),
    options: {
      ...{ optimizer: nadam({ learningRate: 0.1 }), averaging: { decay: 0.7 }, accumulate: 3, clipNorm: 0.5 },
      ...{ parameterGroups: [{ layers: ["0"], learningRateFactor: 0.5 }], schedule: warmUp(cosine(), { steps: 3 }) },
      ...{ epochs: 6, validation: quadrants(9, 5), earlyStopping: { patience: 4 } },
    },
  },
  "early stopping": {
    network: classifier,
    data: quadrants(14),
    options: {
      optimizer: adam({ learningRate: 0.3 }),
      epochs: 6,
      validation: quadrants(9, 5),
      earlyStopping: { patience: 2 },
    },
  },
};

describe.each(BACKENDS)("on %s, a run", (_, create) => {
  it.each(Object.entries(CASES))("goes on from every checkpoint as if it had never stopped: %s", async (__, run) => {
    const { network, data } = run;
    const options = async (): Promise<TrainOptions> => ({
      ...{ epochs: 3, batchSize: 4, seed: 5 },
      ...run.options,
      backend: await create(),
    });
    const { recording, files } = await record(network(), data, await options());
    for (const [index, file] of files.entries()) {
      expect(await recordRest(network(), data, await options(), file)).toEqual(restOf(recording, index));
    }
  });
});

describe("a run on several threads", () => {
  const wide = (): Network => sequential(affine(2, 96), batchNorm(96), relu(), affine(96, 64), relu(), affine(64, 2));
  const data = quadrants(160);
  const options = async (threads: number): Promise<TrainOptions> => ({
    ...{ epochs: 2, batchSize: 64, optimizer: adam() },
    backend: await createWasmBackend({ threads, shareWork: 1000 }),
  });

  it.each([
    [1, 3],
    [3, 1],
  ])("goes on from every checkpoint: %i, then %i", async (before, after) => {
    const { recording, files } = await record(wide(), data, await options(before));
    for (const [index, file] of files.entries()) {
      expect(await recordRest(wide(), data, await options(after), file)).toEqual(restOf(recording, index));
    }
  });
});

const OPTIMIZERS = [
  ...[
    sgd({ momentum: 0.9 }),
    sgd({ momentum: 0.9, dampening: 0.5 }),
    rmsprop(),
    rmsprop({ centered: true, momentum: 0.5 }),
  ],
  ...[adam(), adamw(), adamw({ amsgrad: true }), nadam(), radam(), adamax(), lion()],
  ...[adagrad({ lrDecay: 0.1, initialAccumulator: 0.1 }), adadelta()],
];

/** Two epochs of a regression. */
const runs = fc.record({
  hidden: plans,
  rows: fc.integer({ min: 4, max: 12 }),
  options: fc.record({
    batchSize: fc.integer({ min: 2, max: 5 }),
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    shuffle: fc.boolean(),
    optimizer: fc.constantFrom(...OPTIMIZERS),
    accumulate: fc.integer({ min: 1, max: 3 }),
    clipNorm: fc.constantFrom(0.01, 1, 100),
    averaging: fc.constantFrom({ decay: "equal" } as const, { decay: 0.9 }),
    decay: fc.constantFrom("all", "weights"),
  }),
  /** Where it goes on, as a fraction of its checkpoints. */
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

/** A network of this plan, from two inputs to one output. */
const between = ({ widths, ...plan }: Plan): Network =>
  networkFrom({ ...plan, widths: [2, ...widths.slice(1, -1), 1] });

describe.each(BACKENDS)("on %s, any run", (_, create) => {
  it("goes on from any checkpoint to the same bits", async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ hidden, rows, options, at }) => {
        const all = async (): Promise<TrainOptions> => {
          return { ...options, epochs: 2, dropLast: true, validation: plane(3, 2), backend: await create() };
        };
        const { recording, files } = await record(between(hidden), plane(rows + 2), await all());
        const index = Math.floor(at * files.length);
        const rest = await recordRest(between(hidden), plane(rows + 2), await all(), files[index]!);
        expect(rest).toEqual(restOf(recording, index));
      }),
      { numRuns: 40 },
    );
  });
});
