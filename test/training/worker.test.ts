import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  BackendError,
  batchNorm,
  branches,
  type Checkpoint,
  type CheckpointProgress,
  ConfigError,
  createReferenceBackend,
  DivergedError,
  fit,
  gelu,
  heNormal,
  huberLoss,
  type Layer,
  layerNorm,
  linear,
  losses,
  lossOfHeads,
  lossOfKernel,
  type Network,
  networkOf,
  relu,
  residual,
  sequential,
  sgd,
  type TrainEvent,
  type TrainOptions,
  tensor,
  train,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 6), batchNorm(6), relu(), affine(6, 2));
const regressor = (): Network => sequential(affine(2, 4), relu(), affine(4, 1));
const data = quadrants(14);
const worker = true;

/** Long enough for something to happen while it runs. */
const long: TrainOptions = { epochs: 1_000_000, batchSize: 4, seed: 5, worker };
/** With everything that crosses: a best epoch, and a last batch of two. */
const early: TrainOptions = {
  ...{ epochs: 6, batchSize: 4, seed: 5, optimizer: adam({ learningRate: 0.3 }), schedule: linear({ final: 0.5 }) },
  ...{ validation: quadrants(9, 5), earlyStopping: { patience: 2 } },
};

describe("a run in a worker", () => {
  it.each(["reference", "wasm"] as const)("has the same events, checkpoints and bits, on %s", async (backend) => {
    const options = { ...early, backend };
    const { recording } = await record(classifier(), data, options);
    expect(recording.events.at(-1)).toMatchObject({ reason: "earlyStopping", restored: true });
    expect((await record(classifier(), data, { ...options, worker })).recording).toEqual(recording);
  });

  it("is told the width of a sample where no layer says it", async () => {
    const network = networkOf([branches([relu()], []), affine(4, 2)], 2);
    await fit(network, data, { epochs: 1, batchSize: 4, worker });
    expect(network.inputs).toBe(2);
  });

  it("has the same bits on two threads, which it starts itself", async () => {
    const wide = (): Network => sequential(affine(2, 300), relu(), affine(300, 200), relu(), affine(200, 2));
    const options: TrainOptions = { epochs: 3, batchSize: 128, optimizer: sgd({ momentum: 0.9, nesterov: true }) };
    const [here, there] = [wide(), wide()];
    await fit(here, quadrants(400), { ...options, threads: 1 });
    await fit(there, quadrants(400), { ...options, threads: 2, worker });
    expect(await there.state()).toEqual(await here.state());
  });

  it("brings along the kernels that are not always loaded", async () => {
    const rare = (): Network => sequential(affine(2, 6), residual(layerNorm(6), gelu(), affine(6, 6)), affine(6, 2));
    const { recording } = await record(rare(), data, { ...early, backend: "wasm" });
    expect((await record(rare(), data, { ...early, backend: "wasm", worker })).recording).toEqual(recording);
  });

  it("takes a schedule that is anybody's function, and numbers as targets", async () => {
    const options: TrainOptions = { epochs: 3, batchSize: 4, schedule: (step, count) => (count - step) / (7 + step) };
    const { recording } = await record(regressor(), plane(14), options);
    expect((await record(regressor(), plane(14), { ...options, worker })).recording).toEqual(recording);
  });

  it("takes chainrule's own losses, by name or as they are", async () => {
    const options: TrainOptions = { epochs: 2, batchSize: 4, loss: losses.meanSquaredError };
    const { recording } = await record(regressor(), plane(14), { ...options, loss: "meanSquaredError" });
    expect((await record(regressor(), plane(14), { ...options, worker })).recording).toEqual(recording);
  });

  it.each(["reference", "wasm"] as const)(
    "takes a loss of several heads with their settings, on %s",
    async (backend) => {
      const inner = lossOfHeads([{ columns: 1, loss: huberLoss({ delta: 0.25 }), weight: 0.5 }]);
      const loss = lossOfHeads([
        { columns: 1, loss: "meanSquaredError", weight: 3 },
        { columns: 1, loss: inner },
      ]);
      const two = { x: plane(14).x, targets: Array.from(plane(14).targets.data, (y) => [y, 2 * y]) };
      const options: TrainOptions = { epochs: 2, batchSize: 4, loss, backend };
      const { recording } = await record(classifier(), two, options);
      expect((await record(classifier(), two, { ...options, worker })).recording).toEqual(recording);
    },
  );

  it("goes on from a checkpoint, and one of its checkpoints goes on elsewhere", async () => {
    const { recording, files } = await record(classifier(), data, early);
    expect(await recordRest(classifier(), data, { ...early, worker }, files[7]!)).toEqual(restOf(recording, 7));
    const there = await record(classifier(), data, { ...early, worker });
    expect(await recordRest(classifier(), data, early, there.files[7]!)).toEqual(restOf(recording, 7));
  });

  it("asks whether a checkpoint is wanted, as a run in this thread does", async () => {
    const asked = async (more: TrainOptions): Promise<unknown[]> => {
      const heard: unknown[] = [];
      const wanted = (progress: CheckpointProgress): boolean => {
        heard.push(progress);
        return progress.step % 2 === 0;
      };
      const save = ({ step }: Checkpoint): void => void heard.push(`saved ${step}`);
      await fit(classifier(), data, { ...early, ...more, checkpoint: { everySteps: 1, wanted, save } });
      return heard;
    };
    expect(await asked({ worker })).toEqual(await asked({}));
  });

  it("leaves the data as it is, takes initializers that are anybody's, and sees what lies in shared memory", async () => {
    const { x, labels } = quadrants(14);
    const shared = new Float64Array(new SharedArrayBuffer(8 * x.data.length));
    shared.set(x.data);
    const states = [];
    for (const rows of [x, tensor(shared, x.shape)]) {
      const net = sequential(affine(2, 6, { w: heNormal() }), relu(), affine(6, 2));
      await fit(net, { x: rows, labels }, { epochs: 2, worker });
      expect([rows.data.length, labels.length]).toEqual([28, 14]);
      states.push(await net.state());
    }
    expect(states[1]).toEqual(states[0]);
  });
});

describe("the network, while it is trained in a worker", () => {
  it("predicts with newer values all along, and ends with those of the last step that was done", async () => {
    const net = classifier();
    const answers = new Set<string>();
    for await (const { type } of train(net, data, long)) {
      if (type === "start" || type === "epoch") answers.add(String((await net.predict(data.x)).data));
      if (answers.size === 3) break;
    }
    const after = await net.state();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await net.state()).toEqual(after);
  });

  it("refuses other values, and keeps them", async () => {
    const net = classifier();
    const other = classifier();
    other.initialize(9);
    const run = async (): Promise<void> => {
      for await (const { type } of train(net, data, long)) if (type === "start") net.loadState(await other.state());
    };
    const refused = run();
    await expect(refused).rejects.toThrow("The network was given other values while it was being trained in a worker");
    await expect(refused).rejects.toThrow(ConfigError);
    expect(await net.state()).toEqual(await other.state());
  });
});

describe("a run in a worker ends", () => {
  it("after the step, when its signal says so", async () => {
    const controller = new AbortController();
    const events: TrainEvent[] = [];
    const checkpoints: Checkpoint[] = [];
    const checkpoint = { everySteps: 1_000_000, save: (taken: Checkpoint) => void checkpoints.push(taken) };
    const net = classifier();
    for await (const event of train(net, data, { ...long, signal: controller.signal, checkpoint })) {
      events.push(event);
      if (event.type === "step") controller.abort();
    }
    const end = events.at(-1)!;
    expect(end).toMatchObject({ type: "end", reason: "aborted" });
    expect(checkpoints.at(-1)).toMatchObject({ step: (end as { steps: number }).steps });
    expect(await net.state()).toEqual(new Map(checkpoints.at(-1)!.values));
  });

  it("before the first step, where it had said so", async () => {
    const events = [];
    for await (const event of train(classifier(), data, { ...long, signal: AbortSignal.abort() })) events.push(event);
    expect(events.map(({ type }) => type)).toEqual(["start", "end"]);
  });

  it("with the same error, and the same weights, where it diverges", async () => {
    const options: TrainOptions = { epochs: 50, batchSize: 4, optimizer: sgd({ learningRate: 1e30 }), shuffle: false };
    const [here, there] = [regressor(), regressor()];
    const [error, same] = await Promise.all([
      fit(here, plane(14), options).catch((cause: unknown) => cause),
      fit(there, plane(14), { ...options, worker }).catch((cause: unknown) => cause),
    ]);
    expect(error).toBeInstanceOf(DivergedError);
    expect(same).toBeInstanceOf(DivergedError);
    expect({ ...(same as DivergedError), message: (same as Error).message }).toEqual({
      ...(error as DivergedError),
      message: (error as Error).message,
    });
    expect(await there.state()).toEqual(await here.state());
  });

  it("with what keeping a checkpoint threw", async () => {
    const net = classifier();
    const save = (): void => {
      throw new Error("the disk is full");
    };
    await expect(fit(net, data, { ...long, checkpoint: { save } })).rejects.toThrow("the disk is full");
    expect((await net.predict(data.x)).shape).toEqual([14, 2]);
  });

  it("with one error where its worker is killed, and begins anew with values", async () => {
    const module = process.getBuiltinModule("node:worker_threads");
    const workers: Worker[] = [];
    module.Worker = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        workers.push(this);
      }
    };
    const net = classifier();
    const run = async (): Promise<void> => {
      for await (const event of train(net, data, long)) if (event.type === "epoch") await workers[0]!.terminate();
    };
    await expect(run()).rejects.toThrow(/^The training worker ended\. What it was computing is lost\./);
    module.Worker = Worker;
    await expect(net.predict(data.x)).rejects.toThrow(BackendError);
    net.initialize();
    await fit(net, data, { epochs: 1, worker });
    expect((await net.predict(data.x)).shape).toEqual([14, 2]);
  });
});

describe("what cannot cross", () => {
  const own: Layer<2, 2> = { ...affine(2, 2), kind: "mine", config: { kind: "mine" } };
  const renamed: Layer<2, 2> = { ...affine(2, 2), kind: "mine" };
  const changed: Layer<2, 2> = { ...affine(2, 2), bind: () => ({ forward() {}, backward() {} }) };
  const lowered = residual(affine(2, 2));
  const rerouted: Layer<2, 2> = { ...lowered, lower: (lowering, x, name) => lowered.lower!(lowering, x, name) };

  it.each([affine(2, 2), relu(), batchNorm(2), sgd()])(
    "cannot be put into one of chainrule's own objects: %#",
    (made) => {
      expect(() => Object.assign(made, { bind: () => undefined })).toThrow(TypeError);
    },
  );

  it("takes along what lies in memory, and says of other rows that it cannot", async () => {
    const elsewhere = { rowCount: 14, inputs: 2, read: () => undefined };
    await expect(fit(classifier(), elsewhere, { worker })).rejects.toThrow(
      "The rows of the training data are read by a",
    );
    const run = fit(classifier(), data, { worker, validation: elsewhere });
    await expect(run).rejects.toThrow("The rows of the validation data are read by a function");
  });

  it.each([
    [
      "in one of several heads",
      lossOfHeads([{ columns: 1, loss: lossOfKernel("mine", () => {}) }]),
      'the loss "mine" is',
    ],
    ["changed", { ...lossOfHeads([{ columns: 1, loss: "huber" }]) }, 'the loss "1 × huber {"delta":1} · 1" is not'],
  ])("is refused by one error: a loss of one's own, %s", async (_, loss, message) => {
    await expect(fit(regressor(), plane(14), { loss, worker })).rejects.toThrow(message);
  });

  it.each([
    ["a layer", { net: sequential(own) }, 'mine "0" is not chainrule\'s own'],
    ["a renamed layer", { net: sequential(renamed) }, 'mine "0" is not chainrule\'s own'],
    ["a changed layer", { net: sequential(changed) }, 'affine "0" is not chainrule\'s own'],
    ["a changed layer inside of another", { net: sequential(residual(changed)) }, 'affine "0.0" is not chainrule\'s'],
    [
      "a changed layer in a branch",
      { net: sequential(affine(2, 2), branches([], [relu(), changed]), affine(4, 2)) },
      'affine "1.1.1" is not chainrule\'s own',
    ],
    ["a changed residual connection", { net: sequential(rerouted) }, 'residual "0" is not chainrule\'s own'],
    [
      "a changed residual connection inside of another",
      { net: sequential(affine(2, 2), residual(relu(), rerouted)) },
      'residual "1" is not chainrule\'s own',
    ],
    ["a loss", { options: { loss: { ...losses.softmaxCrossEntropy } } }, 'the loss "softmaxCrossEntropy" is not'],
    ["an optimizer", { options: { optimizer: { ...adam(), kind: "mine" } } }, 'the optimizer "mine" is not'],
    [
      "a changed optimizer",
      { options: { optimizer: { ...adam(), bind: () => () => undefined } } },
      'the optimizer "adam" is',
    ],
    ["a backend", { options: { backend: createReferenceBackend("float32") } }, 'A backend of one\'s own ("reference")'],
    ["an unknown backend", { options: { backend: "wasn" as "wasm" } }, 'There is no backend "wasn"'],
    ["threads that are none", { options: { threads: 0 } }, "threads must be an integer from 1 to 16 but is 0"],
  ] as readonly [string, { readonly net?: Network; readonly options?: TrainOptions }, string][])(
    "is refused by one error: %s",
    async (_, { net = classifier(), options }, message) => {
      const refused = fit(net, data, { ...options, worker });
      await expect(refused).rejects.toThrow(ConfigError);
      await expect(refused).rejects.toThrow(message);
    },
  );
});
