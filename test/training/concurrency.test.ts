import { describe, expect, it } from "vitest";
import {
  affine,
  type Backend,
  batchNorm,
  createReferenceBackend,
  createTrainer,
  type Network,
  relu,
  sequential,
  sgd,
  type Values,
} from "../../src/index.ts";
import { quadrants } from "../support/problems.ts";

const classifier = (): Network<2, 2> => sequential(affine(2, 8), batchNorm(8), relu(), affine(8, 2));
const options = { backend: "reference", optimizer: sgd({ learningRate: 0.5 }), batchSize: 16 } as const;
const [one, two, three, four] = [quadrants(16, 1), quadrants(16, 2), quadrants(16, 3), quadrants(16, 4)];

/** What one after the other, each awaited, gives. */
async function inTurn(batches = [one, two]): Promise<{ losses: number[]; values: Values }> {
  const net = classifier();
  const trainer = await createTrainer(net, options);
  const losses: number[] = [];
  for (const { x, labels } of batches) losses.push(await trainer.step(x, labels));
  return { losses, values: await net.state() };
}

/** A backend whose reads take a turn of the event loop, as a GPU's do. */
function slowlyRead(): Backend {
  const own = createReferenceBackend();
  return {
    ...own,
    async read(buffer, target) {
      await nextTurn();
      await nextTurn();
      return own.read(buffer, target);
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("calls that do not wait for one another", () => {
  it("steps are done in their order, each on its own batch", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, { ...options, backend: slowlyRead() });
    const steps = [one, two, three].map(({ x, labels }) => trainer.step(x, labels));
    await steps[0];
    steps.push(trainer.step(four.x, four.labels)); // while the second runs
    const expected = await inTurn([one, two, three, four]);
    expect(await Promise.all(steps)).toEqual(expected.losses);
    expect(await net.state()).toEqual(expected.values);
  });

  it("go on after one that failed", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, { ...options, backend: slowlyRead() });
    const infinite = { N: 16, x: one.x.data.map(() => Infinity), labels: one.labels, targets: undefined };
    const failed = trainer.stepBatch(infinite, 0.5);
    const loss = trainer.step(one.x, one.labels);
    await expect(failed).rejects.toMatchObject({ code: "CR_DATA" });
    expect(await loss).toBe((await inTurn()).losses[0]);
  });

  it("outputs and predictions between two steps disturb neither", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, { ...options, backend: slowlyRead() });
    const [, between, predicted] = await Promise.all([
      trainer.step(one.x, one.labels),
      trainer.outputs(one.x),
      net.predict(one.x, { backend: "reference" }),
      trainer.step(two.x, two.labels),
    ]);
    expect(between.data).toEqual(predicted.data);
    expect(await net.state()).toEqual((await inTurn()).values);
  });

  it("copies of the values are all of the same step", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, options);
    await trainer.step(one.x, one.labels);
    const [first, second] = await Promise.all([net.state(), net.state(), trainer.step(two.x, two.labels)]);
    expect(second).toEqual(first);
    expect(await net.state()).toEqual((await inTurn()).values);
  });

  it("a prediction after a step sees it, also beside a copy of the values", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, options);
    await trainer.step(one.x, one.labels);
    const [, beside] = await Promise.all([net.state(), net.predict(one.x, { backend: "reference" })]);
    const alone = await net.predict(one.x, { backend: "reference" });
    expect(beside.data).toEqual(alone.data);
    expect(alone.data).toEqual((await trainer.outputs(one.x)).data);
  });

  it.each(["a step runs", "a copy is made"])("values that are loaded while %s stand", async (meanwhile) => {
    const net = classifier();
    const trainer = await createTrainer(net, { ...options, backend: slowlyRead() });
    const initial = await net.state();
    await trainer.step(one.x, one.labels);
    const underWay = meanwhile === "a step runs" ? trainer.step(two.x, two.labels) : net.state();
    await nextTurn();
    net.loadState(initial);
    await underWay;
    expect(await net.state()).toEqual(initial);
    expect(await trainer.step(one.x, one.labels)).toBe((await inTurn()).losses[0]);
  });
});

describe("the arrays of a network", () => {
  it("are its own: neither what was loaded nor what was read reaches into it", async () => {
    const net = classifier();
    net.initialize(1);
    const loaded = await net.state();
    net.loadState(loaded);
    const before = await net.predict(one.x, { backend: "reference" });
    for (const { data } of loaded.values()) data.fill(9);
    for (const { data } of (await net.state()).values()) data.fill(9);
    expect((await net.predict(one.x, { backend: "reference" })).data).toEqual(before.data);
    expect((await net.predict(one.x, { backend: "wasm" })).data[0]).toBeCloseTo(before.data[0]!, 5);
  });

  it("are as long as their shapes say", async () => {
    const short = { data: new Float32Array(1), shape: [2, 8] };
    expect(() => classifier().loadState({ "0.w": short })).toThrow(expect.objectContaining({ code: "CR_SHAPE" }));
    const net = classifier();
    net.initialize();
    const predicting = net.predict({ data: new Float32Array(3), shape: [2, 2] });
    await expect(predicting).rejects.toMatchObject({ code: "CR_SHAPE" });
  });
});
