/**
 * ONNX files: what is written is read back the same, and any bytes are read or refused.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import { ChainruleError, type Model, type Network } from "../../src/index.ts";
import { floats, node, onnxFile, raw, value } from "../support/onnx.ts";
import { networkFrom, onnxPlans } from "./networks.ts";
import "./support.ts";

/** Networks whose values are float32, as they are after training. */
const networks: fc.Arbitrary<Promise<Network>> = fc.tuple(onnxPlans, fc.nat()).map(async ([plan, seed]) => {
  const network = networkFrom(plan);
  network.initialize(seed);
  const state = Array.from(await network.state(), ([name, { data, shape }]) => {
    return [name, { data: Float32Array.from(data), shape }] as const;
  });
  network.loadState(new Map(state));
  return network;
});

describe("an ONNX file of ours", () => {
  it("is read back to the bit, with what the model is for, and written again the same", async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.boolean(), async (promise, softmax) => {
        const network = await promise;
        const model: Model = { network, description: { task: "classification", inputs: { kind: "raw" } } };
        const bytes = await exportOnnx(model, { softmax });
        const read = importOnnx(bytes);
        expect(await read.network.state()).toEqual(await network.state());
        expect(read).toMatchObject({ softmax, description: model.description });
        expect(await exportOnnx({ ...read, description: model.description }, { softmax })).toEqual(bytes);
      }),
    );
  });
});

/** Read, or refused by an error for users; everything else is a bug. */
function attempt(bytes: Uint8Array): void {
  try {
    importOnnx(bytes, "f");
  } catch (error) {
    if (!(error instanceof ChainruleError)) throw error;
    expect(error.code).toBe("CR_FORMAT");
    expect(error.message.length).toBeLessThan(1000);
  }
}

/** Files with everything that is read: the seeds of the fuzzing. */
const SEEDS: readonly Uint8Array[] = [
  onnxFile({
    nodes: [
      node("Reshape", ["x", "s"], "r"),
      node("Gemm", ["r", "w", "b"], "y", { transB: 1, alpha: { float: 2 }, beta: { float: 0.5 } }),
      node("BatchNormalization", ["y", "b", "b", "b", "b"], "n", { epsilon: { float: 1e-5 } }),
      node("Softmax", ["n"], "z", { axis: -1 }),
    ],
    tensors: [
      raw("s", [2], BigInt64Array.of(-1n, 2n)),
      raw("w", [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)),
      floats("b", [3], [1, 2, 3]),
    ],
    inputs: [value("x", [null, 2, 1])],
  }),
  onnxFile({
    nodes: [
      node("MatMul", ["x", "w"], "p"),
      node("Add", ["c", "p"], "q"),
      node("Relu", ["q"], "r"),
      node("Dropout", ["r"], "d", { ratio: { float: 0.5 } }),
    ],
    tensors: [raw("w", [2, 3], new Float64Array(6)), floats("c", [1, 3], [1, 2, 3])],
    opset: 11,
  }),
];

/** A file with some bytes overwritten, left out or put in, and perhaps cut. */
const damaged = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.uint8Array({ maxLength: 3 })), { minLength: 1, maxLength: 6 }),
    fc.option(fc.nat(), { freq: 5 }),
  )
  .map(([seed, edits, cut]) => {
    const bytes = [...seed];
    for (const [at, removed, put] of edits) bytes.splice(at % bytes.length, removed, ...put);
    return Uint8Array.from(cut === null ? bytes : bytes.slice(0, cut % bytes.length));
  });

const names = fc.constantFrom("x", "w", "b", "y", "z", "", "__proto__");
const operators = ["Gemm", "MatMul", "Add", "Relu", "BatchNormalization", "Softmax", "Flatten", "Reshape", "Identity"];
const attributes = fc.dictionary(
  fc.constantFrom("axis", "alpha", "beta", "transA", "transB", "epsilon", "momentum", "__proto__"),
  fc.oneof(fc.integer({ min: -2, max: 2 }), fc.record({ float: fc.float() })),
  { maxKeys: 2 },
);
const nodes = fc
  .tuple(
    fc.constantFrom(...operators, "Dropout", "Constant", "Conv", "Sub", "Mul", "Div", "Sigmoid", "LogSoftmax"),
    fc.array(names, { maxLength: 5 }),
    names,
    attributes,
  )
  .map(([operator, inputs, output, given]) => node(operator, inputs, output, given));
const tensors = fc
  .tuple(names, fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 3 }), fc.array(fc.float(), { maxLength: 9 }))
  .map(([name, shape, values]) => floats(name, shape, values));

/** Files that follow the schema and mean nothing. */
const meaningless = fc
  .record({
    nodes: fc.array(nodes, { maxLength: 4 }),
    tensors: fc.array(tensors, { maxLength: 4 }),
    inputs: fc.array(fc.array(fc.option(fc.integer({ min: -1, max: 3 })), { maxLength: 3 }), { maxLength: 2 }),
    opset: fc.integer({ min: 6, max: 28 }),
  })
  .map(({ inputs, ...parts }) => onnxFile({ ...parts, inputs: inputs.map((shape) => value("x", shape)) }));

describe("any ONNX file", () => {
  it.each(SEEDS)("is read where it is whole: seed %#", (seed) => {
    expect(importOnnx(seed).network.outputs).toBe(3);
  });

  it.each([
    ["bytes", fc.uint8Array({ maxLength: 200 })],
    ["damaged files", damaged],
    ["files without meaning", meaningless],
  ])("is read or refused: %s", (_, files) => {
    fc.assert(fc.property(files, attempt), { numRuns: 500 });
  });

  it("is refused wherever it is cut short", () => {
    for (const seed of SEEDS) {
      for (let length = 0; length < seed.length; length++) {
        expect(() => importOnnx(seed.subarray(0, length), "f")).toThrow(/^f[ :]/);
      }
    }
  });
});
