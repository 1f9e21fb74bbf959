import { describe, expect, it } from "vitest";
import { importOnnx } from "../../src/formats/onnx/index.ts";
import { modelFromBytes, modelToBytes } from "../../src/index.ts";
import { b, type FileParts, floats, gemm, node, onnxFile, raw, value, W, w } from "../support/onnx.ts";

const W_TRANSPOSED = [1, 4, 2, 5, 3, 6];

async function stateOf(parts: FileParts): Promise<Record<string, number[]>> {
  const state = await importOnnx(onnxFile(parts)).network.state();
  return Object.fromEntries(Array.from(state, ([name, { data }]) => [name, Array.from(data)]));
}

const plain = { "0.w": W, "0.b": [10, 20, 30] };

describe("a network by other exporters is read", () => {
  const cases: readonly (readonly [string, FileParts, Record<string, number[]>])[] = [
    ["Gemm", { nodes: [gemm], tensors: [w, b] }, plain],
    [
      "Gemm with transB, as PyTorch writes it",
      {
        nodes: [node("Gemm", ["x", "w", "b"], "y", { transB: 1, alpha: { float: 1 }, beta: { float: 1 } })],
        tensors: [floats("w", [3, 2], W_TRANSPOSED), b],
      },
      plain,
    ],
    [
      "Gemm with alpha and beta",
      {
        nodes: [node("Gemm", ["x", "w", "b"], "y", { alpha: { float: 2 }, beta: { float: 0.5 } })],
        tensors: [w, b],
      },
      { "0.w": W.map((value) => 2 * value), "0.b": [5, 10, 15] },
    ],
    ["Gemm without a bias", { nodes: [node("Gemm", ["x", "w"], "y")], tensors: [w] }, { "0.w": W, "0.b": [0, 0, 0] }],
    [
      "a bias of one number, and one of two axes",
      {
        nodes: [gemm, node("Gemm", ["y", "v", "c"], "z")],
        tensors: [w, floats("b", [], [7]), floats("v", [3, 2], W), floats("c", [1, 2], [8, 9])],
      },
      { "0.w": W, "0.b": [7, 7, 7], "1.w": W, "1.b": [8, 9] },
    ],
    [
      "MatMul and Add, on either side",
      {
        nodes: [
          node("MatMul", ["x", "w"], "p"),
          node("Add", ["p", "b"], "q"),
          node("Relu", ["q"], "r"),
          node("MatMul", ["r", "v"], "s"),
          node("Add", ["c", "s"], "t"),
        ],
        tensors: [w, b, floats("v", [3, 2], W), floats("c", [2], [1, 2])],
      },
      { ...plain, "2.w": W, "2.b": [1, 2] },
    ],
    [
      "raw data, float64, and constants in nodes",
      {
        nodes: [
          { ...node("Constant", [], "b"), attribute: [{ name: "value", type: 4, t: floats("", [3], [10, 20, 30]) }] },
          node("Identity", ["shared"], "w"),
          gemm,
        ],
        tensors: [raw("shared", [2, 3], Float64Array.from(W))],
      },
      plain,
    ],
    [
      "initializers that are listed among the inputs, as old files do",
      { nodes: [gemm], tensors: [w, b], inputs: [value("x", [null, 2]), value("w", [2, 3]), value("b", [3])] },
      plain,
    ],
    [
      "Flatten, Identity and Dropout",
      {
        nodes: [
          node("Flatten", ["x"], "f", { axis: 1 }),
          node("Identity", ["f"], "i"),
          { ...node("Gemm", ["i", "w", "b"], "y") },
          { ...node("Dropout", ["y"], "d", { ratio: { float: 0.5 } }), output: ["d", "mask"] },
        ],
        tensors: [w, b],
        inputs: [value("x", [null, 1, 2, 1])],
        outputs: [value("d", [null, 3])],
        opset: 11,
      },
      plain,
    ],
    ...(
      [
        [-1, 2],
        [0, -1],
        [0, 2],
        [4, 2],
        [4, -1],
      ] as const
    ).map(
      (shape) =>
        [
          `Reshape to ${shape}`,
          {
            nodes: [node("Reshape", ["x", "shape"], "r"), node("Gemm", ["r", "w", "b"], "y")],
            tensors: [w, b, raw("shape", [2], BigInt64Array.from(shape, BigInt))],
            inputs: [value("x", [4, 2, 1])],
          },
          plain,
        ] as const,
    ),
    [
      "names such as __proto__",
      {
        nodes: [node("Gemm", ["constructor", "__proto__", "toString"], "hasOwnProperty")],
        tensors: [floats("__proto__", [2, 3], W), floats("toString", [3], [10, 20, 30])],
        inputs: [value("constructor", [null, 2])],
      },
      plain,
    ],
  ];

  it.each(cases)("%s", async (_, parts, expected) => {
    expect(await stateOf(parts)).toEqual(expected);
  });

  it.each([
    ["a residual connection", ["x", "r"]],
    ["a residual connection, the other way round", ["r", "x"]],
  ])("%s around layers, with a bias of its own Add", async (_, inputs) => {
    const v = floats("v", [3, 2], W);
    const c = floats("c", [2], [1, 2]);
    const nodes = [
      gemm,
      node("MatMul", ["y", "v"], "p"),
      node("Add", ["c", "p"], "r"),
      node("Add", inputs, "s"),
      node("Gemm", ["s", "w", "b"], "t"),
    ];
    const { network } = importOnnx(onnxFile({ nodes, tensors: [w, b, v, c] }));
    expect(network.structure.layers.map(({ kind }) => kind)).toEqual(["residual", "affine"]);
    expect([...(await network.state()).keys()]).toEqual(["0.0.w", "0.0.b", "0.1.w", "0.1.b", "1.w", "1.b"]);
    // x = (1, 0): y = (11, 22, 33), r = (11 + 66 + 165 + 1, 22 + 88 + 198 + 2) = (243, 310), s = (244, 310)
    const out = await network.predict([[1, 0]], { backend: "reference" });
    expect([...out.data]).toEqual([244 + 1240 + 10, 488 + 1550 + 20, 732 + 1860 + 30]);
  });

  it("a hundred residual connections, one behind the other", async () => {
    const nodes = Array.from({ length: 100 }, (_, i) => {
      const before = i === 0 ? "x" : `s${i - 1}`;
      return [node("Relu", [before], `r${i}`), node("Add", [before, `r${i}`], `s${i}`)];
    });
    const read = importOnnx(onnxFile({ nodes: [...nodes.flat(), node("Gemm", ["s99", "w"], "y")], tensors: [w] }));
    expect(read.network.structure.layers.length).toBe(101);
  });

  it("branches, one of them empty, with a residual connection in another", async () => {
    const nodes = [
      node("Relu", ["x"], "a"),
      node("Relu", ["a"], "p"),
      node("Add", ["a", "p"], "q"),
      node("Gemm", ["a", "w", "b"], "r"),
      node("Concat", ["q", "a", "r"], "s", { axis: -1 }),
    ];
    const { network } = importOnnx(onnxFile({ nodes, tensors: [w, b], inputs: [value("x", [null, null])] }));
    expect(network.structure.layers.map(({ config }) => config)).toEqual([
      { kind: "relu" },
      {
        kind: "branches",
        branches: [[{ kind: "residual", layers: [{ kind: "relu" }] }], [], [{ kind: "affine", inputs: 2, outputs: 3 }]],
      },
    ]);
    const out = await network.predict([[1, 1]], { backend: "reference" });
    expect([...out.data]).toEqual([2, 2, 1, 1, 15, 27, 39]);
  });

  it("branches that each flatten a picture", async () => {
    const nodes = [
      node("Flatten", ["x"], "p"),
      node("Gemm", ["p", "w"], "q"),
      node("Flatten", ["x"], "r"),
      node("Gemm", ["r", "w"], "s"),
      node("Concat", ["q", "s"], "t", { axis: 1 }),
      node("Gemm", ["t", "v"], "y"),
    ];
    const tensors = [floats("w", [4, 1], [1, 2, 3, 4]), floats("v", [2, 1], [1, 10])];
    const { network } = importOnnx(onnxFile({ nodes, tensors, inputs: [value("x", [null, 2, 2])] }));
    const out = await network.predict([[1, 1, 1, 1]], { backend: "reference" });
    expect([...out.data]).toEqual([110]);
  });

  it("branches that say no width, where the file says that of its input; a model file says it, too", async () => {
    const nodes = [
      node("Relu", ["x"], "p"),
      node("Concat", ["p", "x"], "q", { axis: 1 }),
      node("Gemm", ["q", "w"], "y"),
    ];
    const tensors = [floats("w", [4, 1], [1, 10, 100, 1000])];
    const { network } = importOnnx(onnxFile({ nodes, tensors }));
    expect(network.inputs).toBe(2);
    const out = await network.predict([[-1, 2]], { backend: "reference" });
    expect([...out.data]).toEqual([20 - 100 + 2000]);

    const bytes = await modelToBytes({ network, description: { task: "regression", inputs: { kind: "raw" } } });
    const again = modelFromBytes(bytes, "m").network;
    expect(again.inputShape).toEqual([2]);
    expect(await again.state()).toEqual(await network.state());
    expect(() => importOnnx(onnxFile({ nodes, tensors, inputs: [value("x", [null, null])] }), "m.onnx")).toThrow(
      "m.onnx does not say how wide its rows are",
    );
  });

  it("BatchNormalization, with the epsilon that was meant and momentum as ONNX means it", async () => {
    const names = ["scale", "B", "mean", "var"];
    const { network, softmax } = importOnnx(
      onnxFile({
        nodes: [
          node("BatchNormalization", ["x", ...names], "y", { epsilon: { float: 1e-3 }, momentum: { float: 0.75 } }),
          node("Softmax", ["y"], "z", { axis: -1 }),
        ],
        tensors: names.map((name, k) => floats(name, [2], [k, k + 1])),
      }),
    );
    const [layer] = network.structure.layers;
    expect(layer!.config).toEqual({ kind: "batchNorm", features: 2, convention: "onnx", eps: 1e-3, momentum: 0.75 });
    expect(softmax).toBe(true);
    const arrays = Array.from(await network.state(), ([name, { data }]) => [name, [...data]]);
    expect(arrays).toEqual([
      ["0.gamma", [0, 1]],
      ["0.beta", [1, 2]],
      ["0.runningMean", [2, 3]],
      ["0.runningVar", [3, 4]],
    ]);
  });
});
