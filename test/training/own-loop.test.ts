import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  type Backend,
  type BackendChoice,
  batchNorm,
  ConfigError,
  createReferenceBackend,
  createTrainer,
  DataError,
  DivergedError,
  dropout,
  embedding,
  type FloatArray,
  lossOfKernel,
  type Network,
  relu,
  ShapeError,
  sequential,
  sgd,
  softmaxCrossEntropy,
  type Tensor,
  type Trainer,
  type TrainerOptions,
  tensor,
  type Values,
} from "../../src/index.ts";
import { blasBackends } from "../backends/blas-targets.ts";
import { device } from "../support/device.ts";
import { quadrants } from "../support/problems.ts";

const classifier = (): Network<2, 2> => sequential(affine(2, 8), batchNorm(8), relu(), dropout(0.3), affine(8, 2));
/** Without what looks at other rows of a batch. */
const rowByRow = (): Network<2, 2> => sequential(affine(2, 8), relu(), dropout(0.3), affine(8, 2));
const { x, labels } = quadrants(16);
const float64 = createReferenceBackend("float64");
const backend = float64;

const arrays = (values: Values): Record<string, number[]> =>
  Object.fromEntries([...values].map(([name, { data }]) => [name, [...data]]));

/** Half the mean of the squares: a loss of one's own. */
function squares(loss: FloatArray, dout: FloatArray, out: FloatArray, targets: FloatArray, N: number, M: number): void {
  let total = 0;
  for (let i = 0; i < N * M; i++) {
    const difference = out[i]! - targets[i]!;
    total += difference * difference;
    dout[i] = difference / (N * M);
  }
  loss[0] = total / (2 * N * M);
}

async function splitStep(trainer: Trainer): Promise<number> {
  const { loss, dlogits } = softmaxCrossEntropy(await trainer.forward(x), labels);
  await trainer.backward(dlogits);
  await trainer.update();
  return loss;
}

/** What a trainer has become: weights, running statistics, and what the optimizer remembers. */
async function remembered(trainer: Trainer): Promise<unknown> {
  const { values, optimizer } = await trainer.snapshot();
  return [arrays(values), optimizer.stepCount, [...optimizer.slots].map(([name, slot]) => [name, arrays(slot)])];
}

const part = ({ data, shape }: Tensor, from: number, to: number): Tensor => {
  const width = data.length / shape[0]!;
  return tensor(data.slice(from * width, to * width), [to - from, ...shape.slice(1)]);
};

const scaled = ({ data, shape }: Tensor, factor: number): Tensor =>
  tensor(
    data.map((v) => v * factor),
    shape,
  );

describe("a step in parts", () => {
  it.each<[string, TrainerOptions]>([
    ["reference in float64", { backend: float64 }],
    ["reference in float32", { backend: createReferenceBackend("float32") }],
    ["a device that guards updates", { backend: device(true).backend }],
    ["a device that does not", { backend: device(false).backend }],
    [
      "float64, with all that comes before an update",
      { backend, clipNorm: 0.5, clipValue: 0.1, averaging: { decay: 0.9 } },
    ],
    [
      "groups",
      { backend, decay: "weights", parameterGroups: [{ layers: ["0", "1"], frozen: true, frozenStatistics: true }] },
    ],
  ])("has the bits of step on %s", async (_, options) => {
    const [whole, inParts] = [
      await createTrainer(classifier(), { ...options, seed: 3 }),
      await createTrainer(classifier(), { ...options, seed: 3 }),
    ];
    for (let step = 0; step < 4; step++) expect(await splitStep(inParts)).toBe(await whole.step(x, labels));
    expect(await remembered(inParts)).toEqual(await remembered(whole));
    expect(inParts.stepCount).toBe(4);
  });

  it.each<[string, () => BackendChoice | Promise<Backend>]>([["wasm", () => "wasm"], ...Object.entries(blasBackends)])(
    "has the bits of step on %s, whose losses are faster but for one's own",
    async (_, create) => {
      const options = { backend: await create(), loss: lossOfKernel("squares", squares), seed: 3 } as const;
      const [whole, inParts] = [await createTrainer(classifier(), options), await createTrainer(classifier(), options)];
      const { data, shape } = x;
      for (let step = 0; step < 4; step++) {
        const out = await inParts.forward(x);
        const [loss, dout] = [new Float32Array(1), new Float32Array(32)];
        squares(loss, dout, out.data, Float32Array.from(data), 16, 2);
        await inParts.backward(tensor(dout, shape));
        await inParts.update();
        expect(await whole.step(x, x)).toBe(loss[0]);
      }
      expect(await remembered(inParts)).toEqual(await remembered(whole));
    },
  );

  it("differs from a step on wasm by the rounding of its loss alone", async () => {
    const options = { backend: "wasm", seed: 3 } as const;
    const [whole, inParts] = [await createTrainer(classifier(), options), await createTrainer(classifier(), options)];
    const loss = await whole.step(x, labels);
    // A few roundings of 2⁻²⁴, of a number below 1.
    expect(Math.abs((await splitStep(inParts)) - loss)).toBeLessThan(8 * 2 ** -24);
  });

  it("takes turns with step", async () => {
    const [whole, mixed] = [
      await createTrainer(classifier(), { backend }),
      await createTrainer(classifier(), { backend }),
    ];
    for (let step = 0; step < 4; step++) {
      const loss = await (step % 2 ? mixed.step(x, labels) : splitStep(mixed));
      expect(loss).toBe(await whole.step(x, labels));
    }
    expect(await remembered(mixed)).toEqual(await remembered(whole));
  });

  it("is done in the order of its calls", async () => {
    const trainer = await createTrainer(sequential(affine(1, 1)), { backend, optimizer: sgd({ learningRate: 1 }) });
    trainer.network.loadState({ "0.w": [[2]], "0.b": [0] });
    const [out, { dx }] = await Promise.all([trainer.forward([[3]]), trainer.backward([[1]]), trainer.update()]);
    expect([out.data[0], dx.data[0]]).toEqual([6, 2]);
    expect(arrays(await trainer.network.state())).toEqual({ "0.w": [-1], "0.b": [-1] });
  });

  it("has a learning rate of its own", async () => {
    const trainer = await createTrainer(sequential(affine(1, 1)), { backend, optimizer: sgd({ learningRate: 1 }) });
    trainer.network.loadState({ "0.w": [[2]], "0.b": [0] });
    await trainer.forward([[3]]);
    await trainer.backward([[1]]);
    await trainer.update({ learningRate: 0.25 });
    expect(arrays(await trainer.network.state())).toEqual({ "0.w": [1.25], "0.b": [-0.25] });
    await expect(trainer.update({ learningRate: -1 })).rejects.toThrow("update: learningRate must be");
    await expect(trainer.update({ rate: 1 } as never)).rejects.toThrow('update has no option "rate"');
  });

  it("moves running statistics once for each backward pass, and not in a forward pass", async () => {
    const network = sequential(batchNorm(1, { momentum: 0.5 }));
    const trainer = await createTrainer(network, { backend });
    const mean = async (): Promise<number> => (await network.state()).get("0.runningMean")!.data[0]!;
    await trainer.forward([[2], [6]]);
    await trainer.forward([[2], [6]]);
    expect(await mean()).toBe(0);
    await trainer.backward([[1], [2]]);
    expect(await mean()).toBe(2);
    await trainer.forward([[2], [6]]);
    await trainer.backward([[1], [2]]);
    expect(await mean()).toBe(3);
  });
});

describe("the gradients that wait", () => {
  const gradientsOf = async (parts: readonly (readonly [number, number])[]): Promise<Record<string, number[]>> => {
    const trainer = await createTrainer(rowByRow(), { backend, batchSize: 16, seed: 5 });
    for (const [from, to] of parts) {
      const { dlogits } = softmaxCrossEntropy(await trainer.forward(part(x, from, to)), labels.slice(from, to));
      await trainer.backward(scaled(dlogits, (to - from) / 16));
    }
    return arrays(await trainer.gradients());
  };

  it("are the sum of those of several batches: those of one batch of all rows, with the same dropout", async () => {
    const whole = await gradientsOf([[0, 16]]);
    const summed = await gradientsOf([
      [0, 4],
      [4, 6],
      [6, 16],
    ]);
    for (const [name, values] of Object.entries(whole)) {
      // Sums of 16 products of numbers below 1, in another order.
      values.forEach((value, i) => void expect(Math.abs(summed[name]![i]! - value)).toBeLessThan(32 * 2 ** -52));
    }
  });

  it("are three times those of a batch that comes three times, and then begin anew", async () => {
    const trainer = await createTrainer(sequential(affine(2, 2)), { backend, optimizer: sgd({ learningRate: 0 }) });
    const dout = tensor([
      [1, 2],
      [3, 4],
    ]);
    const pass = async (): Promise<void> => {
      await trainer.forward([
        [1, 2],
        [4, 8],
      ]);
      await trainer.backward(dout);
    };
    for (const times of [1, 3]) {
      for (let time = 0; time < times; time++) await pass();
      const expected = { "0.w": [13, 18, 26, 36], "0.b": [4, 6] };
      expect(arrays(await trainer.gradients())).toEqual({
        "0.w": expected["0.w"].map((value) => value * times),
        "0.b": expected["0.b"].map((value) => value * times),
      });
      await trainer.update();
    }
  });

  it("are dropped by discard", async () => {
    const [passed, other] = [
      await createTrainer(classifier(), { backend }),
      await createTrainer(classifier(), { backend }),
    ];
    for (const trainer of [passed, other]) {
      await trainer.forward(x);
      await trainer.backward(tensor(new Float64Array(32).fill(7), [16, 2]));
      await trainer.discard();
    }
    await passed.forward(x);
    await passed.discard();
    expect(await splitStep(passed)).toBe(await other.step(x, labels));
    expect(await remembered(passed)).toEqual(await remembered(other));
  });

  it("are clipped at the update, and stay as they are until then", async () => {
    const trainer = await createTrainer(sequential(affine(1, 1)), {
      ...{ backend, optimizer: sgd({ learningRate: 1 }), clipNorm: 5 },
    });
    trainer.network.loadState({ "0.w": [[0]], "0.b": [0] });
    await trainer.forward([[0.75]]);
    await trainer.backward([[8]]);
    expect(arrays(await trainer.gradients())).toEqual({ "0.w": [6], "0.b": [8] });
    await trainer.update();
    const { "0.w": w, "0.b": b } = arrays(await trainer.network.state());
    expect([w![0], b![0]]).toEqual([expect.closeTo(-3, 6), expect.closeTo(-4, 6)]);
  });
});

describe("dx", () => {
  it("is the derivative by x: two trainers, one behind the other, train as one", async () => {
    const options = { backend, optimizer: adam({ learningRate: 0.1 }), seed: 2 } as const;
    const [first, second] = [sequential(affine(2, 8), batchNorm(8), relu()), sequential(affine(8, 2))];
    const whole = sequential(affine(2, 8), batchNorm(8), relu(), affine(8, 2));
    whole.initialize(1);
    const state = await whole.state();
    const under = (from: number, to: number): Values =>
      new Map(
        [...state].flatMap(([name, value]) => {
          const layer = Number(name.split(".")[0]);
          return layer >= from && layer < to ? [[name.replace(`${layer}.`, `${layer - from}.`), value]] : [];
        }),
      );
    first.loadState(under(0, 3));
    second.loadState(under(3, 4));
    const trainer = await createTrainer(whole, options);
    const [a, b] = [await createTrainer(first, options), await createTrainer(second, options)];
    for (let step = 0; step < 3; step++) {
      const out = await b.forward(await a.forward(x));
      const { loss, dlogits } = softmaxCrossEntropy(out, labels);
      await a.backward((await b.backward(dlogits)).dx);
      await Promise.all([a.update(), b.update()]);
      expect(loss).toBe(await trainer.step(x, labels));
    }
    const last = arrays(await second.state());
    const found = { ...arrays(await first.state()), "3.w": last["0.w"], "3.b": last["0.b"] };
    expect(found).toEqual(arrays(await whole.state()));
  });

  it("has the shape of x, and is 0 where x is an id", async () => {
    const pictures = await createTrainer(sequential(affine(4, 1)), { backend });
    await pictures.forward(tensor(new Float64Array(8), [2, 2, 2]));
    expect((await pictures.backward([[1], [1]])).dx.shape).toEqual([2, 2, 2]);
    const words = await createTrainer(sequential(embedding(5, 3)), { backend });
    await words.forward([[4], [1]]);
    const { dx } = await words.backward([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([...dx.data]).toEqual([0, 0]);
    expect(arrays(await words.gradients())["0.w"]).toEqual([0, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
  });

  it("is a copy, as the outputs are", async () => {
    const trainer = await createTrainer(sequential(affine(2, 2)), { backend });
    const out = await trainer.forward([[1, 2]]);
    const kept = [...out.data];
    const { dx } = await trainer.backward([[1, 2]]);
    const keptDx = [...dx.data];
    await trainer.forward([[5, 6]]);
    await trainer.backward([[7, 8]]);
    expect([[...out.data], [...dx.data]]).toEqual([kept, keptDx]);
  });
});

describe("what is refused, and changes nothing", () => {
  const dout = tensor(new Float64Array(32).fill(0.1), [16, 2]);
  const trained = (options: TrainerOptions = {}): Promise<Trainer> =>
    createTrainer(classifier(), { backend, ...options });
  const forwarded = async (): Promise<Trainer> => {
    const trainer = await trained();
    await trainer.forward(x);
    return trainer;
  };
  const gathered = async (): Promise<Trainer> => {
    const trainer = await forwarded();
    await trainer.backward(dout);
    return trainer;
  };

  it.each<
    [string, () => Promise<Trainer>, (trainer: Trainer) => Promise<unknown>, new (...a: never[]) => Error, string]
  >([
    [
      "backward before forward",
      trained,
      (t) => t.backward(dout),
      ConfigError,
      "backward: no forward pass waits for it.",
    ],
    ["backward twice", gathered, (t) => t.backward(dout), ConfigError, "backward: no forward pass waits for it."],
    ["update before anything", trained, (t) => t.update(), ConfigError, "update: no gradients wait for an update."],
    [
      "update before backward",
      forwarded,
      (t) => t.update(),
      ConfigError,
      "update: a forward pass waits for its backward",
    ],
    ["gradients of nothing", forwarded, (t) => t.gradients(), ConfigError, "gradients: no gradients wait"],
    ["step within a forward pass", forwarded, (t) => t.step(x, labels), ConfigError, "step: a forward pass waits"],
    [
      "step while gradients wait",
      gathered,
      (t) => t.step(x, labels),
      ConfigError,
      "step: gradients wait for update().",
    ],
    ["a snapshot while gradients wait", gathered, (t) => t.snapshot(), ConfigError, "snapshot: gradients wait"],
    [
      "a batch that is too large",
      gathered,
      (t) => t.forward(quadrants(17).x),
      ShapeError,
      "forward: a batch of 17 rows is larger than 16",
    ],
    [
      "a batch that is too small",
      trained,
      (t) => t.forward([[1, 2]]),
      ShapeError,
      "trains on batches of at least 2 rows",
    ],
    ["no rows", trained, (t) => t.forward(tensor(new Float64Array(0), [0, 2])), DataError, "forward: x has no rows."],
    [
      "x of another width",
      trained,
      (t) => t.forward([[1], [2]]),
      ShapeError,
      "forward: x has shape (2, 1), but the network takes (2, 2)",
    ],
    [
      "x that is not finite",
      trained,
      (t) =>
        t.forward([
          [1, 2],
          [3, Number.NaN],
        ]),
      DataError,
      "forward: x has NaN at row 1, column 1",
    ],
    [
      "dout of another shape",
      forwarded,
      (t) => t.backward([[1, 2]]),
      ShapeError,
      "backward: dout has shape (1, 2), but what forward gave has (16, 2).",
    ],
    [
      "dout that is not finite",
      forwarded,
      (t) => t.backward(scaled(dout, Number.NaN)),
      DataError,
      "backward: dout has NaN at row 0, column 0",
    ],
  ])("%s", async (_, begun, act, kind, message) => {
    const trainer = await begun();
    const before = arrays(await trainer.network.state());
    const outcome = act(trainer);
    await expect(outcome).rejects.toThrow(kind);
    await expect(outcome).rejects.toThrow(message);
    expect(arrays(await trainer.network.state())).toEqual(before);
    expect(trainer.stepCount).toBe(0);
  });

  it("a dout that float32 cannot hold; the right one may follow", async () => {
    const trainer = await createTrainer(sequential(affine(1, 1)), { backend: "wasm" });
    await trainer.forward([[1]]);
    await expect(trainer.backward([[1e39]])).rejects.toThrow("which is no finite number of float32");
    await trainer.backward([[1]]);
    expect(arrays(await trainer.gradients())).toEqual({ "0.w": [1], "0.b": [1] });
  });

  it.each([
    ["backward", forwarded],
    ["update", gathered],
    ["forward", gathered],
  ] as const)("%s after somebody else has changed the values; discard() mends it", async (name, begun) => {
    const trainer = await begun();
    trainer.network.loadState(await trainer.network.state());
    const act = {
      backward: () => trainer.backward(dout),
      update: () => trainer.update(),
      forward: () => trainer.forward(x),
    };
    await expect(act[name]()).rejects.toThrow(`${name}: the network's values were changed from elsewhere`);
    await trainer.discard();
    await splitStep(trainer);
    expect(trainer.stepCount).toBe(1);
  });

  it("options that only step follows", async () => {
    const trainer = await trained({ accumulate: 2 });
    await expect(trainer.forward(x)).rejects.toThrow(
      "forward: a trainer with the option accumulate trains by step alone.",
    );
    const replica = {
      over: (own: unknown) => own,
      share: () => ({ start: 0, rows: 1 }),
      rank: 0,
      size: 2,
      combine: () => {},
      settle: () => {},
    } as never;
    const ranks = await trained({ replica });
    await expect(ranks.forward(x)).rejects.toThrow("forward: a trainer with the option replica trains by step alone.");
  });

  it("outputs that are not finite, naming the first tensor; gradients that wait still do", async () => {
    const trainer = await createTrainer(sequential(affine(1, 1), affine(1, 1)), {
      backend: createReferenceBackend("float32"),
    });
    trainer.network.loadState({ "0.w": [[1e30]], "0.b": [0], "1.w": [[1]], "1.b": [0] });
    await trainer.forward([[1]]);
    await trainer.backward([[0]]);
    const outcome = trainer.forward([[1e30]]);
    await expect(outcome).rejects.toThrow(DivergedError);
    await expect(outcome).rejects.toThrow('The first tensor that is not finite is the output of affine "0".');
    await trainer.update();
    expect(trainer.stepCount).toBe(1);
  });

  it("gradients whose norm is not finite; then nothing waits", async () => {
    const options = { backend: createReferenceBackend("float32"), clipNorm: 1 };
    const trainer = await createTrainer(sequential(affine(1, 1)), options);
    await trainer.forward([[1e30]]);
    await trainer.backward([[1e30]]);
    const before = arrays(await trainer.network.state());
    await expect(trainer.update()).rejects.toThrow("The norm of the gradients became Infinity at step 1");
    expect(arrays(await trainer.network.state())).toEqual(before);
    await expect(trainer.update()).rejects.toThrow("no gradients wait");
  });

  it("an update that leaves a parameter not finite is found by assertFinite", async () => {
    const options = { backend: createReferenceBackend("float32"), optimizer: sgd({ learningRate: 1 }) };
    const trainer = await createTrainer(sequential(affine(1, 1)), options);
    await trainer.forward([[1e30]]);
    await trainer.backward([[1e30]]);
    await trainer.assertFinite();
    await trainer.update();
    await expect(trainer.assertFinite()).rejects.toThrow('The update of step 1 left w of affine "0" not finite.');
  });
});

it("restore drops what was begun", async () => {
  const trainer = await createTrainer(classifier(), { backend });
  const snapshot = await trainer.snapshot();
  const loss = await splitStep(trainer);
  await trainer.forward(x);
  await trainer.backward(tensor(new Float64Array(32).fill(1), [16, 2]));
  await trainer.restore(snapshot);
  expect(await splitStep(trainer)).toBe(loss);
});
