import { fromBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { affine } from "../../layers/affine/affine.ts";
import { batchNorm } from "../../layers/batch-norm/batch-norm.ts";
import { gelu } from "../../layers/gelu/gelu.ts";
import type { Layer } from "../../layers/layer.ts";
import { layerNorm } from "../../layers/layer-norm/layer-norm.ts";
import { relu } from "../../layers/relu/relu.ts";
import { rmsNorm } from "../../layers/rms-norm/rms-norm.ts";
import { networkOf } from "../../network/sequential.ts";
import type { ModelDescription } from "../model-description.ts";
import { exportOnnx } from "./export.ts";

const LAYERS = [affine(2, 3), batchNorm(3, { momentum: 0.2 }), relu(), affine(3, 2)];

async function exported(
  description?: ModelDescription,
  softmax = false,
  layers: Layer[] = LAYERS,
): Promise<ModelProto> {
  const network = networkOf(layers);
  network.initialize(1);
  return fromBinary(ModelProtoSchema, await exportOnnx(description ? { network, description } : network, { softmax }));
}

describe("an exported network", () => {
  it("names its layers and arrays, states opset and producer, and takes any number of rows", async () => {
    const { graph, opsetImport, producerName, irVersion } = await exported();
    expect({ producerName, irVersion, opset: opsetImport[0] }).toMatchObject({
      producerName: "chainrule",
      irVersion: 8n,
      opset: { domain: "", version: 15n },
    });
    expect(graph!.node.map(({ name, opType, input, output }) => [name, opType, ...input, ...output])).toEqual([
      ["affine_0", "Gemm", "x", "0.w", "0.b", "0.out"],
      ["batchNorm_1", "BatchNormalization", "0.out", "1.gamma", "1.beta", "1.runningMean", "1.runningVar", "1.out"],
      ["relu_2", "Relu", "1.out", "2.out"],
      ["affine_3", "Gemm", "2.out", "3.w", "3.b", "out"],
    ]);
    const { value } = graph!.input[0]!.type!;
    expect(value.value).toMatchObject({
      elemType: 1,
      shape: { dim: [{ value: { value: "N" } }, { value: { value: 2n } }] },
    });
  });

  it("multiplies by weights in PyTorch's layout, and says so", async () => {
    const network = networkOf([affine(2, 3)]);
    network.loadState({
      "0.w": [
        [1, 2, 3],
        [4, 5, 6],
      ],
      "0.b": [7, 8, 9],
    });
    const { graph } = fromBinary(ModelProtoSchema, await exportOnnx(network));
    const [gemm] = graph!.node;
    expect(gemm!.attribute).toMatchObject([{ name: "transB", i: 1n }]);
    const [w] = graph!.initializer;
    expect([w!.name, ...w!.dims]).toEqual(["0.w", 3n, 2n]);
    const { buffer, byteOffset } = w!.rawData;
    expect([...new Float32Array(buffer.slice(byteOffset, byteOffset + 24))]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it("has momentum as ONNX means it: the weight of the old value", async () => {
    const [epsilon, momentum] = (await exported()).graph!.node[1]!.attribute;
    expect([epsilon!.name, epsilon!.f]).toEqual(["epsilon", Math.fround(1e-5)]);
    expect([momentum!.name, momentum!.f]).toEqual(["momentum", Math.fround(0.8)]);
  });

  const images = { kind: "images", shape: [1, 2], scaling: { mean: 0.5, std: 2 } } as const;
  const target = { task: "regression", name: "price", mean: 7, std: 3 } as const;
  const features = ["a", "b"].map((name) => ({ kind: "number", name, mean: 0, std: 1 }) as const);
  it.each([
    [{ task: "classification", inputs: { kind: "raw" } }, false, "logits", "Logits: before softmax."],
    [
      { task: "classification", classes: ["cat", "dog"], inputs: images },
      true,
      "probabilities",
      "Probabilities of the classes cat, dog.",
    ],
    [
      { task: "regression", inputs: { kind: "table", encoding: { features, target } } },
      false,
      "out",
      "Values of price, scaled: times 3, plus 7.",
    ],
  ] as const)("says what its output is: %#", async (description, softmax, name, docString) => {
    const { graph, metadataProps } = await exported(description, softmax, [
      affine(2, description.task === "regression" ? 1 : 2),
    ]);
    expect(graph!.output).toMatchObject([{ name, docString }]);
    expect(metadataProps).toMatchObject([{ key: "chainrule" }]);
  });

  it("says how pictures were scaled", async () => {
    const { graph } = await exported({ task: "regression", inputs: images });
    expect(graph!.input[0]!.docString).toContain("1 × 2, row by row: pixels from 0 to 1, minus 0.5, divided by 2.");
  });

  it.each([
    ["relu", relu(), 15n, 8n],
    ["layerNorm", layerNorm(2), 17n, 8n],
    ["rmsNorm", rmsNorm(2), 23n, 11n],
    ["gelu", gelu(), 20n, 9n],
  ] as const)("states the first versions that have %s", async (_, layer, opset, ir) => {
    const { opsetImport, irVersion } = await exported(undefined, false, [affine(2, 2), layer]);
    expect([opsetImport[0]!.version, irVersion]).toEqual([opset, ir]);
  });

  it("refuses a description of another network", async () => {
    const description = { task: "classification", classes: ["a", "b", "c"], inputs: { kind: "raw" } } as const;
    await expect(exported(description)).rejects.toMatchObject({ code: "CR_FORMAT" });
  });

  it("refuses a layer of one's own", async () => {
    const own: Layer = { ...relu(), kind: "mine", config: { kind: "mine" } };
    await expect(exported(undefined, false, [affine(2, 3), own])).rejects.toMatchObject({
      code: "CR_FORMAT",
      message: expect.stringContaining('Layer 1 is of kind "mine"'),
    });
  });
});
