import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, TensorProto_DataType } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import {
  affine,
  batchNorm,
  branches,
  embedding,
  FormatError,
  type Layer,
  type Network,
  networkOf,
  relu,
  slice,
  tensor,
} from "../../src/index.ts";
import { type FileParts, floats, node, onnxFile, raw, value } from "../support/onnx.ts";

const LAYERS: readonly Layer[] = [
  branches(
    [slice(5, 2), batchNorm(2)],
    [slice(5, 2, { from: 2 }), embedding(4, 3, { columns: 2, paddingId: 0 })],
    [slice(5, 1, { from: 4 }), embedding(6, 2)],
  ),
  affine(10, 3),
  relu(),
];

const rows = tensor([
  [0.5, -1, 0, 3, 5],
  [2, 0.25, 2, 2, 0],
]);

function network(layers: readonly Layer[] = LAYERS): Network {
  const made = networkOf(layers);
  made.initialize(3);
  return made;
}

describe("embeddings and slices, exported", () => {
  it("are Cast, Gather and Flatten, and Slice with its columns as int64", async () => {
    const { graph, opsetImport } = fromBinary(ModelProtoSchema, await exportOnnx(network()));
    expect(opsetImport[0]!.version).toBe(15n);
    expect(graph!.node.map(({ opType, input, output }) => [opType, ...input, "→", ...output].join(" "))).toEqual([
      "Slice x 0.0.0.starts 0.0.0.ends 0.0.0.axes → 0.0.0.out",
      "BatchNormalization 0.0.0.out 0.0.1.gamma 0.0.1.beta 0.0.1.runningMean 0.0.1.runningVar → 0.0.1.out",
      "Slice x 0.1.0.starts 0.1.0.ends 0.1.0.axes → 0.1.0.out",
      "Cast 0.1.0.out → 0.1.1.before",
      "Gather 0.1.1.w 0.1.1.before → 0.1.1.given",
      "Flatten 0.1.1.given → 0.1.1.out",
      "Slice x 0.2.0.starts 0.2.0.ends 0.2.0.axes → 0.2.0.out",
      "Cast 0.2.0.out → 0.2.1.before",
      "Gather 0.2.1.w 0.2.1.before → 0.2.1.given",
      "Flatten 0.2.1.given → 0.2.1.out",
      "Concat 0.0.1.out 0.1.1.out 0.2.1.out → 0.out",
      "Gemm 0.out 1.w 1.b → 1.out",
      "Relu 1.out → out",
    ]);
    const integers = graph!.initializer.filter(({ dataType }) => dataType === TensorProto_DataType.INT64);
    expect(integers.filter(({ name }) => name.startsWith("0.1.0")).map(({ int64Data }) => int64Data)).toEqual([
      [2n],
      [4n],
      [1n],
    ]);
    expect(new Set(graph!.node.map(({ name }) => name)).size).toBe(13);
  });

  it("are read again, and give the same answers", async () => {
    const made = network();
    const read = importOnnx(await exportOnnx(made)).network;
    const kinds = ({ structure }: Network) => structure.operations.map(({ layer, join }) => (layer ?? join)!.kind);
    expect(kinds(read)).toEqual(kinds(made));
    expect(await read.predict(rows, { backend: "reference" })).toEqual(
      await made.predict(rows, { backend: "reference" }),
    );
    const ids = network([embedding(4, 3)]);
    const alone = importOnnx(await exportOnnx(ids)).network;
    expect(alone.structure.layers.map(({ config }) => config)).toEqual(
      ids.structure.layers.map(({ config }) => config),
    );
  });
});

const TABLE = floats("table", [3, 2], [1, 10, 2, 20, 3, 30]);

/** A file of other systems', of ids that are INT64. */
function ofIds(nodes: FileParts["nodes"], columns = 2, tensors: FileParts["tensors"] = [TABLE]): Uint8Array {
  const { name, type } = value("x", [null, columns]);
  const tensorType = type!.value!.value as { shape: object };
  const inputs = [{ name, type: { value: { case: "tensorType", value: { ...tensorType, elemType: 7 } } } }];
  return onnxFile({ nodes, tensors, inputs: inputs as FileParts["inputs"] & object });
}

describe("files of other systems", () => {
  it("give ids as INT64, and flatten by a Reshape", async () => {
    const shape = raw("shape", [2], BigInt64Array.of(-1n, 4n));
    const bytes = ofIds([node("Gather", ["table", "x"], "a"), node("Reshape", ["a", "shape"], "b")], 2, [TABLE, shape]);
    const { network } = importOnnx(bytes);
    expect([...(await network.predict([[2, 0]], { backend: "reference" })).data]).toEqual([3, 30, 1, 10]);
  });

  it("slice from behind, to an end beyond the last column, and without axes where they are meant", async () => {
    const list = (name: string, ...values: bigint[]) => raw(name, [values.length], BigInt64Array.from(values));
    const sliced = (start: bigint, end: bigint, more: Partial<Record<"axes" | "steps", bigint>> = {}): Uint8Array => {
      const { axes = 1n, steps = 1n } = more;
      const tensors = [list("s", start), list("e", end), list("a", axes), list("t", steps)];
      const inputs = [value("x", [null, 5])];
      return onnxFile({ nodes: [node("Slice", ["x", "s", "e", "a", "t"], "y")], tensors, inputs });
    };
    const columns = async (bytes: Uint8Array): Promise<number[]> => {
      const { network } = importOnnx(bytes);
      network.initialize();
      return [...(await network.predict([[0, 1, 2, 3, 4]], { backend: "reference" })).data];
    };
    expect(await columns(sliced(3n, 2n ** 63n - 1n))).toEqual([3, 4]);
    expect(await columns(sliced(-4n, -1n))).toEqual([1, 2, 3]);
    expect(await columns(sliced(-10n, 2n))).toEqual([0, 1]);
    expect(await columns(sliced(1n, 2n, { axes: -1n }))).toEqual([1]);
    for (const bytes of [sliced(0n, 1n, { axes: 0n }), sliced(0n, 4n, { steps: 2n })]) {
      expect(() => importOnnx(bytes)).toThrow("takes other parts than columns side by side");
    }
    expect(() => importOnnx(sliced(4n, 2n))).toThrow(FormatError);
  });

  const [cast, gather] = [node("Cast", ["x"], "i", { to: 7 }), node("Gather", ["table", "i"], "a")];
  const flat = node("Flatten", ["a"], "b");
  const floatFile = (nodes: FileParts["nodes"], tensors = [TABLE]): Uint8Array =>
    onnxFile({ nodes, tensors, inputs: [value("x", [null, 2])] });

  it.each([
    ["a table behind floats", [node("Gather", ["table", "x"], "a"), flat], "takes floats, which are no ids"],
    [
      "integers that go elsewhere",
      [cast, node("Relu", ["i"], "b")],
      "takes integers, which only a Gather from a table may",
    ],
    ["a Cast to another type", [node("Cast", ["x"], "i", { to: 11 }), gather, flat], "makes another type than INT64"],
    ["rows that stay matrices", [cast, gather, node("Relu", ["a"], "b")], "takes input that is not flat"],
    ["another axis", [cast, node("Gather", ["table", "i"], "a", { axis: 1 }), flat], "works on another axis than 0"],
    [
      "columns that a Gather chooses",
      [node("Gather", ["x", "table"], "a", { axis: 1 })],
      "which no node before it gives",
    ],
    [
      "ids that a layer computes",
      [node("Relu", ["x"], "r"), node("Cast", ["r"], "i", { to: 7 }), gather, flat],
      "layers before it compute",
    ],
  ])("are refused: %s", (_, nodes, message) => {
    expect(() => importOnnx(floatFile(nodes))).toThrow(FormatError);
    expect(() => importOnnx(floatFile(nodes))).toThrow(message);
  });
});
