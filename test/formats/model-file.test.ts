import { describe, expect, it } from "vitest";
import { exportOnnx } from "../../src/formats/onnx/index.ts";
import { toSafetensors } from "../../src/formats/safetensors.ts";
import { weightsFromBytes, weightsToBytes } from "../../src/formats/weights.ts";
import {
  affine,
  FormatError,
  gelu,
  type Layer,
  type Model,
  modelFromBytes,
  modelToBytes,
  parseSafetensors,
  relu,
  residual,
  sequential,
} from "../../src/index.ts";

const encoding = {
  features: [
    { kind: "number", name: "a", mean: 0, std: 1 },
    { kind: "number", name: "b", mean: 0, std: 1 },
  ],
  target: { task: "classification", name: "c", classes: ["x", "y"] },
} as const;

function model(): Model {
  const network = sequential(affine(2, 2));
  network.initialize(1);
  return {
    network,
    description: { task: "classification", classes: ["x", "y"], inputs: { kind: "table", encoding } },
  };
}

/** The file with its description changed. */
async function altered(change: (description: Record<string, never>) => object): Promise<Uint8Array> {
  const { tensors, metadata } = parseSafetensors(await modelToBytes(model()), "model");
  const description = { ...JSON.parse(metadata.chainrule!), ...change(JSON.parse(metadata.chainrule!)) };
  return toSafetensors(tensors, { ...metadata, chainrule: JSON.stringify(description) });
}

const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
const images = (shape: unknown, std: unknown): object => ({
  inputs: { kind: "images", shape, scaling: { mean: 0, std } },
});

describe("a model file that contradicts itself", () => {
  it.each([
    [
      "features that are not as many as the inputs",
      () => ({ inputs: { kind: "table", encoding: { ...encoding, features: encoding.features.slice(1) } } }),
    ],
    ["classes that are not those of the target", () => ({ classes: ["y", "x"] })],
    ["classes that are not as many as the outputs", () => ({ classes: ["x", "y", "z"] })],
    ["a class twice", () => ({ classes: ["x", "x"], inputs: { kind: "raw" } })],
    ["a shape of a sample that is none", () => ({ sample: [-2] })],
    ["a shape of a sample that the layers do not take", () => ({ sample: [9] })],
    ["a task that is not the target's", () => ({ task: "regression" })],
    ["pictures of another size", () => images([3, 3], 1)],
    ["pictures of a negative size", () => images([-1, -2], 1)],
    ["pictures without deviation", () => images([1, 2], 0)],
    ["another version", () => ({ version: "1" })],
    ["layers nested deeply", () => ({ layers: nested(4000) })],
    ["a task nested deeply", () => ({ task: nested(4000) })],
    ["more layers than any network has", () => ({ layers: new Array(200_000).fill({ kind: "relu" }) })],
  ])("is refused, in one short line: %s", async (_, change) => {
    const bytes = await altered(change);
    expect(() => modelFromBytes(bytes, "m.safetensors")).toThrow(
      expect.objectContaining({ code: "CR_FORMAT", message: expect.stringMatching(/^m\.safetensors.{1,300}$/) }),
    );
  });

  it("is not written with a class twice, either", async () => {
    const network = sequential(affine(2, 3));
    network.initialize(1);
    const twice = { task: "classification", classes: ["a", "b", "a"], inputs: { kind: "raw" } } as const;
    const message = 'the class "a" is there twice. Give every output a name of its own.';
    await expect(modelToBytes({ network, description: twice })).rejects.toThrow(message);
    await expect(exportOnnx({ network, description: twice })).rejects.toThrow(message);
  });

  it("is none of these as it was written", async () => {
    expect(modelFromBytes(await altered(() => ({})), "m").description).toEqual(model().description);
  });
});

describe("a layer of one's own", () => {
  const own: Layer<2, 2> = {
    ...affine(2, 2),
    kind: "mine",
    parameters: [{ name: "scale", shape: [2], initialize: (values) => values.fill(3) }],
    config: { kind: "mine" },
  };
  const network = sequential(own, relu());
  network.initialize();

  it("keeps its names in a file of weights", async () => {
    const values = weightsFromBytes(await weightsToBytes(network), "weights", ["mine", "relu"]);
    expect(values.get("0.scale")).toEqual({ data: Float64Array.of(3, 3), shape: [2] });
  });

  it("is refused by a model file, which could not make it again", async () => {
    const saving = modelToBytes({ network, description: { task: "regression", inputs: { kind: "raw" } } });
    await expect(saving).rejects.toMatchObject({ code: "CR_FORMAT", message: expect.stringContaining('"mine"') });
  });

  it("is refused by every file of layers where it calls itself by a kind of chainrule's", async () => {
    const posing = sequential(affine(2, 2), residual({ ...relu(), bind: gelu().bind, kernels: gelu().kernels }));
    posing.initialize();
    const message = 'A layer says that it is of kind "relu", but chainrule\'s relu is another';
    const saving = modelToBytes({ network: posing, description: { task: "regression", inputs: { kind: "raw" } } });
    await expect(saving).rejects.toThrow(message);
    await expect(exportOnnx(posing)).rejects.toThrow(message);
  });
});

describe("a model file that means harm", () => {
  const headerOf = (bytes: Uint8Array): string => parseSafetensors(bytes, "f").metadata.chainrule!;
  const changed = async (change: (description: Record<string, unknown>) => unknown): Promise<Uint8Array> => {
    const { tensors, metadata } = parseSafetensors(await modelToBytes(model()), "f");
    const chainrule = JSON.stringify(change(JSON.parse(metadata.chainrule!)));
    return toSafetensors(tensors, { ...metadata, chainrule });
  };

  it("is changed in no other way than each test says", async () => {
    const bytes = await modelToBytes(model());
    expect(headerOf(await changed((same) => same))).toBe(headerOf(bytes));
  });

  it.each([
    ["a kind that is an object", { layers: [{ kind: { toString: 1, valueOf: 1 } }] }, "There is no layer of kind"],
    ["a kind that every object has", { layers: [{ kind: "__proto__" }] }, 'There is no layer of kind "__proto__"'],
    ...["relu", "tanh", "sigmoid", "silu", "selu", "mish", "hardswish"].map((kind): [string, object, string] => [
      `a setting of ${kind}`,
      { layers: [{ kind, slope: 0.1 }] },
      `f: ${kind} has no option "slope".`,
    ]),
    [
      "a setting of affine that is misspelt",
      { layers: [{ kind: "affine", inputs: 2, outputs: 3, outputz: 3 }] },
      'f: affine has no option "outputz". Did you mean "outputs"?',
    ],
    ["a setting of dropout", { layers: [{ kind: "dropout", rate: 0.1, seed: 1 }] }, 'has no option "seed"'],
    ["a setting of residual", { layers: [{ kind: "residual", layers: [], scale: 2 }] }, 'has no option "scale"'],
    ["a setting of branches", { layers: [{ kind: "branches", branches: [], axis: 1 }] }, 'has no option "axis"'],
    ["a setting of slice", { layers: [{ kind: "slice", inputs: 3, outputs: 1, to: 2 }] }, 'has no option "to"'],
    ["too many layers", { layers: Array(10_001).fill({ kind: "relu" }) }, "has 10001 layers; at most 10000 are read"],
    [
      "nesting",
      { layers: JSON.parse(`${"[".repeat(80)}${"]".repeat(80)}`) },
      "its description is nested deeper than 64",
    ],
  ])("is refused for %s", async (_, part, message) => {
    const bytes = await changed((description) => ({ ...description, ...part }));
    expect(() => modelFromBytes(bytes, "f")).toThrow(FormatError);
    expect(() => modelFromBytes(bytes, "f")).toThrow(message);
  });
});
