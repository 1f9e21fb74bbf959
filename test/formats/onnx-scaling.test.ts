/** What exporters put around a network: input scaling, Dropout, and another ending than a Softmax. */
import { describe, expect, it } from "vitest";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import { softmax } from "../../src/index.ts";
import { b, type FileParts, floats, gemm, node, onnxFile, value, W, w } from "../support/onnx.ts";

async function predicted(parts: FileParts, x: readonly number[]): Promise<number[]> {
  const { network } = importOnnx(onnxFile(parts), "m.onnx");
  const again = importOnnx(await exportOnnx(network)).network;
  const out = await network.predict([x], { backend: "reference" });
  expect(await again.predict([x], { backend: "reference" })).toEqual(out);
  return [...out.data];
}

/** Gemm of `w` (2, 3) and `b`, behind these nodes from `x` to `s`. */
function behind(nodes: FileParts["nodes"], tensors: FileParts["tensors"], inputs?: FileParts["inputs"]): FileParts {
  const all = [...nodes, node("Gemm", ["s", "w", "b"], "y")];
  return { nodes: all, tensors: [w, b, ...tensors!], ...(inputs && { inputs }) };
}

const [W1, W2] = [W.slice(0, 3), W.slice(3)];
/** Of what goes into the Gemm. */
const through = (p: number, q: number): number[] => [10, 20, 30].map((bias, m) => bias + p * W1[m]! + q * W2[m]!);

describe("input scaling by constants is read", () => {
  const mean = floats("mean", [2], [2000, -1]);
  const std = floats("std", [2], [4, 0.5]);

  it.each([
    ["Sub and Div", [node("Sub", ["x", "mean"], "c"), node("Div", ["c", "std"], "s")], [0.75, 6]],
    ["Mul and Add", [node("Mul", ["x", "std"], "c"), node("Add", ["c", "mean"], "s")], [4 * 2003 + 2000, 0]],
    ["constants on the left", [node("Mul", ["std", "x"], "c"), node("Sub", ["mean", "c"], "s")], [2000 - 4 * 2003, -2]],
    ["Add on the left", [node("Add", ["mean", "x"], "s")], [4003, 1]],
  ])("%s", async (_, nodes, [p, q]) => {
    expect(await predicted(behind(nodes, [mean, std]), [2003, 2])).toEqual(through(p!, q!));
  });

  it("without cancelling: the mean is subtracted first", async () => {
    const nodes = [node("Sub", ["x", "far"], "c"), node("Mul", ["c", "tiny"], "s")];
    const tensors = [floats("far", [2], [1e7, 1e7]), floats("tiny", [1, 2], [0.125, 0.125])];
    expect(await predicted(behind(nodes, tensors), [1e7 + 8, 1e7 - 8])).toEqual(through(1, -1));
  });

  it.each([
    ["of rows", [], [null, 2]],
    ["of pictures, before they are flat", [], [null, 1, 2, 1]],
    ["of pictures, with an axis for each of theirs", [1, 1, 1, 1], [null, 1, 2, 1]],
  ])("by one number %s", async (_, shape, extents) => {
    const nodes = [
      node("Sub", ["x", "m"], "c"),
      node("Div", ["c", "d"], "e"),
      extents.length > 2 ? node("Flatten", ["e"], "s") : node("Identity", ["e"], "s"),
    ];
    const parts = behind(nodes, [floats("m", shape, [128]), floats("d", shape, [64])], [value("x", extents)]);
    expect(await predicted(parts, [128, 256])).toEqual(through(0, 2));
  });

  it("behind the last layer, too, and a Gemm keeps the bias of an Add behind it", async () => {
    const nodes = [node("Gemm", ["x", "w"], "p"), node("Add", ["p", "b"], "q"), node("Mul", ["q", "two"], "y")];
    const { network } = importOnnx(onnxFile({ nodes, tensors: [w, b, floats("two", [], [2])] }));
    expect(network.structure.layers.length).toBe(2);
    const out = await network.predict([[1, 1]], { backend: "reference" });
    expect([...out.data]).toEqual(through(1, 1).map((sum) => 2 * sum));
  });
});

describe("the end of a file", () => {
  it.each([1, -1])("may be a LogSoftmax, whose scores are those of a Softmax: axis %i", async (axis) => {
    const read = importOnnx(onnxFile({ nodes: [gemm, node("LogSoftmax", ["y"], "z", { axis })], tensors: [w, b] }));
    expect(read.softmax).toBe(true);
    expect([...(await read.network.predict([[1, 0]], { backend: "reference" })).data]).toEqual(through(1, 0));
  });

  it.each([
    ["Gemm", []],
    ["scaled Gemm", [node("Mul", ["y", "two"], "t")]],
  ])("may be a Sigmoid of a single output, which is two classes: %s", async (_, more) => {
    const from = more.length > 0 ? "t" : "y";
    const nodes = [node("Gemm", ["x", "v", "c"], "y"), ...more, node("Sigmoid", [from], "z")];
    const tensors = [floats("v", [2, 1], [1, -2]), floats("c", [1], [0.5]), floats("two", [], [2])];
    const read = importOnnx(onnxFile({ nodes, tensors }));
    expect([read.softmax, read.network.outputs]).toEqual([true, 2]);
    for (const x of [
      [1, 0],
      [0, 3],
      [100, 0],
    ] as const) {
      const score = (x[0] - 2 * x[1] + 0.5) * (more.length > 0 ? 2 : 1);
      const out = await read.network.predict([x], { backend: "reference" });
      expect([...out.data]).toEqual([0, score]);
      expect(softmax(out).data[1]).toBeCloseTo(1 / (1 + Math.exp(-score)), 6);
    }
    expect(importOnnx(await exportOnnx(read.network, { softmax: true })).network.outputs).toBe(2);
  });
});

describe("what does nothing in inference", () => {
  const bool = (bytes: number[]): NonNullable<FileParts["tensors"]>[number] => ({
    name: "t",
    dims: [],
    dataType: 9,
    rawData: Uint8Array.from(bytes) as never,
  });

  const training: readonly (readonly [string, NonNullable<FileParts["tensors"]>, FileParts["nodes"]])[] = [
    ["raw", [bool([0])], []],
    ["listed", [{ name: "t", dims: [1n], dataType: 9, int32Data: [0] }], []],
    ["of a node", [], [{ ...node("Constant", [], "t"), attribute: [{ name: "value", type: 4, t: bool([0]) }] }]],
  ];
  it.each(training)("is Dropout that is told not to train: %s", async (_, tensors, nodes) => {
    const parts = { nodes: [...nodes, gemm, node("Dropout", ["y", "r", "t"], "z")], tensors: [w, b, ...tensors] };
    expect(await predicted({ ...parts, outputs: [value("z", [null, 3])] }, [1, 0])).toEqual(through(1, 0));
  });

  it.each([7, 13, 25, 26, 27])("is the version of operators that changed in nothing read: %i", (opset) => {
    expect(importOnnx(onnxFile({ nodes: [gemm], tensors: [w, b], opset })).opset).toBe(opset);
  });
});
