/** Dropout in training runs: masks are functions of seed, step, layer and row, wherever and in how many parts a run runs. */
import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  batchNorm,
  createTrainer,
  dropout,
  fit,
  gradientCheck,
  type Layer,
  minimumBatch,
  type Network,
  networkOf,
  relu,
  residual,
  sequential,
  sgd,
  type TrainOptions,
  tensor,
  trace,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { quadrants } from "../support/problems.ts";

const dropping = (rate = 0.5): Network =>
  sequential(affine(2, 6), batchNorm(6), relu(), dropout(rate), residual(affine(6, 6), dropout(0.1)), affine(6, 2));
const data = quadrants(14);
const options: TrainOptions = { epochs: 3, batchSize: 4, seed: 5, optimizer: adam({ learningRate: 0.1 }) };

async function stateAfter(network: Network, more: TrainOptions = {}, rows = data): Promise<unknown> {
  await fit(network, rows, { ...options, ...more });
  return network.state();
}

describe("a run with dropout", () => {
  it("is the same again, another with another seed, and another without dropout", async () => {
    const first = await stateAfter(dropping());
    expect(await stateAfter(dropping())).toEqual(first);
    expect(await stateAfter(dropping(), { seed: 6 })).not.toEqual(first);
    expect(await stateAfter(dropping(0))).not.toEqual(first);
  });

  it.each(["reference", "wasm"] as const)("has the same bits in a worker, on %s", async (backend) => {
    const { recording } = await record(dropping(), data, { ...options, backend });
    expect((await record(dropping(), data, { ...options, backend, worker: true })).recording).toEqual(recording);
  });

  it("goes on from each of its checkpoints with the bits of the uninterrupted run", async () => {
    const { recording, files } = await record(dropping(), data, { ...options, backend: "wasm" });
    for (const [i, file] of files.entries()) {
      expect(await recordRest(dropping(), data, { ...options, backend: "wasm" }, file)).toEqual(restOf(recording, i));
    }
  });

  it("has the same bits on one thread and on two", async () => {
    const wide = (): Network =>
      sequential(affine(2, 300), relu(), dropout(0.3), affine(300, 200), dropout(0.2), affine(200, 2));
    const rows = quadrants(400);
    const large: TrainOptions = { batchSize: 128, backend: "wasm" };
    const alone = await stateAfter(wide(), { ...large, threads: 1 }, rows);
    expect(await stateAfter(wide(), { ...large, threads: 2 }, rows)).toEqual(alone);
  });

  it("drops other numbers in each row, in each layer and in each step", async () => {
    const x = Array.from({ length: 6 }, () => new Array<number>(40).fill(1));
    const network = networkOf([dropout(0.5), residual(dropout(0.5)), affine(40, 1)], 40);
    network.initialize(1);
    const { operations } = await trace(network.structure, await network.state(), tensor(x));
    const [first, inner] = operations.map(({ out }) => [...out.data]);
    const rows = Array.from({ length: 6 }, (_, n) => String(first!.slice(40 * n, 40 * (n + 1))));
    expect(new Set(rows).size).toBe(6);
    expect(first!.filter((value, i) => value !== 0 && inner![i] === 0).length).toBeGreaterThan(20);
    const trainer = await createTrainer(network, { optimizer: sgd({ learningRate: 1e-30 }) });
    const losses = new Set<number>();
    const targets = x.map(() => [0]);
    for (let step = 0; step < 8; step++) losses.add(await trainer.step(x, targets));
    expect(losses.size).toBe(8);
  });
});

describe("a network with dropout", () => {
  it("lets everything through in prediction and evaluation, to the bit, on every backend", async () => {
    const [network, plain] = [dropping(), dropping(0)];
    network.initialize(1);
    plain.initialize(1);
    for (const backend of ["reference", "wasm"] as const) {
      expect(await network.predict(data.x, { backend })).toEqual(await plain.predict(data.x, { backend }));
    }
    const trainer = await createTrainer(network, { backend: "wasm" });
    await trainer.step(data.x, data.labels);
    expect(await trainer.outputs(data.x)).toEqual(await network.predict(data.x, { backend: "wasm" }));
  });

  it("predicts where dropout is the first layer, the last, and all that there is", async () => {
    const x = [[1, -2]];
    const alone = networkOf([dropout(0.5)], 2);
    alone.initialize(0);
    expect((await alone.predict(x)).data).toEqual(Float32Array.of(1, -2));
    const ends = networkOf([dropout(0.5), affine(2, 2), dropout(0.5)]);
    const middle = networkOf([affine(2, 2)]);
    ends.initialize(4);
    middle.initialize(4);
    expect(await ends.predict(x)).toEqual(await middle.predict(x));
  });

  it("trains on batches of one row, as without it", () => {
    const layers = (...more: Layer[]): Network => networkOf([affine(2, 3), ...more, affine(3, 2)]);
    expect(minimumBatch(layers(dropout(0.5)).structure)).toBe(1);
  });

  it("passes the gradient check: each evaluation of the loss meets the same mask", async () => {
    const layers = [affine(3, 8), relu(), dropout(0.5), affine(8, 2)];
    for (const mode of ["train", "evaluate"] as const) {
      for (const { tensor, passed } of await gradientCheck(layers, { mode }))
        expect([tensor, passed]).toEqual([tensor, true]);
    }
  });
});
