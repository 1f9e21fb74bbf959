/**
 * Layers that other exporters write as several nodes, the way PyTorch's and Keras's do, and operators as older versions have them.
 */
import { describe, expect, it } from "vitest";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import {
  affine,
  FormatError,
  gelu,
  groupNorm,
  hardswish,
  type Layer,
  layerNorm,
  networkOf,
  rmsNorm,
  tensor,
} from "../../src/index.ts";
import { type FileParts, floats, node, onnxFile, raw, value } from "../support/onnx.ts";

type Nodes = FileParts["nodes"];

const HALF = floats("half", [], [0.5]);
const ONE = floats("one", [], [1]);
const TWO = floats("two", [], [2]);
const EPS = floats("eps", [], [1e-6]);
const SCALE = floats("g", [4], [1, 2, -1, 0.5]);
const BIAS = floats("h", [4], [0.5, 0, 1, -1]);
const CONSTANTS = [
  ...[HALF, ONE, TWO, EPS, SCALE, BIAS],
  floats("root2", [], [Math.SQRT2]),
  floats("perRoot2", [], [Math.SQRT1_2]),
  floats("perRoot", [], [Math.sqrt(2 / Math.PI)]),
  floats("cubic", [], [0.044715]),
  floats("three", [], [3]),
  floats("zero", [], [0]),
  floats("six", [], [6]),
];

/** The nodes of text lines: `y = Mul(x, g)`, from `x` to `z`; lists in brackets are attributes. */
function nodesOf(lines: readonly string[], attributes: Readonly<Record<string, object>> = {}): Nodes {
  return lines.map((line) => {
    const [, output, operator, inputs] = /^(\w+) = (\w+)\((.*)\)$/.exec(line)!;
    return { ...node(operator!, inputs!.split(", "), output!), ...attributes[output!] };
  });
}

const AXES = { attribute: [{ name: "axes", type: 7, ints: [-1n] }] };

const rows = tensor([
  [0.5, -2, 3, 1],
  [-0.1, 4, -2.5, 0],
]);

const PYTORCH_GELU = ["a = Div(x, root2)", "b = Erf(a)", "c = Add(b, one)", "d = Mul(x, c)", "z = Mul(d, half)"];
const LAYER_NORM = [
  ...["m = ReduceMean(x)", "d = Sub(x, m)", "s = Pow(d, two)", "v = ReduceMean(s)", "e = Add(v, eps)", "r = Sqrt(e)"],
  ...["n = Div(d, r)", "p = Mul(n, g)", "z = Add(p, h)"],
];
const MEANS = { m: AXES, v: AXES };
const withArrays = { gamma: [1, 2, -1, 0.5], beta: [0.5, 0, 1, -1] };

/** The layer, lines, and the arrays that the layer has. */
const CASES: readonly (readonly [string, Layer, readonly string[], Partial<typeof withArrays>?])[] = [
  ["a GELU, as PyTorch", gelu(), PYTORCH_GELU],
  [
    "a GELU, as Keras",
    gelu(),
    ["a = Mul(x, perRoot2)", "b = Erf(a)", "c = Add(one, b)", "d = Mul(half, x)", "z = Mul(c, d)"],
  ],
  [
    "a GELU by tanh, as PyTorch",
    gelu({ approximate: "tanh" }),
    [
      ...["a = Mul(x, x)", "b = Mul(x, a)", "c = Mul(b, cubic)", "d = Add(x, c)", "e = Mul(d, perRoot)"],
      ...["f = Tanh(e)", "i = Add(f, one)", "j = Mul(x, i)", "z = Mul(j, half)"],
    ],
  ],
  [
    "a GELU by tanh, by a power, and with x in front",
    gelu({ approximate: "tanh" }),
    [
      ...["a = Pow(x, two)", "b = Mul(cubic, a)", "c = Add(b, one)", "d = Mul(x, perRoot)", "e = Mul(d, c)"],
      ...["f = Tanh(e)", "i = Add(f, one)", "j = Mul(x, half)", "z = Mul(j, i)"],
    ],
  ],
  ["a layer normalization, as PyTorch", layerNorm(4, { eps: 1e-6 }), LAYER_NORM, withArrays],
  [
    "a layer normalization without a bias",
    layerNorm(4, { eps: 1e-6 }),
    [...LAYER_NORM.slice(0, 7), "z = Mul(g, n)"],
    { gamma: withArrays.gamma },
  ],
  ["a layer normalization without arrays", layerNorm(4, { eps: 1e-6 }), [...LAYER_NORM.slice(0, 6), "z = Div(d, r)"]],
  [
    "an RMS normalization by 1/√",
    rmsNorm(4, { eps: 1e-6 }),
    [
      ...["s = Pow(x, two)", "v = ReduceMean(s)", "e = Add(v, eps)", "r = Sqrt(e)", "q = Div(one, r)"],
      ...["n = Mul(x, q)", "z = Mul(g, n)"],
    ],
    { gamma: withArrays.gamma },
  ],
  [
    "an RMS normalization by Reciprocal, of x·x",
    rmsNorm(4, { eps: 1e-6 }),
    [
      ...["s = Mul(x, x)", "v = ReduceMean(s)", "e = Add(v, eps)", "r = Sqrt(e)", "q = Reciprocal(r)"],
      ...["n = Mul(q, x)", "z = Mul(n, g)"],
    ],
    { gamma: withArrays.gamma },
  ],
  [
    "a hardswish by Clip",
    hardswish(),
    ["a = Add(x, three)", "b = Clip(a, zero, six)", "c = Mul(x, b)", "z = Div(c, six)"],
  ],
];

const file = (nodes: Nodes, more: Partial<FileParts> = {}): Uint8Array =>
  onnxFile({ nodes, tensors: CONSTANTS, inputs: [value("x", [null, 4])], ...more });

/** Answers of the layer with arrays, where they are given. */
async function answersOf(layer: Layer, arrays: Readonly<Record<string, readonly number[]>>): Promise<number[]> {
  const network = networkOf([layer], 4);
  network.initialize(0);
  const values = Object.entries(arrays).map(([name, values]) => [`0.${name}`, tensor(values, [4])] as const);
  if (values.length > 0) network.loadState(new Map([...(await network.state()), ...values]));
  return [...(await network.predict(rows, { backend: "reference" })).data];
}

const HEAD = {
  nodes: node("Gemm", ["z", "w"], "out"),
  tensor: floats("w", [4, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
};

describe("several nodes are one layer", () => {
  const cases = CASES.map(([name, layer, lines, arrays = {}]) => ({ name, layer, lines, arrays }));
  it.each(cases)("$name", async ({ layer, lines, arrays }) => {
    const bytes = file([...nodesOf(lines, MEANS), HEAD.nodes], { tensors: [...CONSTANTS, HEAD.tensor] });
    const { network } = importOnnx(bytes);
    expect(network.structure.layers.map(({ config }) => ({ eps: undefined, ...config }))).toMatchObject([
      { eps: undefined, ...layer.config },
      { kind: "affine" },
    ]);
    const found = [...(await network.predict(rows, { backend: "reference" })).data];
    expect(found).toEqual(await answersOf(layer, arrays));
  });

  it("behind a sum of two ways, which is no part of the formula", () => {
    const ways = nodesOf(["k = Gemm(y, w)", "x = Add(y, k)"]);
    const nodes = [...ways, ...nodesOf(LAYER_NORM, MEANS), HEAD.nodes];
    const bytes = file(nodes, { tensors: [...CONSTANTS, HEAD.tensor], inputs: [value("y", [null, 4])] });
    expect(importOnnx(bytes).network.structure.operations.map(({ layer, join }) => (layer ?? join)!.kind)).toEqual([
      ...["affine", "residual", "layerNorm", "affine"],
    ]);
  });

  it("with axes as an input, and constants as floats of nodes, as opset 18 has them", () => {
    const constant = { attribute: [{ name: "value_float", type: 1, f: 1e-6 }], input: [] };
    const lines = [
      ...["eps2 = Constant()", "s = Mul(x, x)", "v = ReduceMean(s, axes)", "e = Add(v, eps2)", "r = Sqrt(e)"],
      ...["n = Div(x, r)", "z = Mul(n, g)"],
    ];
    const tensors = [...CONSTANTS, raw("axes", [1], BigInt64Array.of(-1n))];
    const { network } = importOnnx(file(nodesOf(lines, { eps2: constant }), { tensors, opset: 18 }));
    expect(network.structure.layers.map(({ config }) => config)).toEqual([{ kind: "rmsNorm", features: 4, eps: 1e-6 }]);
  });

  it.each([
    ["axes", { name: "value_ints", type: 7, ints: [-1n] }],
    ["g", { name: "value_floats", type: 6, floats: [1, 2, -1, 0.5] }],
  ])("with %s as numbers of a node", (name, value) => {
    const [axes, scale] = ["axes", "g"].map((part) => (part === name ? "k" : part));
    const lines = [
      ...["k = Constant()", "s = Mul(x, x)", `v = ReduceMean(s, ${axes})`, "e = Add(v, eps)", "r = Sqrt(e)"],
      ...["n = Div(x, r)", `z = Mul(n, ${scale})`],
    ];
    const tensors = [...CONSTANTS, raw("axes", [1], BigInt64Array.of(-1n))];
    const nodes = nodesOf(lines, { k: { attribute: [value], input: [] } });
    const { network } = importOnnx(file(nodes, { tensors, opset: 18 }));
    expect(network.structure.layers.map(({ kind }) => kind)).toEqual(["rmsNorm"]);
  });

  it("as HardSigmoid and Mul, as PyTorch writes hardswish before opset 14", () => {
    const attribute = [{ name: "alpha", type: 1, f: 1 / 6 }];
    const nodes = nodesOf(["a = HardSigmoid(x)", "b = Mul(x, a)", "z = Gemm(b, w)"], { a: { attribute } });
    const bytes = file(nodes, { tensors: [HEAD.tensor], opset: 11 });
    expect(importOnnx(bytes).network.structure.layers.map(({ kind }) => kind)).toEqual(["hardswish", "affine"]);
  });
});

describe("nodes that are not quite a layer are refused by the first that none reads", () => {
  it.each([
    ["another number", PYTORCH_GELU.map((line) => line.replace("root2", "three")), "(Erf)"],
    [
      "a step that is missing",
      PYTORCH_GELU.filter((line) => !line.startsWith("c")).map((line) => line.replace("x, c", "x, b")),
      "(Erf)",
    ],
    ["a value inside that something else takes", [...PYTORCH_GELU, "y = Add(z, b)"], "(Erf)"],
    ["a mean along the samples", LAYER_NORM, "(ReduceMean)"],
    ["a bound alone", ["z = Clip(x, zero, six)"], "(Clip)"],
  ])("%s", (_, lines, operator) => {
    const along = { attribute: [{ name: "axes", type: 7, ints: [0n] }] };
    const bytes = file(nodesOf(lines, { m: along, v: along }));
    expect(() => importOnnx(bytes)).toThrow(FormatError);
    expect(() => importOnnx(bytes)).toThrow(`${operator} is of an operator that cannot be read`);
  });

  it("also where nodes take what they give themselves", () => {
    const nodes = nodesOf(["a = Mul(b, x)", "b = Mul(a, x)", "z = Mul(a, b)"]);
    expect(() => importOnnx(file(nodes))).toThrow("which no node before it gives");
  });
});

const GROUPS = { attribute: [{ name: "num_groups", type: 2, i: 2n }] };

/** Group normalization by an InstanceNormalization of groups, and back. */
function instances(back: readonly string[], groups: readonly number[]): Pick<FileParts, "nodes" | "tensors"> {
  const tensors = [
    ...[SCALE, BIAS, floats("ones", [2], [1, 1]), floats("zeros", [2], [0, 0])],
    ...[raw("groups", [3], BigInt64Array.from(groups, BigInt)), raw("back", [2], BigInt64Array.of(-1n, 4n))],
  ];
  const nodes = nodesOf([
    ...["s = Reshape(x, groups)", "n = InstanceNormalization(s, ones, zeros)", ...back],
    ...["p = Mul(y, g)", "z = Add(p, h)"],
  ]);
  return { nodes, tensors };
}

describe("a group normalization", () => {
  const expected = { gamma: [3, 3, 5, 5], beta: [1, 1, 2, 2] };
  const ofGroups = [floats("g", [2], [3, 5]), floats("h", [2], [1, 2])];

  it.each([
    ["a number for each group, before opset 21", 18, ofGroups],
    [
      "a number for each channel, from opset 21 on",
      21,
      [floats("g", [4], expected.gamma), floats("h", [4], expected.beta)],
    ],
  ])("right behind the input has %s", async (_, opset, tensors) => {
    const bytes = file(nodesOf(["z = GroupNormalization(x, g, h)"], { z: GROUPS }), { tensors, opset });
    const { network } = importOnnx(bytes);
    expect([...(await network.predict(rows, { backend: "reference" })).data]).toEqual(
      await answersOf(groupNorm(4, { groups: 2 }), expected),
    );
  });

  it("tells the width of rows from opset 21 on, and needs to be told before", () => {
    const given = { tensors: [SCALE, BIAS], inputs: [value("x", [null, null])] };
    const nodes = nodesOf(["z = GroupNormalization(x, g, h)"], { z: GROUPS });
    expect(importOnnx(file(nodes, { ...given, opset: 21 })).network.inputs).toBe(4);
    const old = file(nodes, { ...given, tensors: ofGroups, opset: 18 });
    expect(() => importOnnx(old)).toThrow("nothing before it says how many channels a row has");
  });

  it.each([
    ["a shape that the file has", ["y = Reshape(n, back)"]],
    ["the shape of what goes in", ["t = Shape(x)", "y = Reshape(n, t)"]],
  ])("is read from an InstanceNormalization of groups, and back to %s", async (_, back) => {
    const { nodes, tensors } = instances(back, [0, 2, -1]);
    const { network } = importOnnx(file(nodes, { tensors: tensors!, opset: 18 }));
    expect([...(await network.predict(rows, { backend: "reference" })).data]).toEqual(
      await answersOf(groupNorm(4, { groups: 2 }), withArrays),
    );
    expect(importOnnx(await exportOnnx(network)).network.structure.layers[0]!.config).toEqual({
      ...{ kind: "groupNorm", channels: 4, groups: 2, eps: 1e-5 },
    });
  });
});

it.each([
  [1, 2, -1],
  [-1, 2, 4],
])("an InstanceNormalization of groups (%i, %i, %i), which may mix samples, is no group normalization", (...groups) => {
  const { nodes, tensors } = instances(["y = Reshape(n, back)"], groups);
  expect(() => importOnnx(file(nodes, { tensors: tensors!, opset: 18 }))).toThrow(FormatError);
});

it.each([
  ["INT64", 7, 0],
  ["INT32", 6, -2],
])("ids of %s choose rows of a table, along axis 0 or its other name", async (_, elemType, axis) => {
  const { name, type } = value("x", [null, 2]);
  const shape = (type!.value!.value as { shape: object }).shape;
  const inputs = [{ name, type: { value: { case: "tensorType", value: { elemType, shape } } } }] as FileParts["inputs"];
  const nodes = [node("Gather", ["w", "x"], "a", { axis }), node("Flatten", ["a"], "z")];
  const { network } = importOnnx(
    file(nodes, { tensors: [floats("w", [3, 2], [1, 10, 2, 20, 3, 30])], inputs: inputs! }),
  );
  expect([...(await network.predict([[2, 0]], { backend: "reference" })).data]).toEqual([3, 30, 1, 10]);
});

it("what chainrule writes itself holds no formula: a layer of its own is one node, or a SiLU's two", async () => {
  const network = networkOf([affine(3, 4), gelu(), layerNorm(4), affine(4, 2)]);
  network.initialize(1);
  const bytes = await exportOnnx(network);
  expect(await exportOnnx(importOnnx(bytes).network)).toEqual(bytes);
});
