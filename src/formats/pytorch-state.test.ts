import { describe, expect, test } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import { networkOf } from "../network/sequential.ts";
import { stateDictFromBytes } from "./pytorch-state.ts";
import { type SafetensorsTensor, toSafetensors } from "./safetensors.ts";

const vector = (...values: number[]): SafetensorsTensor => ({
  data: Float32Array.from(values),
  shape: [values.length],
});
const counter: SafetensorsTensor = { data: BigInt64Array.of(3n), shape: [] };
const LINEAR = { "0.weight": { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] }, "0.bias": vector(7, 8, 9) };
const NORM = { "1.running_mean": vector(4, 5, 6), "1.running_var": vector(1, 2, 3), "1.num_batches_tracked": counter };
const AFFINE = { "1.weight": vector(1, 1, 2), "1.bias": vector(0, 0, 3) };

function read(tensors: Readonly<Record<string, SafetensorsTensor>>) {
  return stateDictFromBytes(toSafetensors(new Map(Object.entries(tensors))), "f");
}

function behind(prefix: string, tensors: Readonly<Record<string, SafetensorsTensor>>) {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
}

describe("a state_dict of PyTorch's", () => {
  const whole = { ...LINEAR, ...AFFINE, ...NORM };

  test.each(["module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module.", "net.", "module.model.layers."])(
    "is that of the nn.Sequential inside: %s",
    (prefix) => {
      expect(read(behind(prefix, whole))).toEqual(read(whole));
      expect(read(whole).size).toBe(6);
    },
  );

  test("of an averaged model has a count of what was averaged", () => {
    expect(read({ ...behind("module.", whole), n_averaged: counter })).toEqual(read(whole));
    expect(() => read({ ...whole, n_averaged: counter })).toThrow('f: tensor "n_averaged" does not say which layer');
  });

  test("of one layer alone, and of layers inside of others, keeps its places", () => {
    expect([...read(behind("module.", LINEAR)).keys()].sort()).toEqual(["0.b", "0.w"]);
    expect([...read(behind("module.2.", LINEAR)).keys()].sort()).toEqual(["2.0.b", "2.0.w"]);
  });

  test.each([
    ["attributes", { "fc1.weight": vector(1), "fc2.weight": vector(1) }, "fc1.weight"],
    ["one attribute alone", { "fc.weight": LINEAR["0.weight"], "fc.bias": LINEAR["0.bias"] }, "fc.bias"],
    [
      "attributes behind a wrapper",
      { "module.fc1.weight": vector(1), "module.fc2.weight": vector(1) },
      "module.fc1.weight",
    ],
    ["two parts", { "encoder.0.weight": vector(1), "decoder.0.weight": vector(1) }, "decoder.0.weight"],
    ["a wrapper of some", { "0.weight": vector(1), "module.1.weight": vector(1) }, "module.1.weight"],
    ["no layer", { weight: vector(1) }, "weight"],
  ])("names no places in %s: one error that says how to save it", (_, tensors, name) => {
    expect(() => read(tensors)).toThrow(
      expect.objectContaining({
        code: "CR_FORMAT",
        message: expect.stringContaining(`f: tensor "${name}" does not say which layer it belongs to, as "0.weight"`),
      }),
    );
  });
});

describe("arrays that PyTorch leaves out are what they mean", () => {
  const values = (array: string, from: ReturnType<typeof read>) => [...from.get(array)!.data];

  test("of batch normalization with affine=False", async () => {
    const state = read({ ...LINEAR, ...NORM });
    expect([values("1.gamma", state), values("1.beta", state)]).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ]);
    const network = networkOf([affine(2, 3), batchNorm(3)]);
    network.loadState(state);
    const { data } = await network.predict([[1, 0]], { backend: "reference" });
    const expected = [(8 - 4) / Math.sqrt(1 + 1e-5), (11 - 5) / Math.sqrt(2 + 1e-5), (14 - 6) / Math.sqrt(3 + 1e-5)];
    expect([...data]).toEqual(expected.map((value) => expect.closeTo(value, 5)));
  });

  test("of a linear layer, and of a normalization, with bias=False", () => {
    const state = read({ "0.weight": LINEAR["0.weight"], "1.weight": vector(2, 3, 4), ...NORM });
    expect(state.get("0.b")).toEqual({ data: new Float32Array(3), shape: [3] });
    expect([values("1.gamma", state), values("1.beta", state)]).toEqual([
      [2, 3, 4],
      [0, 0, 0],
    ]);
  });

  test("in half precision, as float32", () => {
    const half = { dtype: "F16", shape: [1, 2], data_offsets: [0, 4] };
    const json = new TextEncoder().encode(JSON.stringify({ __metadata__: null, "0.weight": half }));
    const bytes = Uint8Array.of(json.length, 0, 0, 0, 0, 0, 0, 0, ...json, 0x00, 0x3c, 0x00, 0xc1);
    expect(stateDictFromBytes(bytes, "f")).toEqual(
      new Map([
        ["0.w", { data: Float32Array.of(1, -2.5), shape: [2, 1] }],
        ["0.b", { data: Float32Array.of(0), shape: [1] }],
      ]),
    );
  });
});
