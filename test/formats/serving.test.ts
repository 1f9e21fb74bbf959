/**
 * Answers before the call returns, and callers that share a pass: the same bits as every other way to ask.
 */
import { describe, expect, it, vi } from "vitest";
import {
  type Answer,
  affine,
  BackendError,
  batchNorm,
  type ClassAnswer,
  createTrainer,
  DataError,
  gelu,
  type ModelDescription,
  modelOf,
  type Network,
  networkOf,
  type Row,
  relu,
  residual,
  ShapeError,
  sequential,
  softmax,
  type TableEncoding,
  type TrainedModel,
} from "../../src/index.ts";
import { device } from "../support/device.ts";

const HEATINGS = ["gas", "oil", "pump"];
const ENCODING: TableEncoding = {
  features: [
    { kind: "number", name: "area", mean: 100, std: 50 },
    { kind: "category", name: "heating", categories: HEATINGS },
  ],
  target: { task: "classification", name: "sold", classes: ["no", "yes", "__proto__"] },
};
const TABLE: ModelDescription = {
  task: "classification",
  classes: ["no", "yes", "__proto__"],
  inputs: { kind: "table", encoding: ENCODING },
};

/** Kernels of the core and of the other families; more products than one tile has. */
function network(inputs: number, outputs: number): Network {
  const made = networkOf([
    ...[affine(inputs, 37), batchNorm(37), relu(), residual(affine(37, 37), gelu()), affine(37, outputs)],
  ]);
  made.initialize(5);
  return made;
}

const tableModel = (): TrainedModel => modelOf({ network: network(4, 3), description: TABLE });
const rowOf = (i: number): Row => ({ area: 40 + 7 * i, heating: HEATINGS[i % 3]! });
const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, i) => rowOf(i));

describe("predictNow of a model", () => {
  it.each(["reference", "wasm"] as const)("gives the bits of predict, for one row and many, on %s", async (backend) => {
    for (const threads of backend === "wasm" ? [1, 2] : [1]) {
      const model = tableModel();
      await model.ready({ backend, threads });
      const rows = rowsOf(130);
      const expected = await model.predict(rows, { backend, threads });
      expect(model.predictNow(rows)).toEqual(expected);
      expect(rows.map((row) => model.predictNow(row))).toEqual(expected);
      expect(model.predictNow(rows.slice(0, 1))).toEqual(expected.slice(0, 1));
      expect(model.predictNow([])).toEqual([]);
    }
  });

  it("gives the class and the softmax of the network's outputs, a class with any name among them", async () => {
    const model = tableModel();
    await model.ready();
    const logits = model.network.predictNow([[0.5, 0, 1, 0]]);
    const shares = softmax({ data: new Float64Array(logits.data), shape: logits.shape }).data;
    const answer = model.predictNow({ area: 125, heating: "oil" }) as ClassAnswer;
    expect(Object.entries(answer.probabilities)).toEqual(TABLE.classes!.map((name, m) => [name, shares[m]]));
    expect(answer.class).toBe(TABLE.classes![shares.indexOf(Math.max(...shares))]);
  });

  it.each<[string, number, ModelDescription, readonly (number[] | Uint8Array)[]]>([
    ["numbers with one output", 1, { task: "regression", inputs: { kind: "raw" } }, [[1, 2, 3, 4]]],
    ["numbers with several", 2, { task: "regression", inputs: { kind: "raw" } }, [[1, 2, 3, 4]]],
    [
      "pictures",
      2,
      { task: "classification", inputs: { kind: "images", shape: [2, 2], scaling: { mean: 0.5, std: 0.2 } } },
      [Uint8Array.of(0, 20, 200, 255)],
    ],
  ])("takes %s", async (_, outputs, description, samples) => {
    const model = modelOf({ network: network(4, outputs), description });
    await model.ready();
    expect(model.predictNow(samples[0]!)).toEqual(await model.predict(samples[0]!));
    expect(model.predictNow(samples as Uint8Array[])).toEqual([await model.predict(samples[0]!)]);
  });

  it("refuses bad rows and bad options as predict does, and goes on", async () => {
    const model = tableModel();
    await model.ready();
    expect(() => model.predictNow({ area: 1 } as Row)).toThrow(
      new DataError(
        'The row lacks 1 of the 2 keys that the model takes: "heating". Give null for a value that is missing.',
      ),
    );
    expect(() => model.predictNow([rowOf(0), { area: "big", heating: "oil" }])).toThrow('Row 1, key "area"');
    expect(() => model.predictNow(rowOf(0), { threads: 1 } as object)).toThrow('predictNow has no option "threads"');
    expect(() => model.predictNow({ area: 1, heating: "coal" })).toThrow("never saw");
    const none = model.predictNow({ area: 1, heating: "coal" }, { unseen: "ignore" });
    expect(none).toEqual(model.predictNow({ area: 1, heating: null }));
    expect(none).toEqual(await model.predict({ area: 1, heating: "coal" }, { unseen: "ignore" }));
  });

  it("answers a row whose own getter asks the model", async () => {
    const model = tableModel();
    await model.ready();
    const inner = model.predictNow({ area: 1000, heating: "gas" });
    const asking = {
      heating: "oil",
      get area(): number {
        expect(model.predictNow({ area: 1000, heating: "gas" })).toEqual(inner);
        return 40;
      },
    };
    expect(model.predictNow({ ...asking, heating: "oil" })).toEqual(model.predictNow({ area: 40, heating: "oil" }));
    expect(model.predictNow(asking)).toEqual(model.predictNow({ area: 40, heating: "oil" }));
  });
});

describe("when predictNow can answer", () => {
  it("is after ready, and not on a backend that keeps its memory to itself", async () => {
    const model = tableModel();
    expect(() => model.predictNow(rowOf(0))).toThrow(BackendError);
    expect(() => model.network.predictNow([[1, 0, 0, 1]])).toThrow("call await ready() once before it");
    const { backend } = device(false);
    await expect(model.ready({ backend })).rejects.toThrow(BackendError);
    expect(() => model.predictNow(rowOf(0))).toThrow(BackendError);
    expect(await model.predict(rowOf(0), { backend })).toEqual(await model.predict(rowOf(0), { backend: "reference" }));
    await expect(sequential(affine(2, 1)).ready()).rejects.toThrow("The network has no values yet");
    await expect(model.ready({ thread: 1 } as object)).rejects.toThrow('ready has no option "thread"');
  });

  it("is at once after loadState, and after training when it is ready again", async () => {
    const model = tableModel();
    const { network } = model;
    await model.ready();
    const state = await network.state();
    const before = model.predictNow(rowOf(1));
    network.initialize(6);
    const other = model.predictNow(rowOf(1));
    expect(other).not.toEqual(before);
    expect(other).toEqual(await model.predict(rowOf(1)));
    network.loadState(state);
    expect(model.predictNow(rowOf(1))).toEqual(before);

    const trainer = await createTrainer(network);
    await trainer.step(
      [
        [1, 0, 0, 1],
        [0, 1, 0, 0],
      ],
      [0, 1],
    );
    expect(() => model.predictNow(rowOf(1))).toThrow("have changed since ready()");
    await model.ready();
    expect(model.predictNow(rowOf(1))).toEqual(await model.predict(rowOf(1)));
    expect(model.predictNow(rowOf(1))).not.toEqual(before);
  });
});

/** What was asked for before reads its values and runs. */
async function begun(): Promise<void> {
  for (let i = 0; i < 3; i++) await Promise.resolve();
}

describe("predictNow after loadState while a prediction is under way", () => {
  it("takes the new values, and leaves the prediction its own", async () => {
    const model = tableModel();
    await model.ready();
    const rows = rowsOf(600);
    const expected = await model.predict(rows, { threads: 2 });
    const underWay = model.predict(rows, { threads: 2 });
    await begun();
    expect(model.network.lock.isHeld).toBe(true);
    model.network.initialize(6);
    const now = model.predictNow(rows);
    expect(await underWay).toEqual(expected);
    expect(now).toEqual(await model.predict(rows));
    expect(now).not.toEqual(expected);
  });

  it("says what to do where the prediction reads the weights that it would replace", async () => {
    const model = tableModel();
    await model.ready({ backend: "wasm", threads: 2 });
    const rows = rowsOf(600);
    const expected = await model.predict(rows, { backend: "wasm", threads: 2 });
    const underWay = model.predict(rows, { backend: "wasm", threads: 2 });
    await begun();
    model.network.initialize(6);
    expect(() => model.predictNow(rowOf(0))).toThrow("a prediction is under way with the old ones. Call await ready()");
    await model.ready({ backend: "wasm", threads: 2 });
    expect(await underWay).toEqual(expected);
    expect(model.predictNow(rows)).toEqual(await model.predict(rows));
  });
});

describe("predictNow of a network", () => {
  it("gives the tensor of predict, in the network's shape, which the next call leaves alone", async () => {
    const net = network(4, 3);
    await net.ready();
    const x = { data: Float32Array.from({ length: 4 * 150 }, (_, i) => Math.sin(i)), shape: [150, 4] };
    const out = net.predictNow(x);
    net.predictNow([[9, 9, 9, 9]]);
    expect(out).toEqual(await net.predict(x));
    expect(() => net.predictNow([[1, 2]])).toThrow(ShapeError);
  });
});

/** How many passes over the network it takes until a promise is settled. */
async function passesOf(net: Network, run: () => Promise<unknown>): Promise<number> {
  const direct = vi.spyOn(net, "directOn");
  const whole = vi.spyOn(net, "predict");
  await run();
  const count = direct.mock.calls.length + whole.mock.calls.length;
  vi.restoreAllMocks();
  return count;
}

describe("callers of predict at the same moment", () => {
  it("share passes, and get what each would get alone", async () => {
    const model = tableModel();
    const rows = rowsOf(150);
    const expected: Answer[] = [];
    for (const row of rows) expected.push(await model.predict(row, { threads: 1 }));
    const all = (): Promise<Answer[]> => Promise.all(rows.map((row) => model.predict(row, { threads: 1 })));
    expect(await all()).toEqual(expected);
    expect(await passesOf(model.network, all)).toBe(3); // 64 + 64 + 22
  });

  it("share them from the first call on, when nothing is prepared yet", async () => {
    const model = tableModel();
    await model.predict(rowsOf(2)); // loads the code
    const rows = rowsOf(5);
    const answers = await Promise.all(rows.map((row) => model.predict(row, { threads: 1 })));
    expect(answers).toEqual(await model.predict(rows));
  });

  it("are not kept waiting for the network once it is prepared", async () => {
    const model = tableModel();
    await model.predict(rowOf(0), { threads: 1 });
    const whole = vi.spyOn(model.network, "predict");
    for (let i = 0; i < 5; i++) await model.predict(rowOf(i), { threads: 1 });
    expect(whole).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("fail alone where their own row is bad", async () => {
    const model = tableModel();
    await model.ready();
    const rows: Row[] = [rowOf(0), { area: "big", heating: "oil" }, rowOf(2), { area: 3 }, rowOf(4)];
    const settled = await Promise.allSettled(rows.map((row) => model.predict(row)));
    expect(settled.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    for (const i of [0, 2, 4]) expect(settled[i]).toEqual({ status: "fulfilled", value: model.predictNow(rows[i]!) });
  });

  it("may ask in different ways", async () => {
    const model = tableModel();
    const ways = [{ threads: 1 }, { backend: "reference" }, { threads: 1, unseen: "ignore" }, { threads: 2 }] as const;
    for (let round = 0; round < 2; round++) {
      const asked = ways.flatMap((way) => [0, 1].map(async (i) => [i, await model.predict(rowOf(i), way)] as const));
      for (const [i, answer] of await Promise.all(asked)) {
        const { probabilities } = answer as ClassAnswer;
        const expected = (await model.predict(rowOf(i), { threads: 1 })) as ClassAnswer;
        for (const name of TABLE.classes!) expect(probabilities[name]).toBeCloseTo(expected.probabilities[name]!, 5);
      }
    }
  });

  it("are answered on the backend that each asked for", async () => {
    const model = tableModel();
    const ways = [{ threads: 1 }, { backend: "reference" }, { threads: 2 }] as const;
    await Promise.all(ways.map((way) => model.predict(rowOf(0), way)));
    const direct = vi.spyOn(model.network, "directOn");
    await Promise.all(ways.map((way) => model.predict(rowOf(0), way)));
    expect(direct.mock.calls.map((asked) => asked.join())).toEqual(["auto,1", "reference,", "auto,2"]);
    vi.restoreAllMocks();
  });

  it("are told all, where the network has no values", async () => {
    const model = modelOf({ network: sequential(affine(4, 3)), description: TABLE });
    const settled = await Promise.allSettled([0, 1].map((i) => model.predict(rowOf(i))));
    for (const { status } of settled) expect(status).toBe("rejected");
  });

  it("wait for a step of training that was begun before, and see what it learned", async () => {
    const model = tableModel();
    await model.ready();
    const before = model.predictNow(rowOf(1));
    const trainer = await createTrainer(model.network);
    const step = trainer.step(
      [
        [1, 0, 0, 1],
        [0, 1, 0, 0],
      ],
      [0, 1],
    );
    const answer = await model.predict(rowOf(1), { threads: 1 });
    await step;
    expect(answer).not.toEqual(before);
    await model.ready();
    expect(answer).toEqual(model.predictNow(rowOf(1)));
  });
});
