/**
 * Ids through everything that trains and predicts: what is no id is refused before anything changes, padding stays zero, and
 * threads, files and checkpoints change no bit.
 */
import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/base/random.ts";
import {
  activationStatistics,
  adam,
  adamw,
  affine,
  batchNorm,
  branches,
  createTrainer,
  DataError,
  type Dataset,
  embedding,
  evaluate,
  fit,
  modelFromBytes,
  modelToBytes,
  type Network,
  networkOf,
  predictRows,
  type RowSource,
  relu,
  sequential,
  sgd,
  slice,
  type Tensor,
  tensor,
  trace,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";

const [CITIES, SHOPS] = [12, 5];

/** Two numbers, a city and a shop. What is to be learned depends on the numbers, and on each city by another amount. */
function sales(rows: number, seed: number): { x: Tensor; targets: Tensor } {
  const random = createRandom(seed, "check");
  const level = (city: number): number => ((city * 7) % 12) / 4 - 1.4;
  const x = new Float64Array(rows * 4);
  const y = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    const [a, b, city, shop] = [random.normal(), random.normal(), random.integer(CITIES), random.integer(SHOPS)];
    x.set([a, b, city, shop], 4 * n);
    y[n] = 0.5 * a - 0.3 * b + level(city) + (shop === 2 ? 1 : 0);
  }
  return { x: tensor(x, [rows, 4]), targets: tensor(y, [rows, 1]) };
}

/** Numbers in one branch, and each kind of category in a branch of its own. */
const mixed = (): Network =>
  sequential(
    branches(
      [slice(4, 2), batchNorm(2)],
      [slice(4, 1, { from: 2 }), embedding(CITIES, 4, { paddingId: 11 })],
      [slice(4, 1, { from: 3 }), embedding(SHOPS, 2)],
    ),
    affine(8, 16),
    relu(),
    affine(16, 1),
  );

const data = sales(60, 1);
const options = { epochs: 3, batchSize: 16, seed: 5, optimizer: adam({ learningRate: 0.02 }) } as const;

/** The data with another number in one place. */
function withCell(row: number, column: number, value: number): Dataset {
  const x = data.x.data.slice();
  x[4 * row + column] = value;
  return { ...data, x: tensor(x, [60, 4]) };
}

/** The same rows, read when they are needed. */
function sourceOf({ x, targets }: Dataset): RowSource {
  return {
    ...{ rowCount: 60, inputs: 4, targets: 1 },
    read(order, start, count, into) {
      for (let n = 0; n < count; n++) {
        const row = order[start + n]!;
        into.x.set(x.data.subarray(4 * row, 4 * row + 4), 4 * n);
        into.targets![n] = targets!.data[row]!;
      }
    },
  };
}

const wrong = withCell(37, 2, CITIES);
const MESSAGE = 'x has 12 at row 37, column 2, but ids of embedding "0.1.1" are whole numbers from 0 to 11.';

describe("what is no id is refused with its row and column", () => {
  const refusals: readonly (readonly [string, (net: Network) => unknown])[] = [
    ["as training data", (net) => fit(net, wrong, options)],
    ["as validation data", (net) => fit(net, data, { ...options, validation: wrong })],
    ["in evaluation", (net) => evaluate(net, wrong)],
    ["in rows that are predicted", (net) => predictRows(net, wrong)],
    ["in rows that are read", (net) => fit(net, sourceOf(wrong), { ...options, epochs: 1, batchSize: 60 })],
    ["in rows that are read for evaluation", (net) => evaluate(net, sourceOf(wrong))],
    ["in a prediction", (net) => net.predict(wrong.x)],
    ["in a step", async (net) => (await createTrainer(net)).step(wrong.x, wrong.targets!)],
    ["in a trace", async (net) => trace(net.structure, await net.state(), wrong.x)],
    ["in statistics of activations", (net) => activationStatistics(net, wrong.x)],
  ];

  it.each(refusals)("%s, and nothing changes", async (_, run) => {
    const net = mixed();
    net.initialize(3);
    const before = await net.state();
    const running = async (): Promise<unknown> => run(net);
    await expect(running()).rejects.toThrow(DataError);
    await expect(running()).rejects.toThrow(MESSAGE);
    expect(await net.state()).toEqual(before);
  });

  it.each([-1, 3.5, 1e-7, 2 ** 24])("if it is %d", async (value) => {
    const net = mixed();
    net.initialize(3);
    await expect(net.predict(withCell(0, 3, value).x)).rejects.toThrow(`x has ${value} at row 0, column 3`);
    await net.predict(withCell(0, 0, value).x); // a number like any other
  });

  it("also if it is NaN, which training data refuses wherever it is", async () => {
    const net = mixed();
    net.initialize(3);
    await expect(net.predict(withCell(2, 3, Number.NaN).x)).rejects.toThrow("x has NaN at row 2, column 3");
    await expect(fit(net, withCell(2, 3, Number.NaN), options)).rejects.toThrow("(1 of 240 values are not finite)");
  });
});

describe("the row of the padding id", () => {
  it.each([
    ["SGD", sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.1 })],
    ["Adam", adam({ learningRate: 0.02, weightDecay: 0.1 })],
    ["AdamW", adamw({ learningRate: 0.02, weightDecay: 0.1 })],
  ])("stays zero under %s with weight decay, though its id is in the data", async (_, optimizer) => {
    const net = mixed();
    expect([...data.x.data].filter((value, i) => i % 4 === 2 && value === 11).length).toBeGreaterThan(3);
    await fit(net, data, { ...options, optimizer, backend: "wasm" });
    const { data: w } = (await net.state()).get("0.1.1.w")!;
    expect([...w.subarray(44)]).toEqual([0, 0, 0, 0]);
    expect(w.subarray(0, 44).every((value) => value !== 0)).toBe(true);
  });
});

describe("a model with embeddings", () => {
  it("learns from mixed inputs what numbers alone do not tell", async () => {
    const [train, test] = [sales(600, 2), sales(300, 3)];
    const numbers = networkOf([slice(4, 2), batchNorm(2), affine(2, 16), relu(), affine(16, 1)]);
    const long = {
      epochs: 30,
      batchSize: 32,
      seed: 1,
      optimizer: adam({ learningRate: 0.01 }),
      backend: "wasm",
    } as const;
    const losses = [];
    for (const net of [mixed(), numbers]) {
      await fit(net, train, long);
      losses.push((await evaluate(net, test)).loss);
    }
    expect(losses[1]).toBeGreaterThan(0.5); // the variance of the cities and shops, which is some 0.9
    expect(losses[0]).toBeLessThan(0.1);
  });

  it("has the same bits on any number of threads, and from rows that are read", async () => {
    const trained = async (given: Dataset | RowSource, threads: number): Promise<unknown> => {
      const net = mixed();
      await fit(net, given, { ...options, backend: "wasm", threads });
      return [...(await net.state())];
    };
    const float32 = { x: tensor(Float32Array.from(data.x.data), [60, 4]), targets: data.targets };
    const expected = await trained(float32, 1);
    expect(await trained(float32, 2)).toEqual(expected);
    expect(await trained(float32, 3)).toEqual(expected);
    expect(await trained(sourceOf(data), 1)).toEqual(expected);
  });

  it.each(["reference", "wasm"] as const)(
    "goes on from checkpoints on %s as if it had never stopped",
    async (backend) => {
      const { recording, files } = await record(mixed(), data, { ...options, backend });
      for (const index of [0, files.length - 2]) {
        const rest = await recordRest(mixed(), data, { ...options, backend }, files[index]!);
        expect(rest).toEqual(restOf(recording, index));
      }
    },
  );

  it("is saved and loaded, with its padding id", async () => {
    const network = mixed();
    network.initialize(4);
    const description = { task: "regression", inputs: { kind: "raw" } } as const;
    const read = modelFromBytes(await modelToBytes({ network, description }), "a model").network;
    expect(read.structure.layers.map(({ config }) => config)).toEqual(
      network.structure.layers.map(({ config }) => config),
    );
    expect(await read.predict(data.x, { backend: "wasm" })).toEqual(await network.predict(data.x, { backend: "wasm" }));
    await expect(read.predict(wrong.x)).rejects.toThrow(MESSAGE);
  });
});
