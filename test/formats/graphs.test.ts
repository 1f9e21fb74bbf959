/**
 * Networks with layers inside of others, and with layers of one's own, in every format.
 */
import { describe, expect, it } from "vitest";
import { kerasWeightsFromBytes, kerasWeightsToBytes } from "../../src/formats/keras-weights.ts";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import { optimizerFromBytes, optimizerToBytes } from "../../src/formats/pytorch-optimizer.ts";
import { stateDictFromBytes } from "../../src/formats/pytorch-state.ts";
import { weightsToBytes } from "../../src/formats/weights.ts";
import { writeRandomIds } from "../../src/graph/input-ids.ts";
import { structureOf } from "../../src/graph/structure.ts";
import {
  adam,
  affine,
  batchNorm,
  branches,
  type Checkpoint,
  checkpointFromBytes,
  checkpointToBytes,
  createRandom,
  dropout,
  fit,
  gelu,
  groupNorm,
  type Layer,
  layerDefinitions,
  layerNorm,
  type Model,
  modelFromBytes,
  modelMetadata,
  modelToBytes,
  type Network,
  networkOf,
  parseSafetensors,
  registerLayer,
  relu,
  residual,
  rmsNorm,
  sequential,
  tensor,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { quadrants } from "../support/problems.ts";

/** An array of each layer lies at another depth. */
const graph = (): Network =>
  sequential(
    affine(2, 4),
    residual(batchNorm(4), relu(), branches([affine(4, 3), relu()], [affine(4, 1)])),
    branches([], [residual(affine(4, 4))]),
    affine(8, 2),
  );
const NAMES = ["0.w", "0.b", "1.0.gamma", "1.0.beta", "1.2.0.0.w", "1.2.0.0.b", "1.2.1.0.w", "1.2.1.0.b"].concat(
  ["2.1.0.0.w", "2.1.0.0.b", "3.w", "3.b"],
  ["1.0.runningMean", "1.0.runningVar"],
);

const raw = (network: Network): Model => ({
  network,
  description: { task: "classification", inputs: { kind: "raw" } },
});

async function trained(): Promise<{ network: Network; checkpoint: Checkpoint }> {
  const network = graph();
  let checkpoint: Checkpoint | undefined;
  const save = (taken: Checkpoint): void => {
    checkpoint = taken;
  };
  await fit(network, quadrants(14), { epochs: 2, batchSize: 4, optimizer: adam(), checkpoint: { save } });
  return { network, checkpoint: checkpoint! };
}

describe("a network with residual connections and branches", () => {
  it("is the same in a model file, to the byte when it is saved again", async () => {
    const { network } = await trained();
    const bytes = await modelToBytes(raw(network));
    const loaded = modelFromBytes(bytes, "m");
    expect([...(await loaded.network.state()).keys()]).toEqual(NAMES);
    expect(await loaded.network.state()).toEqual(await network.state());
    expect(await modelToBytes(loaded)).toEqual(bytes);
  });

  it("has PyTorch's names, with the place of each layer before them, and PyTorch's layout", async () => {
    const { network } = await trained();
    const { tensors } = parseSafetensors(await weightsToBytes(network), "w");
    const theirs = { w: "weight", b: "bias", gamma: "weight", beta: "bias" };
    const states = { runningMean: "running_mean", runningVar: "running_var" };
    const named = NAMES.map((name) =>
      name.replace(/\w+$/, (array) => ({ ...theirs, ...states })[array as keyof typeof theirs]),
    );
    expect([...tensors.keys()].sort()).toEqual(named.sort());
    expect(tensors.get("1.2.0.0.weight")!.shape).toEqual([3, 4]);
  });

  it("has its weights read from PyTorch's names without being told the layers", async () => {
    const { network } = await trained();
    const read = stateDictFromBytes(await weightsToBytes(network), "w");
    expect(new Map([...read].sort())).toEqual(new Map([...(await network.state())].sort()));
  });

  it("has Keras's names, from which it is read without being told the layers", async () => {
    const { network } = await trained();
    const bytes = await kerasWeightsToBytes(network);
    expect(parseSafetensors(bytes, "k").tensors.get("1.2.1.0.kernel")!.shape).toEqual([4, 1]);
    expect(new Map([...kerasWeightsFromBytes(bytes, "k")].sort())).toEqual(
      new Map([...(await network.state())].sort()),
    );
  });

  it("has its optimizer's arrays in the order of PyTorch's parameters", async () => {
    const { network, checkpoint } = await trained();
    const bytes = optimizerToBytes(checkpoint);
    const { tensors } = parseSafetensors(bytes, "o");
    const shapes = Array.from({ length: 12 }, (_, i) => tensors.get(`state.${i}.exp_avg`)!.shape);
    expect(shapes.slice(0, 8)).toEqual([[4, 2], [4], [4], [4], [3, 4], [3], [1, 4], [1]]);
    expect(shapes.slice(8)).toEqual([[4, 4], [4], [2, 8], [2]]);
    expect(optimizerFromBytes(bytes, "o", network)).toEqual(checkpoint.optimizer);
  });

  it("goes on from any checkpoint, with the same bits; a checkpoint can be a model, too", async () => {
    const data = quadrants(14);
    const options = { epochs: 2, batchSize: 4, seed: 5, validation: data, earlyStopping: { patience: 2 } };
    const { recording, files } = await record(graph(), data, options);
    for (const index of [0, 3, files.length - 2]) {
      expect(await recordRest(graph(), data, options, files[index]!)).toEqual(restOf(recording, index));
    }
    const { network, checkpoint } = await trained();
    const bytes = checkpointToBytes(checkpoint, modelMetadata(raw(network)));
    expect(await modelFromBytes(bytes, "m").network.state()).toEqual(await network.state());
    expect(checkpointFromBytes(bytes, "c").checkpoint.layers).toContain("1.2.0.1 relu");
  });

  it("is a graph in ONNX, and comes back with the same values and outputs", async () => {
    const { network } = await trained();
    const { x } = quadrants(14);
    for (const softmax of [false, true]) {
      const bytes = await exportOnnx(network, { softmax });
      const read = importOnnx(bytes);
      expect(read.softmax).toBe(softmax);
      expect((await read.network.predict(x)).data).toEqual((await network.predict(x)).data);
      expect([...(await read.network.state()).keys()]).toEqual(NAMES);
      expect(await exportOnnx(read.network, { softmax })).toEqual(bytes);
    }
  });
});

describe("every layer of the catalog", () => {
  const examples = layerDefinitions().flatMap(({ kind, examples }) =>
    (examples?.() ?? []).map(({ subject = kind, layers }) => {
      const takesIds = structureOf(layers, 7).ids.length > 0; // which no layer before it may give
      return { subject, layers: takesIds ? layers : [affine(7, 7), ...layers] };
    }),
  );

  it.each(examples)("comes back from a model file and from ONNX: $subject", async ({ layers }) => {
    const network = networkOf(layers);
    network.initialize(3);
    const x = tensor(
      Float64Array.from({ length: 21 }, (_, i) => Math.cos(i)),
      [3, 7],
    );
    writeRandomIds(network.structure.ids, x.data, createRandom(3, "check"));
    const expected = await network.predict(x);
    const model = modelFromBytes(await modelToBytes({ ...raw(network) }), "m");
    expect(await model.network.predict(x)).toEqual(expected);
    const bytes = await exportOnnx(network);
    const read = importOnnx(bytes).network;
    expect(await exportOnnx(read)).toEqual(bytes);
    const { data } = await read.predict(x);
    for (const [i, value] of data.entries()) expect(value).toBeCloseTo(expected.data[i]!, 5); // eps as a float32
  });

  it("has the names of PyTorch and Keras, also around a dropout, which has no arrays", async () => {
    const network = networkOf([affine(2, 4), rmsNorm(4), dropout(0.5), groupNorm(4, { groups: 2 })]);
    network.initialize(1);
    const arrays = ["0.bias", "0.weight", "1.weight", "3.bias", "3.weight"];
    expect([...parseSafetensors(await weightsToBytes(network), "w").tensors.keys()]).toEqual(arrays);
    const keras = await kerasWeightsToBytes(network);
    const kerasArrays = ["0.kernel", "0.bias", "1.scale", "3.gamma", "3.beta"];
    expect([...parseSafetensors(keras, "k").tensors.keys()].sort()).toEqual(kerasArrays.sort());
    expect(kerasWeightsFromBytes(keras, "k")).toEqual(await network.state());
  });

  it("states the version of the operators that it needs", async () => {
    const opsetOf = async (layer: Layer): Promise<number> => {
      const network = networkOf([affine(2, 2), layer]);
      network.initialize(1);
      return importOnnx(await exportOnnx(network)).opset;
    };
    expect(await opsetOf(relu())).toBe(15);
    expect(await opsetOf(layerNorm(2))).toBe(17);
    expect(await opsetOf(residual(gelu()))).toBe(20);
    expect(await opsetOf(groupNorm(2, { groups: 1 }))).toBe(21);
    expect(await opsetOf(rmsNorm(2))).toBe(23);
    expect(await opsetOf(dropout(0.5))).toBe(15);
  });
});

describe("a registered layer", () => {
  const scaled = (features: number): Layer => ({
    ...relu(),
    kind: "scaled",
    inputs: features,
    outputs: features,
    config: { kind: "scaled", features },
    parameters: [{ name: "scale", shape: [features], initialize: (values) => values.fill(3) }],
  });
  registerLayer({
    kind: "scaled",
    label: "Scaled",
    role: "activation",
    fromConfig: ({ features }) => scaled(features as number),
    arrays: [{ own: "scale", pytorch: "weight", keras: "scale" }],
    onnx: { operator: "PRelu", arrays: ["scale"] },
  });
  const network = sequential(affine(2, 4), residual(scaled(4) as Layer<4, 4>), affine(4, 2));
  network.initialize(1);

  it("is saved and loaded, inside of another, under the names that its definition says", async () => {
    const bytes = await modelToBytes(raw(network));
    expect(parseSafetensors(bytes, "m").tensors.get("1.0.weight")!.data).toEqual(Float64Array.of(3, 3, 3, 3));
    expect(await modelFromBytes(bytes, "m").network.state()).toEqual(await network.state());
    expect(parseSafetensors(await kerasWeightsToBytes(network), "k").tensors.has("1.0.scale")).toBe(true);
  });

  it("is written to ONNX, and not read where its definition does not say how", async () => {
    const bytes = await exportOnnx(network);
    expect(() => importOnnx(bytes)).toThrow("(PRelu) is of an operator that cannot be read");
  });

  it("has its place among PyTorch's parameters, and keeps a layout that is not transposed", async () => {
    const table = (rows: number): Layer<2, 2> => ({
      ...(affine(2, 2) as Layer<2, 2>),
      kind: "table",
      config: { kind: "table", rows },
      parameters: [
        { name: "offset", shape: [2], initialize: (values) => values.fill(0) },
        { name: "rows", shape: [rows, 2], initialize: (values) => values.fill(1) },
      ],
    });
    registerLayer({
      kind: "table",
      label: "Table",
      role: "weights",
      fromConfig: ({ rows }) => table(rows as number),
      arrays: [
        { own: "rows", pytorch: "weight", keras: "rows" },
        { own: "absent", pytorch: "absent", keras: "absent" },
        { own: "offset", pytorch: "bias", keras: "offset" },
      ],
    });
    const net = sequential(table(3), affine(2, 1));
    net.initialize();
    const slots = new Map([["velocity", await net.state()]]);
    const bytes = optimizerToBytes({ layers: ["table", "affine"], optimizer: { stepCount: 0, slots } });
    const { tensors } = parseSafetensors(bytes, "o");
    const shapes = Array.from({ length: 4 }, (_, i) => tensors.get(`state.${i}.momentum_buffer`)!.shape);
    expect(shapes).toEqual([[3, 2], [2], [1, 2], [1]]);
    expect(optimizerFromBytes(bytes, "o", net).slots).toEqual(slots);
  });

  it("cannot cross into a worker", async () => {
    const run = fit(network, quadrants(14), { worker: true });
    await expect(run).rejects.toThrow('scaled "1.0" is not chainrule\'s own');
  });
});
