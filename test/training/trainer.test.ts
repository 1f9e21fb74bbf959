import { describe, expect, it } from "vitest";
import {
  affine,
  batchNorm,
  ConfigError,
  createReferenceBackend,
  createTrainer,
  type Layer,
  type Network,
  relu,
  ShapeError,
  type Step,
  sequential,
  sgd,
  tensor,
} from "../../src/index.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network<2, 2> => sequential(affine(2, 8), batchNorm(8), relu(), affine(8, 2));
const { x, labels } = quadrants(16);
const backend = "reference";

describe("a trainer", () => {
  it("lowers the loss of the batch it trains on", async () => {
    const trainer = await createTrainer(classifier(), { backend });
    const first = await trainer.step(x, labels);
    for (let step = 0; step < 50; step++) await trainer.step(x, labels);
    expect(await trainer.step(x, labels)).toBeLessThan(first);
    expect(trainer.stepCount).toBe(52);
  });

  it("takes nested arrays, and targets for a regression", async () => {
    const trainer = await createTrainer(sequential(affine(2, 1)), { backend, optimizer: sgd({ learningRate: 0 }) });
    const data = plane(4);
    const nested = [0, 1, 2, 3].map((n) => [data.x.data[2 * n]!, data.x.data[2 * n + 1]!]);
    const targets = [...data.targets.data].map((value) => [value]);
    expect(await trainer.step(nested, targets)).toBe(await trainer.step(data.x, data.targets));
  });

  it.each([-1, Number.NaN, "0.1"])("refuses a learning rate of %j of an optimizer of one's own", async (wrong) => {
    const optimizer = { ...sgd(), kind: "mine", learningRate: wrong as number };
    const trainer = await createTrainer(classifier(), { backend, optimizer });
    await expect(trainer.step(x, labels)).rejects.toThrow("step: learningRate must be a finite number of at least 0");
    await expect(trainer.step(x, labels, {})).rejects.toThrow("step: learningRate must be");
    expect(await trainer.step(x, labels, { learningRate: 0.1 })).toBeGreaterThan(0);
  });

  it("trains where a program has given every object a key more", async () => {
    const everyObject = Object.prototype as { more?: unknown };
    everyObject.more = () => {};
    try {
      const trainer = await createTrainer(classifier(), { backend, optimizer: sgd({ learningRate: 0.1 }) });
      expect(await trainer.step(x, labels, { learningRate: 0.1 })).toBeGreaterThan(0);
    } finally {
      delete everyObject.more;
    }
  });

  it("goes back to a snapshot, and another goes on from it: the steps after it come again", async () => {
    const trainer = await createTrainer(classifier(), { backend, batchSize: 16 });
    const running = trainer.step(x, labels);
    const snapshot = await trainer.snapshot(); // of after the step that was asked for before
    await running;
    const losses = [await trainer.step(x, labels), await trainer.step(x, labels)];
    for (const other of [trainer, await createTrainer(classifier(), { backend, batchSize: 16 })]) {
      await other.restore(snapshot);
      expect(other.stepCount).toBe(1);
      expect([await other.step(x, labels), await other.step(x, labels)]).toEqual(losses);
    }
  });

  it("tells layers the seed, the number of the step, and where the rows stand in the batch of all replicas", async () => {
    const told: Step[] = [];
    const listening: Layer = {
      ...relu(),
      bind(backend, buffers) {
        const passes = relu().bind(backend, buffers);
        const hear = (pass: (step: Step) => void) => (step: Step) => {
          told.push({ ...step });
          pass(step);
        };
        return { forward: hear(passes.forward), backward: hear(passes.backward) };
      },
    };
    const trainer = await createTrainer(sequential(affine(2, 2), listening), { backend, seed: 7, batchSize: 16 });
    await trainer.step(x, labels);
    await trainer.stepBatch(
      { N: 4, x: x.data.slice(0, 8), labels: labels.slice(0, 4), targets: undefined, firstRow: 5 },
      0,
    );
    const first = { N: 16, mode: "train", seed: 7, index: 0, firstRow: 0 };
    const second = { N: 4, mode: "train", seed: 7, index: 1, firstRow: 5 };
    expect(told).toEqual([first, first, second, second]);
  });

  it("begins with what an optimizer remembers of earlier training", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, { backend });
    await trainer.step(x, labels);
    const { values, optimizer } = await trainer.snapshot();
    const other = classifier();
    other.loadState(values);
    const goingOn = await createTrainer(other, { backend, optimizerState: optimizer });
    expect(goingOn.stepCount).toBe(1);
    for (let step = 0; step < 3; step++) expect(await goingOn.step(x, labels)).toBe(await trainer.step(x, labels));
  });

  it("changes nothing by a snapshot that does not fit", async () => {
    const trainer = await createTrainer(classifier(), { backend });
    await trainer.step(x, labels);
    const before = await trainer.snapshot();
    const other = await createTrainer(classifier(), { backend });
    for (let step = 0; step < 3; step++) await other.step(x, labels);
    const { values, optimizer } = await other.snapshot();
    await expect(trainer.restore({ values: new Map(), optimizer })).rejects.toThrow(ShapeError);
    await expect(trainer.restore({ values, optimizer: { ...optimizer, stepCount: -1 } })).rejects.toThrow(ConfigError);
    expect(await trainer.snapshot()).toEqual(before);
  });

  it("refuses what another optimizer remembers, or one of another network", async () => {
    const { optimizer } = await (await createTrainer(classifier(), { backend })).snapshot();
    const options = { backend, optimizerState: optimizer } as const;
    await expect(createTrainer(classifier(), { ...options, optimizer: sgd() })).rejects.toThrow(
      "sgd remembers velocity, but the state that it is given has m and v",
    );
    await expect(createTrainer(classifier(), { backend, optimizerState: "a path" as never })).rejects.toThrow(
      "The option optimizerState takes what readOptimizerState",
    );
    await expect(createTrainer(sequential(affine(2, 3)), options)).rejects.toThrow(
      '"m" of "0.w" must have shape (2, 3), but the state that it is given has (2, 8)',
    );
  });

  it("is followed by the network: predict and state see its last step", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, { backend, optimizer: sgd({ learningRate: 0.5 }) });
    await trainer.step(x, labels);
    const before = await net.predict(x, { backend });
    await trainer.step(x, labels);
    expect((await net.predict(x, { backend })).data).not.toEqual(before.data);
    expect((await net.state()).get("1.runningMean")!.data.some((value) => value !== 0)).toBe(true);
  });

  it("goes on from weights that were loaded between two steps", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, { backend, optimizer: sgd({ learningRate: 0.5 }) });
    const first = await trainer.step(x, labels);
    const initial = classifier();
    initial.initialize(0);
    net.loadState(await initial.state());
    expect(await trainer.step(x, labels)).toBe(first);
  });

  it("takes turns with another trainer of the same network", async () => {
    const net = classifier();
    const options = { backend, optimizer: sgd({ learningRate: 0.5 }) } as const;
    const [a, b] = [await createTrainer(net, options), await createTrainer(net, options)];
    const turns = [await a.step(x, labels), await b.step(x, labels), await a.step(x, labels)];
    const alone = await createTrainer(classifier(), options);
    expect(turns).toEqual([await alone.step(x, labels), await alone.step(x, labels), await alone.step(x, labels)]);
  });

  it("leaves everything as it was when the loss is not finite", async () => {
    const net = classifier();
    const trainer = await createTrainer(net, { backend });
    await trainer.step(x, labels);
    const broken = new Map(await net.state());
    const w = { ...broken.get("3.w")!, data: broken.get("3.w")!.data.slice().fill(3e38) };
    net.loadState(broken.set("3.w", w));
    await expect(trainer.step(x, labels)).rejects.toMatchObject({
      code: "CR_DIVERGED",
      divergence: { step: 2, tensor: 'the output of affine "3"' },
    });
    expect(await net.state()).toEqual(broken);
  });

  it("leaves everything as it was when the batch is not finite, even where no loss shows it", async () => {
    const net = sequential(affine(1, 2, { w: (data) => data.fill(-1) }), relu(), affine(2, 2));
    const trainer = await createTrainer(net, { backend });
    await trainer.step([[1], [2]], [0, 1]);
    const before = await net.state();
    const step = trainer.step([[1], [Number.POSITIVE_INFINITY]], [0, 1]); // ReLU stops it: the outputs are finite
    await expect(step).rejects.toMatchObject({ code: "CR_DATA" });
    await expect(step).rejects.toThrow("x of the batch has Infinity at row 1, column 0 (1 of 2 values are not finite)");
    expect(await net.state()).toEqual(before);
  });

  it("refuses numbers that the backend's type cannot hold", async () => {
    const trainer = await createTrainer(sequential(affine(1, 2)), { backend: "reference" });
    await expect(trainer.step([[1], [1e300]], [0, 1])).rejects.toThrow("too large for float32");
  });
});

describe("a trainer's answers", () => {
  it("are of one kind: targets after labels are refused, and labels after targets", async () => {
    const net = sequential(affine(2, 2));
    const targets = tensor(new Float64Array(32), [16, 2]);
    const classes = await createTrainer(net, { backend });
    await classes.step(x, labels);
    await expect(classes.step(x, targets)).rejects.toMatchObject({ code: "CR_CONFIG" });
    const numbers = await createTrainer(net, { backend });
    await numbers.step(x, targets);
    await expect(numbers.step(x, labels)).rejects.toMatchObject({ code: "CR_CONFIG" });
  });
});

describe("memory", () => {
  it("of a user's own backend does not grow from one prediction to the next", async () => {
    const own = createReferenceBackend("float64");
    let allocated = 0;
    const counting = {
      ...own,
      allocate(length: number) {
        allocated += length;
        return own.allocate(length);
      },
    };
    const net = classifier();
    net.initialize();
    await net.predict(x, { backend: counting });
    const first = allocated;
    await net.predict(x, { backend });
    await net.predict(x, { backend: counting });
    expect(allocated).toBe(first);
  });
});

describe("a batch that does not fit", () => {
  it.each([
    ["rows of another width", tensor([[1, 2, 3]]), [0], "CR_SHAPE", "(1, 2)"],
    ["too few labels", x, [0, 1], "CR_SHAPE", "16 rows"],
    [
      "a label outside the classes",
      tensor([
        [1, 2],
        [3, 4],
      ]),
      [0, 2],
      "CR_DATA",
      "label 2",
    ],
    [
      "a label that is no integer",
      tensor([
        [1, 2],
        [3, 4],
      ]),
      [0, 0.5],
      "CR_DATA",
      "0.5",
    ],
    ["one row, with batch normalization", tensor([[1, 2]]), [0], "CR_SHAPE", 'batchNorm "1"'],
  ])("%s", async (_, rows, answers, code, named) => {
    const trainer = await createTrainer(classifier(), { backend });
    await expect(trainer.step(rows, answers)).rejects.toMatchObject({ code, message: expect.stringContaining(named) });
  });

  it("more rows than memory was laid out for", async () => {
    const trainer = await createTrainer(classifier(), { backend, batchSize: 8 });
    await expect(trainer.step(x, labels)).rejects.toMatchObject({ message: expect.stringContaining("batchSize: 16") });
  });
});
