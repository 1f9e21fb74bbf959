import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  batchNorm,
  createTrainer,
  DivergedError,
  evaluate,
  type FloatArray,
  fit,
  kernel,
  type Loss,
  type Network,
  relu,
  sequential,
  sgd,
  type TrainEvent,
  type TrainOptions,
  train,
} from "../../src/index.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network<2, 2> => sequential(affine(2, 16), batchNorm(16), relu(), affine(16, 2));

async function collect(events: AsyncIterable<TrainEvent>): Promise<TrainEvent[]> {
  const all: TrainEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

async function weights(network: Network): Promise<number[]> {
  return [...(await network.state()).values()].flatMap(({ data }) => [...data]);
}

/** The mean distance of output and target, as a user would write it. */
const meanDistance: Loss = (() => {
  const distance = kernel(
    "meanDistance",
    (loss: FloatArray, dout: FloatArray, out: FloatArray, targets: FloatArray, size: number) => {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        sum += Math.abs(out[i]! - targets[i]!);
        dout[i] = Math.sign(out[i]! - targets[i]!) / size;
      }
      loss[0] = sum / size;
    },
  );
  return {
    name: "meanDistance",
    needs: "targets",
    kernels: [distance],
    bind(backend, { loss, dout, out, targets, M }) {
      const run = backend.bind(distance);
      return (N) => run(loss, dout, out, targets!, N * M);
    },
  };
})();

describe.each(["reference", "wasm"] as const)("training on %s", (backend) => {
  it("measures validation, and evaluates, by the loss that it trains with", async () => {
    const net = sequential(affine(1, 1));
    net.loadState({ "0.w": [[2]], "0.b": [0] });
    const data = { x: [[1], [2], [3]], targets: [[2], [4], [0]] }; // 0, 0 and 6 apart
    const still = { backend, optimizer: sgd({ learningRate: 0 }), epochs: 1, validation: data } as const;
    const [epoch] = (await fit(net, data, { ...still, loss: meanDistance })).epochs;
    expect([epoch!.loss, epoch!.validation]).toEqual([2, { loss: 2 }]);
    expect(await evaluate(net, data, { backend, loss: meanDistance })).toEqual({ loss: 2 });
    expect(await evaluate(net, data, { backend })).toEqual({ loss: 12 });
    await expect(evaluate(net, { x: [[1]], labels: [0] }, { loss: meanDistance })).rejects.toThrow(
      'The loss "meanDistance" needs targets, but the data has labels',
    );
  });

  it("learns what a line cannot separate", async () => {
    const net = classifier();
    await fit(net, quadrants(400), { backend, epochs: 30, optimizer: adam({ learningRate: 0.01 }) });
    expect((await evaluate(net, quadrants(400, 2), { backend })).accuracy).toBeGreaterThan(0.95);
  });

  it("finds the plane of a regression", async () => {
    const net = sequential(affine(2, 1));
    await fit(net, plane(200), { backend, epochs: 60, optimizer: sgd({ learningRate: 0.1 }) });
    const state = await net.state();
    const [a, b, c] = [...state.get("0.w")!.data, ...state.get("0.b")!.data];
    expect([a, b, c].map((value) => value!.toFixed(4))).toEqual(["3.0000", "-2.0000", "0.5000"]);
  });

  it("drives the loss of one batch to zero", async () => {
    const history = await fit(sequential(affine(2, 64), relu(), affine(64, 2)), quadrants(16), {
      backend,
      epochs: 300,
      batchSize: 16,
      optimizer: adam({ learningRate: 0.05 }),
    });
    expect(history.epochs.at(-1)!.loss).toBeLessThan(1e-3);
  });

  it("gives the same bits for the same seed, and others for another", async () => {
    const run = async (seed: number): Promise<number[]> => {
      const net = classifier();
      await fit(net, quadrants(100), { backend, seed, epochs: 3 });
      return weights(net);
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
  });
});

describe("the event stream", () => {
  const options: TrainOptions = { backend: "reference", epochs: 2, batchSize: 32, seed: 3 };

  it("is start, steps and an epoch each, end", async () => {
    const events = await collect(train(classifier(), quadrants(100), options));
    const epoch = ["step", "step", "step", "step", "epoch"];
    expect(events.map(({ type }) => type)).toEqual(["start", ...epoch, ...epoch, "end"]);
    expect(events[0]).toMatchObject({ samples: 100, stepsPerEpoch: 4, parameterCount: 114, backend: "reference" });
    expect(events.at(-1)).toMatchObject({ reason: "finished", epochs: 2, steps: 8, restored: false });
  });

  it("weighs the last, smaller batch by its rows", async () => {
    const events = await collect(train(classifier(), quadrants(100), { ...options, epochs: 1 }));
    const losses = events.flatMap((event) => (event.type === "step" ? [event.loss] : []));
    const epoch = events.find((event) => event.type === "epoch")!;
    const [a, b, c, d] = losses as [number, number, number, number];
    expect(epoch.loss).toBeCloseTo((32 * (a + b + c) + 4 * d) / 100, 12);
  });

  it("leaves rows out with dropLast", async () => {
    const [start] = await collect(train(classifier(), quadrants(100), { ...options, dropLast: true }));
    expect(start).toMatchObject({ stepsPerEpoch: 3 });
  });

  it("follows the schedule over the whole run", async () => {
    const schedule = (step: number, stepCount: number): number => step / stepCount;
    const optimizer = sgd({ learningRate: 8 });
    const events = await collect(train(sequential(affine(2, 2)), quadrants(100), { ...options, schedule, optimizer }));
    const rates = events.flatMap((event) => (event.type === "step" ? [event.learningRate] : []));
    expect(rates).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("ends at the step after an abort, and says so", async () => {
    const controller = new AbortController();
    const events: TrainEvent[] = [];
    for await (const event of train(classifier(), quadrants(100), { ...options, signal: controller.signal })) {
      events.push(event);
      if (event.type === "step" && event.step === 2) controller.abort();
    }
    expect(events.map(({ type }) => type)).toEqual(["start", "step", "step", "end"]);
    expect(events.at(-1)).toMatchObject({ reason: "aborted", steps: 2, epochs: 0, bestEpoch: 0 });
  });

  it("lets timers run, so that one can abort it", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const long = { ...options, epochs: 20_000, signal: controller.signal };
    expect((await fit(classifier(), quadrants(100), long)).end.reason).toBe("aborted");
  });

  it("can be left early, with the weights of the last step", async () => {
    const net = classifier();
    for await (const event of train(net, quadrants(100), options)) if (event.type === "step") break;
    const other = classifier();
    for await (const event of train(other, quadrants(100), options)) if (event.type === "step") break;
    expect(await weights(net)).toEqual(await weights(other));
    other.initialize(options.seed);
    expect(await weights(net)).not.toEqual(await weights(other));
  });
});

describe("early stopping", () => {
  it("restores the best weights", async () => {
    const net = classifier();
    const validation = quadrants(50, 5);
    const history = await fit(net, quadrants(40), {
      backend: "reference",
      epochs: 500,
      optimizer: adam({ learningRate: 0.05 }),
      validation,
      earlyStopping: { patience: 4 },
    });
    const losses = history.epochs.map((epoch) => epoch.validation!.loss);
    expect(history.end).toMatchObject({ reason: "earlyStopping", restored: true });
    expect(history.end.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(history.end.epochs).toBe(history.end.bestEpoch + 4);
    expect((await evaluate(net, validation, { backend: "reference" })).loss).toBe(Math.min(...losses));
  });

  it("counts only what is better by minDelta", async () => {
    const history = await fit(classifier(), quadrants(40), {
      backend: "reference",
      epochs: 20,
      validation: quadrants(50, 5),
      earlyStopping: { patience: 3, minDelta: 100 },
    });
    expect(history.end).toMatchObject({ reason: "earlyStopping", bestEpoch: 1, epochs: 4 });
  });

  it("needs validation data", async () => {
    const running = fit(classifier(), quadrants(20), { earlyStopping: { patience: 1 } });
    await expect(running).rejects.toMatchObject({ code: "CR_CONFIG", message: expect.stringContaining("validation") });
  });
});

describe("a loss that is not finite", () => {
  const net = sequential(affine(2, 8), relu(), affine(8, 1));
  const run = (): Promise<unknown> =>
    fit(net, plane(64), { backend: "reference", epochs: 50, optimizer: sgd({ learningRate: 1e6 }), seed: 1 });

  it("stops the run, names the step and the first bad tensor, and keeps finite weights", async () => {
    const error = await run().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DivergedError);
    const { divergence, message } = error as DivergedError;
    expect(divergence.step).toBeGreaterThan(1);
    expect(divergence.tensor).toMatch(/^(the output|[wb]) of affine "[02]"$|^the loss$/);
    expect(message).toContain(`at step ${divergence.step}`);
    expect(message).toContain(divergence.tensor);
    expect((await weights(net)).every(Number.isFinite)).toBe(true);
  });

  it("is found after the last update too, and never taken for the best", async () => {
    const data = plane(8);
    const running = fit(sequential(affine(2, 1)), data, {
      backend: "reference",
      epochs: 1,
      batchSize: 8,
      optimizer: sgd({ learningRate: 1e300 }),
      validation: data,
      earlyStopping: { patience: 1 },
    });
    await expect(running).rejects.toMatchObject({
      code: "CR_DIVERGED",
      divergence: { step: 1, tensor: 'w of affine "0"' },
    });
  });

  it("is told from a batch that was not finite itself", async () => {
    const data = plane(8);
    const trainer = await createTrainer(sequential(affine(2, 1)), { backend: "reference" });
    const batch = { N: 8, x: data.x.data.map(() => Number.NaN), labels: undefined, targets: data.targets.data };
    await expect(trainer.stepBatch(batch, 0.1)).rejects.toMatchObject({ code: "CR_DATA" });
  });

  it("names an input that was never finite before any step runs", async () => {
    const { x, targets } = plane(8);
    x.data[5] = Number.NaN;
    await expect(fit(net, { x, targets })).rejects.toMatchObject({
      code: "CR_DATA",
      message: expect.stringMatching(/row 2, column 1/),
    });
  });
});

describe("batch normalization's last batch", () => {
  it("of one row is refused before the first step", async () => {
    const running = fit(classifier(), quadrants(33), { batchSize: 32 });
    await expect(running).rejects.toMatchObject({ code: "CR_CONFIG", message: expect.stringContaining("dropLast") });
  });

  it("of one row is fine where it is left out, or where the convention allows it", async () => {
    await fit(classifier(), quadrants(33), { backend: "reference", batchSize: 32, dropLast: true, epochs: 1 });
    const keras = sequential(affine(2, 4), batchNorm(4, { convention: "keras" }), affine(4, 2));
    await fit(keras, quadrants(33), { backend: "reference", batchSize: 32, epochs: 1 });
  });
});

describe("options out of range", () => {
  it.each([
    [{ epochs: 0 }, "epochs"],
    [{ epochs: 1.5 }, "epochs"],
    [{ batchSize: -1 }, "batchSize"],
    [{ seed: -1 }, "seed"],
    [{ loss: "meanSquaredError" as const }, "targets"],
    [{ loss: "hinge" as never }, "softmaxCrossEntropy"],
    [{ backend: "cuda" as never }, "wasm"],
    [{ epoch: 3 } as never, 'Did you mean "epochs"'],
    [{ optimizer: "adam" as never }, "adam()"],
  ])("%j is a ConfigError that names it", async (options, named) => {
    await expect(fit(classifier(), quadrants(20), options)).rejects.toMatchObject({
      code: "CR_CONFIG",
      message: expect.stringContaining(named),
    });
  });
});
