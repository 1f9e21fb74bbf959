/**
 * A model whose weights are in memory once: what comes through a channel answers as the model that was shared.
 */
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import {
  affine,
  batchNorm,
  ConfigError,
  createTrainer,
  gelu,
  type ModelDescription,
  modelOf,
  modelToBytes,
  networkOf,
  relu,
  sequential,
  type TrainedModel,
} from "../../src/index.ts";
import { modelFromShared, type SharedModel, shareModel } from "../../src/node/index.ts";

const RAW: ModelDescription = { task: "regression", inputs: { kind: "raw" } };
const ROWS = Array.from({ length: 100 }, (_, n) => [n / 10, Math.sin(n), 1 - n]);

/** Parameters and state, float64 in the network; kernels of the core and of the other families. */
async function trained(): Promise<TrainedModel> {
  const network = networkOf([affine(3, 19), batchNorm(19), relu(), affine(19, 5), gelu(), affine(5, 2)]);
  network.initialize(3);
  const trainer = await createTrainer(network);
  await trainer.step(ROWS, { data: Float32Array.from({ length: 200 }, (_, i) => i % 7), shape: [100, 2] });
  return modelOf({ network, description: RAW });
}

/** As another thread gets it. */
function sent<T>(value: T): T {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(value);
  const { message } = receiveMessageOnPort(port2) as { message: T };
  port1.close();
  return message;
}

const bytesOf = (shared: SharedModel): number => (shared.memory as WebAssembly.Memory).buffer.byteLength;

describe("a shared model", () => {
  it.each([
    ["nothing", undefined, "shareModel takes a model { network, description }"],
    ["the path of a file", "houses.safetensors", 'but got the string "houses.safetensors".'],
    ["a network alone", sequential(affine(2, 1)), "shareModel takes a model { network, description }"],
    [
      "a network without values",
      { network: sequential(affine(2, 1)), description: RAW },
      "The network has no values yet",
    ],
  ])("is made of no model but of %s: refused", async (_, given, message) => {
    await expect(shareModel(given as never)).rejects.toThrow(message);
  });

  it("answers with the same bits, however it is asked, by several threads at a time", async () => {
    const model = await trained();
    const shared = await shareModel(model);
    const expected = await model.predict(ROWS, { threads: 1 });
    const others = await Promise.all([sent(shared), sent(shared), shared].map(modelFromShared));
    for (const other of others) await other.ready();
    for (const [n, row] of ROWS.entries())
      for (const other of others) expect(other.predictNow(row)).toEqual(expected[n]);
    for (const other of others) {
      expect(await other.predict(ROWS)).toEqual(expected);
      expect(await other.predict(ROWS, { threads: 2 })).toEqual(expected);
      expect(await other.predict(ROWS, { backend: "reference" })).toEqual(
        await model.predict(ROWS, { backend: "reference" }),
      );
      expect(await modelToBytes(other)).toEqual(await modelToBytes(model));
    }
  });

  it("is frozen: neither end's training, nor other values, reach the other one", async () => {
    const model = await trained();
    const before = await model.predict(ROWS);
    const shared = await shareModel(model);
    const [one, two] = await Promise.all([sent(shared), sent(shared)].map(modelFromShared));
    for (const other of [one!, two!]) await other.ready();
    model.network.initialize(9);
    expect(two!.predictNow(ROWS)).toEqual(before);

    one!.network.initialize(9);
    expect(() => one!.predictNow(ROWS)).toThrow("Call await ready() again");
    expect(await one!.predict(ROWS)).toEqual(await model.predict(ROWS));
    await one!.ready();
    expect(one!.predictNow(ROWS)).toEqual(await model.predict(ROWS));
    expect(two!.predictNow(ROWS)).toEqual(before);

    const trainer = await createTrainer(two!.network);
    await trainer.step(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [1, 1],
        [0, 0],
      ],
    );
    expect(await two!.predict(ROWS)).not.toEqual(before);
    expect(await (await modelFromShared(shared)).predict(ROWS)).toEqual(before);
  });

  it("takes less memory in each thread than its weights are", async () => {
    const network = sequential(affine(1000, 2000), relu(), affine(2000, 1));
    network.initialize(1);
    const shared = await shareModel({ network, description: RAW });
    const weights = bytesOf(shared);
    expect(weights).toBeGreaterThan(8e6);
    for (let i = 0; i < 2; i++) await (await modelFromShared(sent(shared))).ready();
    expect(bytesOf(shared) - weights).toBeLessThan(2 * 8e6);
  });

  it.each<[string, (shared: SharedModel) => object, string]>([
    ...["parameters", "state"].flatMap((name) =>
      [Number.NaN, 0, "128", -64, 3, 8, 64.5, null, Number.POSITIVE_INFINITY].map(
        (place): [string, (shared: SharedModel) => object, string] => [
          `${name} at ${place}`,
          () => ({ [name]: place }),
          `modelFromShared: ${name} must be the place that shareModel gave`,
        ],
      ),
    ),
    ["parameters far behind the end", () => ({ parameters: 1e9 }), "but the memory has"],
    ["parameters that end behind the end", (shared) => ({ parameters: bytesOf(shared) - 64 }), "but the memory has"],
    ["state far behind the end", () => ({ state: 1e9 }), "but the memory has"],
    [
      "memory that is not shared",
      () => ({ memory: new WebAssembly.Memory({ initial: 2 }) }),
      "modelFromShared: memory",
    ],
    ["no memory", () => ({ memory: new SharedArrayBuffer(64) }), "modelFromShared takes what shareModel gave"],
    ["no text", () => ({ text: 3 }), "modelFromShared takes what shareModel gave"],
  ])("is refused with %s", async (_, wrong, message) => {
    const shared = await shareModel(await trained());
    const opened = modelFromShared({ ...shared, ...wrong(shared) } as SharedModel);
    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow(message);
  });

  it("is what shareModel gave", async () => {
    await expect(modelFromShared({} as SharedModel)).rejects.toThrow(ConfigError);
    await expect(shareModel({ network: sequential(affine(1, 1)), description: RAW })).rejects.toThrow("no values yet");
  });
});
