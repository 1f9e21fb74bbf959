/**
 * What lies between a gradient and an update: gathering, clipping, groups; and all of it with averages. See averaging.test.ts.
 */
import { describe, expect, it } from "vitest";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import {
  adam,
  adamw,
  affine,
  batchNorm,
  createReferenceBackend,
  createTrainer,
  DivergedError,
  evaluate,
  fit,
  type Layer,
  type Network,
  networkOf,
  relu,
  rmsprop,
  sequential,
  sgd,
  type Trainer,
  type TrainOptions,
  train,
  type Values,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { device } from "../support/device.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 6), batchNorm(6), relu(), affine(6, 2));
const line = (): Network => sequential(affine(2, 1));

const float64 = createReferenceBackend("float64");

const ALL = {
  accumulate: 3,
  averaging: { decay: 0.8 },
  clipNorm: 0.5,
  clipValue: 0.2,
  decay: "weights",
  parameterGroups: [{ layers: ["3"], learningRateFactor: 0.5 }],
} as const;

/** 14 rows in batches of four: four batches an epoch, so the last update of each is for one batch alone. */
const RUN: TrainOptions = { epochs: 3, batchSize: 4, seed: 5, optimizer: adamw({ learningRate: 0.1 }) };

const arrays = (values: Values): Record<string, number[]> =>
  Object.fromEntries(Array.from(values, ([name, { data }]) => [name, [...data]]));

describe.each(["reference", "wasm"] as const)("on %s, a run with all of it", (backend) => {
  it("goes on from any checkpoint, also between the batches of an update, as if it had never stopped", async () => {
    const options = { ...RUN, ...ALL, backend, validation: quadrants(9, 5), earlyStopping: { patience: 9 } };
    const { recording, files } = await record(classifier(), quadrants(14), options);
    for (let index = 0; index < files.length; index++) {
      const rest = await recordRest(classifier(), quadrants(14), options, files[index]!);
      expect(rest).toEqual(restOf(recording, index));
    }
  });
});

it("gives the same bits with any number of threads, and in a worker", async () => {
  const wide = (): Network => sequential(affine(2, 64), batchNorm(64), relu(), affine(64, 2));
  const states = [];
  for (const more of [{ threads: 1 }, { threads: 3 }, { threads: 1, worker: true }]) {
    const network = wide();
    await fit(network, quadrants(30), { ...RUN, ...ALL, backend: "wasm", ...more });
    states.push(arrays(await network.state()));
  }
  expect(states[1]).toEqual(states[0]);
  expect(states[2]).toEqual(states[0]);
});

it("norms of a long gradient do not depend on the number of threads", async () => {
  const norms = [];
  for (const threads of [1, 2, 3]) {
    const backend = await createWasmBackend({ threads, shareWork: 0.001 });
    const network = sequential(affine(50, 1000), affine(1000, 1));
    const trainer = await createTrainer(network, { backend, optimizer: sgd({ learningRate: 1 }), clipNorm: 1e-3 });
    await trainer.step({ data: new Float32Array(50).fill(0.5), shape: [1, 50] }, [[1]]);
    norms.push(arrays(await network.state()));
  }
  expect(norms[1]).toEqual(norms[0]);
  expect(norms[2]).toEqual(norms[0]);
});

describe("accumulate", () => {
  const rows = (start: number, end: number) => {
    const { x, targets } = plane(8);
    const part = (data: ArrayLike<number>, width: number) => Float64Array.from(data).slice(start * width, end * width);
    return [
      { data: part(x.data, 2), shape: [end - start, 2] },
      { data: part(targets.data, 1), shape: [end - start, 1] },
    ] as const;
  };

  it("makes the update of one batch that has the rows of all", async () => {
    const [parts, whole] = [line(), line()];
    const options = { backend: float64, optimizer: adam({ learningRate: 0.1 }) };
    const [trainer, other] = [
      await createTrainer(parts, { ...options, accumulate: 4 }),
      await createTrainer(whole, options),
    ];
    for (let step = 0; step < 3; step++) {
      for (let start = 0; start < 8; start += 2) await trainer.step(...rows(start, start + 2));
      await other.step(...rows(0, 8));
    }
    expect([trainer.stepCount, other.stepCount]).toEqual([3, 3]);
    const [found, expected] = [arrays(await parts.state()), arrays(await whole.state())];
    for (const name of ["0.w", "0.b"]) {
      found[name]!.forEach((value, i) => void expect(value).toBeCloseTo(expected[name]![i]!, 13));
    }
  });

  it("updates nothing until the last of the batches", async () => {
    const network = line();
    const trainer = await createTrainer(network, { backend: float64, accumulate: 2, seed: 3 });
    await trainer.step(...rows(0, 4));
    const before = arrays(await network.state());
    const snapshot = await trainer.snapshot();
    expect(snapshot.optimizer).toMatchObject({ stepCount: 0, gathered: 1 });
    const fresh = line();
    fresh.initialize(3);
    expect(before).toEqual(arrays(await fresh.state()));
  });

  it("ends an epoch with an update for the batches that are left", async () => {
    const trainers: number[] = [];
    const network = line();
    for await (const event of train(network, plane(10), {
      backend: "reference",
      epochs: 1,
      batchSize: 4,
      accumulate: 2,
      checkpoint: { save: ({ optimizer }) => void trainers.push(optimizer.stepCount) },
    })) {
      if (event.type === "end") expect(event.steps).toBe(3);
    }
    expect(trainers).toEqual([2]);
  });
});

it("counts every batch for what is random in a layer, also those that wait for an update", async () => {
  const seen: number[] = [];
  const spy: Layer = {
    ...(relu() as Layer),
    kind: "spy",
    bind: (backend, buffers) => {
      const { forward, backward } = (relu() as Layer).bind(backend, buffers);
      return {
        forward: (step) => {
          seen.push(step.index);
          forward(step);
        },
        backward,
      };
    },
  };
  const network = networkOf([affine(2, 2), spy, affine(2, 2)]);
  const trainer = await createTrainer(network, { backend: float64, accumulate: 3 });
  for (let step = 0; step < 7; step++) await trainer.step(quadrants(4).x, quadrants(4).labels);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

describe("clipNorm", () => {
  /** One row (1, 0) whose loss (w₀ + b − target)² has the gradient (2·error, 0) and 2·error. */
  const step = async (target: number, options: object): Promise<Record<string, number[]>> => {
    const network = line();
    network.loadState({ "0.w": [[0], [0]], "0.b": [0] });
    const backend = createReferenceBackend("float32");
    const trainer = await createTrainer(network, { backend, optimizer: sgd({ learningRate: 1 }), ...options });
    await trainer.step([[1, 0]], [[target]]);
    return arrays(await network.state());
  };

  it("scales the whole gradient, whose squares float32 could not hold", async () => {
    // The loss itself, a square, must stay finite: the gradient is scaled up by the input instead.
    const network = sequential(affine(1, 1), affine(1, 1));
    network.loadState({ "0.w": [[0]], "0.b": [0], "1.w": [[3e19]], "1.b": [0] });
    const backend = createReferenceBackend("float32");
    const trainer = await createTrainer(network, { backend, optimizer: sgd({ learningRate: 1 }), clipNorm: 1 });
    await trainer.step([[1]], [[-1]]);
    const { "0.w": w, "0.b": b } = arrays(await network.state());
    expect(w![0]).toBeCloseTo(-Math.SQRT1_2, 6); // gradients (6e19, 6e19), and 2 beside them
    expect(b![0]).toBeCloseTo(-Math.SQRT1_2, 6);
  });

  it("takes the other norms, and clips values first", async () => {
    const { "0.w": one } = await step(-4, { clipNorm: { max: 1, type: 1 } });
    expect(one![0]).toBeCloseTo(-0.5, 6); // (8, 8) has the sum 16
    const { "0.w": largest } = await step(-4, { clipNorm: { max: 1, type: Number.POSITIVE_INFINITY } });
    expect(largest![0]).toBeCloseTo(-1, 6);
    const { "0.w": value } = await step(-4, { clipValue: 0.25 });
    expect(value![0]).toBe(-0.25);
    const { "0.w": both } = await step(-4, { clipValue: 0.25, clipNorm: 100 });
    expect(both![0]).toBe(-0.25);
  });

  it("leaves frozen parameters out of the norm", async () => {
    const parameterGroups = [{ parameters: ["b"], frozen: true }];
    const { "0.w": w, "0.b": b } = await step(-4, { clipNorm: 1, parameterGroups });
    expect(w![0]).toBeCloseTo(-1, 6);
    expect(b![0]).toBe(0);
  });

  it.each([
    ["the host decides", createReferenceBackend("float32")],
    ["the device guards its updates", device(true).backend],
    ["the device does not", device(false).backend],
  ])("ends in an error for a norm that is not finite, and changes no weight, where %s", async (_, backend) => {
    const network = sequential(affine(1, 1), affine(1, 1));
    const state = { "0.w": [[0]], "0.b": [0], "1.w": [[2 ** 127]], "1.b": [0] };
    network.loadState(state);
    const trainer = await createTrainer(network, { backend, optimizer: sgd({ learningRate: 1 }), clipNorm: 1 });
    const outcome = trainer.step([[1]], [[-4]]);
    await expect(outcome).rejects.toThrow(DivergedError);
    await expect(outcome).rejects.toThrow("The norm of the gradients became Infinity at step 1");
    expect(arrays(await network.state())).toEqual({ "0.w": [0], "0.b": [0], "1.w": [2 ** 127], "1.b": [0] });
    expect((await trainer.outputs({ data: Float64Array.of(0), shape: [1, 1] })).data[0]).toBe(0);
  });
});

describe("after a norm that is not finite", () => {
  const x = [[1], [2], [3], [5]];
  const y = [[16], [-16], [16], [-16]];

  /** The loss is finite, since the third layer gives 0; its gradient is not, since the fourth multiplies by 2¹²⁷. */
  const begun = async (options: object): Promise<{ trainer: Trainer; network: Network }> => {
    const network = sequential(affine(1, 1), batchNorm(1), affine(1, 1), affine(1, 1));
    const large = { "2.w": [[0]], "2.b": [0], "3.w": [[2 ** 127]], "3.b": [0] };
    const normalized = { "1.gamma": [1], "1.beta": [0], "1.runningMean": [0], "1.runningVar": [1] };
    network.loadState({ "0.w": [[1]], "0.b": [0], ...normalized, ...large });
    const backend = createReferenceBackend("float32");
    const optimizer = sgd({ learningRate: 0.1 });
    return { network, trainer: await createTrainer(network, { backend, optimizer, clipNorm: 1, ...options }) };
  };

  it("the network has the running statistics that the backward pass moved, as the trainer has", async () => {
    const { trainer, network } = await begun({});
    await expect(trainer.step(x, y)).rejects.toThrow("The norm of the gradients became");
    expect((await network.state()).get("1.runningMean")!.data[0]).toBeCloseTo(0.275, 6);
  });

  it("no gradient waits for the next update", async () => {
    const { trainer } = await begun({ accumulate: 2 });
    await trainer.step(x, y);
    await expect(trainer.step(x, y)).rejects.toThrow("The norm of the gradients became");
    expect((await trainer.snapshot()).optimizer.gathered).toBeUndefined();
  });
});

describe("on a device that guards updates", () => {
  it("a run with all of it has the bits of the reference backend", async () => {
    const states = [];
    for (const backend of [device(true).backend, createReferenceBackend("float32")]) {
      const network = classifier();
      await fit(network, quadrants(14), { ...RUN, ...ALL, backend });
      states.push(arrays(await network.state()));
    }
    expect(states[0]).toEqual(states[1]);
  });

  it("a loss that is not finite leaves weights and norm alone", async () => {
    const network = line();
    network.loadState({ "0.w": [[0], [0]], "0.b": [0] });
    const { backend } = device(true);
    const trainer = await createTrainer(network, { backend, optimizer: sgd({ learningRate: 1 }), clipNorm: 1 });
    await trainer.step([[1, 0]], [[1]]);
    const before = arrays(await network.state());
    await expect(trainer.step([[1, 0]], [[3e38]])).rejects.toThrow("The loss became Infinity");
    expect(arrays((await trainer.snapshot()).values)).toEqual(before);
    expect((await trainer.outputs({ data: Float64Array.of(0, 0), shape: [1, 2] })).data[0]).toBe(before["0.b"]![0]);
  });
});

describe("parameter groups", () => {
  const moved = async (options: object, network = classifier()): Promise<Record<string, number[]>> => {
    network.initialize(2);
    const before = arrays(await network.state());
    const trainer = await createTrainer(network, {
      backend: float64,
      optimizer: sgd({ learningRate: 0.1 }),
      ...options,
    });
    await trainer.step(quadrants(8).x, quadrants(8).labels);
    const after = arrays(await network.state());
    return Object.fromEntries(
      Object.entries(after).map(([name, data]) => [name, data.map((v, i) => v - before[name]![i]!)]),
    );
  };

  it("have factors on the learning rate, and the later group wins", async () => {
    const plain = await moved({});
    const found = await moved({
      parameterGroups: [{ learningRateFactor: 0.5 }, { layers: ["3"], parameters: ["b"], learningRateFactor: 2 }],
    });
    found["0.w"]!.forEach((value, i) => void expect(value).toBeCloseTo(0.5 * plain["0.w"]![i]!, 14));
    found["3.w"]!.forEach((value, i) => void expect(value).toBeCloseTo(0.5 * plain["3.w"]![i]!, 14));
    found["3.b"]!.forEach((value, i) => void expect(value).toBeCloseTo(2 * plain["3.b"]![i]!, 14));
  });

  it("freeze: nothing of the parameters moves, and what the optimizer remembers of them stays 0", async () => {
    const network = classifier();
    const found = await moved({ parameterGroups: [{ layers: ["0", "1"], frozen: true }] }, network);
    for (const name of ["0.w", "0.b", "1.gamma", "1.beta"]) expect(new Set(found[name])).toEqual(new Set([0]));
    for (const name of ["3.w", "1.runningMean"]) expect(found[name]!.some((value) => value !== 0)).toBe(true);
  });

  it("freeze running statistics by choice: the layer then evaluates in training, too", async () => {
    const network = classifier();
    const groups = [{ layers: ["1"], frozenStatistics: true }];
    const found = await moved({ parameterGroups: groups }, network);
    for (const name of ["1.runningMean", "1.runningVar"]) expect(new Set(found[name])).toEqual(new Set([0]));
    expect(found["1.gamma"]!.some((value) => value !== 0)).toBe(true);
    const trainer = await createTrainer(network, { backend: float64, parameterGroups: groups });
    const { x, labels } = quadrants(8);
    const { loss } = await evaluate(network, { x, labels }, { backend: float64 });
    expect(await trainer.step(x, labels)).toBeCloseTo(loss, 14);
  });

  it("freeze running statistics, which then need no batch: a row alone is enough to train on", async () => {
    const groups = [{ layers: ["1"], frozenStatistics: true }];
    const options = { backend: "reference", parameterGroups: groups, batchSize: 1, epochs: 1 } as const;
    const { x, labels } = quadrants(3);
    const one = { x: [[1, 2]], labels: [0] };
    await expect(fit(classifier(), { x, labels }, options)).resolves.toBeDefined();
    const trainer = await createTrainer(classifier(), options);
    await trainer.step(one.x, one.labels);
    await trainer.forward(one.x);
    await trainer.backward([[1, -1]]);
    await trainer.update();
    const { parameterGroups: _, ...unfrozen } = options;
    await expect(fit(classifier(), { x, labels }, unfrozen)).rejects.toThrow("trains on at least 2 rows");
    const plain = await createTrainer(classifier(), unfrozen);
    const needed = 'batchNorm "1" trains on batches of at least 2 rows, but this one has 1.';
    await expect(plain.step(one.x, one.labels)).rejects.toThrow(needed);
    await expect(plain.forward(one.x)).rejects.toThrow(needed);
  });

  it('decay: "weights" spares biases and normalization', async () => {
    const still = { learningRate: 0.1, weightDecay: 0.5 };
    const decayed = async (options: object): Promise<string[]> => {
      const [with0, without] = [
        await moved({ optimizer: adamw({ ...still, weightDecay: 0 }) }),
        await moved({ optimizer: adamw(still), ...options }),
      ];
      return Object.keys(with0).filter((name) => with0[name]!.some((value, i) => value !== without[name]![i]));
    };
    expect(await decayed({ decay: "weights" })).toEqual(["0.w", "3.w"]);
    expect(await decayed({})).toContain("1.gamma");
    const parameterGroups = [{ layers: ["3"], weightDecay: 0 }];
    expect(await decayed({ decay: "weights", parameterGroups })).toEqual(["0.w"]);
  });
});

it("a checkpoint does not go on with other such options", async () => {
  const { files } = await record(classifier(), quadrants(14), { ...RUN, backend: "reference", clipNorm: 1 });
  const other = recordRest(classifier(), quadrants(14), { ...RUN, backend: "reference", clipNorm: 2 }, files[0]!);
  await expect(other).rejects.toThrow("clipNorm: 1 in the checkpoint, 2 here");
});

it("a step takes a learning rate of its own", async () => {
  const network = line();
  network.loadState({ "0.w": [[0], [0]], "0.b": [0] });
  const trainer = await createTrainer(network, { backend: float64, optimizer: rmsprop() });
  await trainer.step([[1, 0]], [[1]], { learningRate: 0 });
  expect(arrays(await network.state())["0.w"]).toEqual([0, 0]);
  await expect(trainer.step([[1, 0]], [[1]], { learningRate: -1 })).rejects.toThrow("step: learningRate must be");
});
