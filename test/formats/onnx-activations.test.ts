import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import {
  affine,
  elu,
  hardswish,
  type Layer,
  leakyRelu,
  mish,
  networkOf,
  residual,
  selu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from "../../src/index.ts";
import { b, floats, gemm, node, onnxFile, w } from "../support/onnx.ts";

async function exported(...layers: Layer[]): Promise<Uint8Array> {
  const network = networkOf(layers);
  network.initialize(1);
  return exportOnnx(network);
}

const kindsIn = (bytes: Uint8Array): string[] => importOnnx(bytes).network.structure.layers.map(({ kind }) => kind);

describe("an activation, exported", () => {
  it.each([
    [leakyRelu({ negativeSlope: 0.25 }), ["LeakyRelu"], { alpha: 0.25 }, 15],
    [elu({ alpha: 0.5 }), ["Elu"], { alpha: 0.5 }, 15],
    [selu(), ["Selu"], { alpha: Math.fround(1.6732632423543772), gamma: Math.fround(1.0507009873554805) }, 15],
    [silu(), ["Sigmoid", "Mul"], {}, 15],
    [mish(), ["Mish"], {}, 18],
    [softplus(), ["Softplus"], {}, 15],
    [tanh(), ["Tanh"], {}, 15],
    [sigmoid(), ["Sigmoid"], {}, 15],
    [hardswish(), ["HardSwish"], {}, 15],
  ] as const)("$kind is its operator, and is read again", async (layer, operators, attributes, opset) => {
    const bytes = await exported(affine(2, 3), layer, affine(3, 2));
    const { graph, opsetImport } = fromBinary(ModelProtoSchema, bytes);
    const nodes = graph!.node.filter(({ opType }) => opType !== "Gemm");
    expect(nodes.map(({ opType }) => opType)).toEqual(operators);
    expect(Object.fromEntries(nodes.at(-1)!.attribute.map(({ name, f }) => [name, f]))).toEqual(attributes);
    expect(opsetImport[0]!.version).toBe(BigInt(opset));
    expect(importOnnx(bytes).network.structure.layers[1]!.config).toEqual(layer.config);
  });

  it("stays what it is behind a single output, and inside of residual connections", async () => {
    expect(kindsIn(await exported(affine(2, 1), sigmoid()))).toEqual(["affine", "sigmoid"]);
    expect(kindsIn(await exported(affine(2, 1), silu()))).toEqual(["affine", "silu"]);
    expect(kindsIn(await exported(affine(2, 3), residual(silu()), affine(3, 1)))).toEqual([
      "affine",
      "residual",
      "affine",
    ]);
  });

  it("is refused where ONNX cannot say it", async () => {
    await expect(exported(affine(2, 3), softplus({ beta: 2 }))).rejects.toMatchObject({
      code: "CR_FORMAT",
      message: expect.stringContaining("ONNX's Softplus has neither beta nor threshold"),
    });
    await expect(exported(affine(2, 3), softplus({ threshold: 3 }))).rejects.toMatchObject({ code: "CR_FORMAT" });
  });
});

describe("an activation by other exporters is read", () => {
  it.each([
    ["x·Sigmoid(x)", [node("Sigmoid", ["y"], "s"), node("Mul", ["y", "s"], "z")], "silu"],
    ["Sigmoid(x)·x", [node("Sigmoid", ["y"], "s"), node("Mul", ["s", "y"], "z")], "silu"],
    [
      "x·Tanh(Softplus(x))",
      [node("Softplus", ["y"], "p"), node("Tanh", ["p"], "t"), node("Mul", ["y", "t"], "z")],
      "mish",
    ],
    ["Swish", [node("Swish", ["y"], "z")], "silu"],
    ["LeakyRelu without its attribute", [node("LeakyRelu", ["y"], "z")], "leakyRelu"],
    ["Elu without its attribute", [node("Elu", ["y"], "z")], "elu"],
    ["Selu without its attributes", [node("Selu", ["y"], "z")], "selu"],
    ["a Sigmoid of several outputs", [node("Sigmoid", ["y"], "z")], "sigmoid"],
  ] as const)("%s", (_, nodes, kind) => {
    expect(kindsIn(onnxFile({ nodes: [gemm, ...nodes], tensors: [w, b] }))).toEqual(["affine", kind]);
  });

  it("a Sigmoid in the middle, also of one number: only the answer may mean two classes", () => {
    const tensors = [floats("v", [2, 1], [1, 2])];
    const nodes = [node("Gemm", ["x", "v"], "y"), node("Sigmoid", ["y"], "z")];
    const middle = onnxFile({ nodes: [...nodes, node("Relu", ["z"], "u")], tensors });
    expect(kindsIn(middle)).toEqual(["affine", "sigmoid", "relu"]);
    const last = importOnnx(onnxFile({ nodes: [...nodes, node("Identity", ["z"], "u")], tensors }));
    expect([last.softmax, last.network.outputs]).toEqual([true, 2]);
  });
});
