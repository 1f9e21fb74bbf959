/**
 * ONNX Runtime, a reader and an arithmetic that are not ours, runs what we write and what others write; we agree.
 */
import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import { writeRandomIds } from "../../src/graph/input-ids.ts";
import {
  affine,
  batchNorm,
  branches,
  createRandom,
  embedding,
  fit,
  gelu,
  type Layer,
  layerDefinitions,
  layerNorm,
  type Network,
  networkOf,
  relu,
  residual,
  slice,
  softmax,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { type FileParts, floats, node, onnxFile, raw, value } from "../support/onnx.ts";

ort.env.wasm.numThreads = 1;

/** Rows whose features differ in mean and spread, so that running statistics matter. */
function rows(N: number, D: number, seed: number): Tensor {
  const random = createRandom(seed, "initialization");
  const data = Float32Array.from({ length: N * D }, (_, i) => (random.uniform() - 0.3) * (1 + (i % D)));
  return tensor(data, [N, D]);
}

/** {@link rows} for a network, with ids where it takes some. */
function rowsFor({ structure, inputs }: Network, N: number, seed: number): Tensor {
  const x = rows(N, inputs, seed);
  writeRandomIds(structure.ids, x.data, createRandom(seed, "check"));
  return x;
}

/** Some steps of training: running mean and variance are far from where they started. */
async function trained(layers: readonly Layer[]): Promise<Network> {
  const network = networkOf(layers);
  const x = rowsFor(network, 96, 1);
  const labels = Array.from({ length: 96 }, (_, i) => (x.data[i * network.inputs]! > 0 ? 1 : 0));
  await fit(network, { x, labels }, { epochs: 4, batchSize: 16, seed: 3 });
  return network;
}

/** What ONNX Runtime makes of `x`, in the shape that the file asks for. */
async function run(bytes: Uint8Array, x: Tensor, shape = x.shape): Promise<{ name: string; out: ort.Tensor }> {
  const session = await ort.InferenceSession.create(bytes);
  const [name] = session.outputNames;
  const results = await session.run({ x: new ort.Tensor("float32", x.data as Float32Array, [...shape]) });
  return { name: name!, out: results[name!]! };
}

function expectClose(a: Tensor, b: ort.Tensor): void {
  expect(b.dims).toEqual(a.shape);
  const differences = Array.from(b.data as Float32Array, (value, i) => Math.abs(value - a.data[i]!));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

const D = 7;
const NETWORKS: readonly (readonly [string, readonly Layer[]])[] = [
  ["affine layers alone", [affine(D, 12), relu(), affine(12, 3)]],
  ["batch normalization", [affine(D, 12), batchNorm(12), relu(), affine(12, 3)]],
  [
    "batch normalization first, last, and by the convention of Keras",
    [batchNorm(D, { convention: "keras", momentum: 0.6 }), affine(D, 3), batchNorm(3, { eps: 0.01 })],
  ],
  [
    "layer normalization and both forms of GELU",
    [affine(D, 12), layerNorm(12, { eps: 1e-3 }), gelu(), affine(12, 8), gelu({ approximate: "tanh" }), affine(8, 3)],
  ],
  [
    "residual connections and branches",
    [
      residual(affine(D, D), batchNorm(D), relu()),
      branches([affine(D, 4), residual(affine(4, 4), relu())], [], [affine(D, 2)]),
      affine(D + 6, 3),
    ],
  ],
  [
    "numbers and ids in branches",
    [
      branches(
        [slice(D, 4), batchNorm(4)],
        [slice(D, 2, { from: 4 }), embedding(5, 3, { columns: 2, paddingId: 1 })],
        [slice(D, 1, { from: 6 }), embedding(9, 2)],
      ),
      affine(12, 3),
    ],
  ],
];

/** The examples of every layer that ONNX has, between affine layers; what takes ids comes first. */
const EXAMPLES = layerDefinitions().flatMap(({ kind, onnx, examples }) =>
  (onnx ? (examples?.() ?? []) : []).map(({ subject = kind, layers }) => {
    const before = layers[0]!.ids ? [] : [affine(D, D)];
    const { outputs } = networkOf([...before, ...layers]);
    return [`the example of ${subject}`, [...before, ...layers, affine(outputs, 3)]] as const;
  }),
);

describe.each([...NETWORKS, ...EXAMPLES])("a network with %s, exported", (_, layers) => {
  let network: Network;
  beforeAll(async () => {
    network = await trained(layers);
  });

  it("predicts there what it predicts here, for any number of rows", async () => {
    const bytes = await exportOnnx(network);
    for (const N of [1, 5, 33]) {
      const x = rowsFor(network, N, N);
      const { name, out } = await run(bytes, x);
      expect(name).toBe("out");
      expectClose(await network.predict(x), out);
    }
  });

  it("gives probabilities where a Softmax is asked for", async () => {
    const x = rowsFor(network, 9, 2);
    const { name, out } = await run(await exportOnnx(network, { softmax: true }), x);
    expect(name).toBe("probabilities");
    expectClose(softmax(await network.predict(x)), out);
  });

  it("is read again to the bit", async () => {
    const read = importOnnx(await exportOnnx(network)).network;
    const x = rowsFor(network, 9, 4);
    expect(await read.predict(x)).toEqual(await network.predict(x));
    expect(await read.state()).toEqual(await network.state());
  });
});

const random = (name: string, shape: readonly number[]): Parameters<typeof raw> => [
  name,
  shape,
  rows(
    1,
    shape.reduce((size, extent) => size * extent, 1),
    name.length,
  ).data as Float32Array,
];
const FILES: readonly (readonly [string, FileParts, shape: readonly number[]])[] = [
  [
    "Gemm, transposed and scaled, with and without a bias",
    {
      nodes: [
        node("Gemm", ["x", "w", "b"], "y", { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } }),
        node("Gemm", ["y", "v"], "z"),
      ],
      tensors: [raw(...random("w", [4, 6])), raw(...random("b", [1, 4])), raw(...random("v", [4, 3]))],
      inputs: [value("x", [null, 6])],
    },
    [5, 6],
  ],
  [
    "pictures flattened, MatMul, Add, Dropout",
    {
      nodes: [
        node("Flatten", ["x"], "f"),
        node("MatMul", ["f", "w"], "p"),
        node("Add", ["b", "p"], "q"),
        node("Dropout", ["q"], "d"),
        node("Relu", ["d"], "r"),
      ],
      tensors: [raw(...random("w", [6, 4])), raw(...random("b", [4]))],
      inputs: [value("x", [null, 1, 2, 3])],
    },
    [5, 1, 2, 3],
  ],
  [
    "a Reshape, a bias of one number, batch normalization",
    {
      nodes: [
        node("Reshape", ["x", "s"], "f"),
        node("Gemm", ["f", "w", "b"], "y"),
        node("BatchNormalization", ["y", "g", "h", "m", "v"], "z", { epsilon: { float: 1e-3 } }),
      ],
      tensors: [
        raw("s", [2], BigInt64Array.of(0n, -1n)),
        raw(...random("w", [6, 2])),
        floats("b", [], [0.25]),
        ...["g", "h", "m"].map((name, k) => floats(name, [2], [k + 0.5, k - 1])),
        floats("v", [2], [0.5, 3]),
      ],
      inputs: [value("x", [null, 2, 3])],
    },
    [5, 2, 3],
  ],
  [
    "input scaling of pictures, and of rows, output scaling",
    {
      nodes: [
        node("Sub", ["x", "m"], "c"),
        node("Mul", ["s", "c"], "d"),
        node("Flatten", ["d"], "f"),
        node("Add", ["h", "f"], "g"),
        node("Gemm", ["g", "w"], "y"),
        node("Div", ["y", "q"], "z"),
        node("Sub", ["p", "z"], "u"),
      ],
      tensors: [
        ...[floats("m", [1, 1, 1, 1], [0.5]), floats("s", [], [4]), floats("h", [6], [1, 2, 3, 4, 5, 6])],
        ...[raw(...random("w", [6, 2])), floats("q", [2], [3, 7]), floats("p", [1, 2], [0.1, 100])],
      ],
      inputs: [value("x", [null, 1, 2, 3])],
    },
    [5, 1, 2, 3],
  ],
];

/** Behind the same layers, and what a program makes of the probabilities of the second class to get the file's output. */
const ENDINGS: readonly (readonly [string, readonly number[], (probability: number) => number])[] = [
  ["LogSoftmax", [6, 2], Math.log],
  ["Sigmoid", [6, 1], (probability) => probability],
];

describe("a file by others", () => {
  it.each(ENDINGS)("that ends in a %s gives its probabilities here", async (operator, shape, outputOf) => {
    const bytes = onnxFile({
      nodes: [
        node("Sub", ["x", "m"], "c"),
        node("Div", ["c", "s"], "d"),
        node("Dropout", ["d", "", "t"], "e"),
        node("Gemm", ["e", "w"], "y"),
        node(operator, ["y"], "z"),
      ],
      tensors: [
        floats("m", [6], [1, -2, 0.5, 100, 3, 0]),
        floats("s", [], [0.3]),
        { name: "t", dims: [], dataType: 9, int32Data: [0] },
        raw(...random("w", shape)),
      ],
      inputs: [value("x", [null, 6])],
    });
    const x = rows(5, 6, 8);
    const { out } = await run(bytes, x);
    const read = importOnnx(bytes);
    expect(read.softmax).toBe(true);
    const { data } = softmax(await read.network.predict(x));
    const outputs = shape[1]!;
    for (let n = 0; n < 5; n++) {
      const there = (out.data as Float32Array)[n * outputs + outputs - 1]!;
      expect(Math.abs(outputOf(data[2 * n + 1]!) - there)).toBeLessThan(1e-5 * Math.max(1, Math.abs(there)));
    }
  });

  it.each(FILES)("predicts here what it predicts there: %s", async (_, parts, shape) => {
    const x = rows(5, 6, 8);
    const bytes = onnxFile(parts);
    expectClose(await importOnnx(bytes).network.predict(x), (await run(bytes, x, shape)).out);
  });
});
