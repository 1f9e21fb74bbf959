/**
 * Files in which many nodes stand behind one that is large: what is done for each of them must not grow with that one.
 */
import { describe, expect, it, vi } from "vitest";
import { importOnnx } from "../../src/formats/onnx/index.ts";
import { integersFromProto, tensorFromProto } from "../../src/formats/onnx/tensors.ts";
import type { Tensor } from "../../src/index.ts";
import { type FileParts, floats, node, onnxFile, raw, value } from "../support/onnx.ts";

vi.mock("../../src/formats/onnx/tensors.ts", { spy: true });

const MANY = 300;
const LARGE = 1000;

type Nodes = FileParts["nodes"];

/** How many elements of arrays are copied before a file is refused. */
function elementsRead(nodes: Nodes, arrays: NonNullable<FileParts["tensors"]>): number {
  vi.clearAllMocks();
  const refused = node("Nothing", ["x"], "z");
  const bytes = onnxFile({ nodes: [refused, ...nodes], tensors: arrays, inputs: [value("x", [null, 4])] });
  expect(() => importOnnx(bytes)).toThrow("is of an operator that cannot be read");
  const copied = vi.mocked(tensorFromProto).mock.results.map(({ value }) => (value as Tensor).data.length);
  const listed = vi.mocked(integersFromProto).mock.results.map(({ value }) => (value as number[]).length);
  return [...copied, ...listed].reduce((sum, length) => sum + length, 0);
}

const ones = (shape: readonly number[]) => floats("ones", shape, new Array(LARGE).fill(1));
const each = <T>(make: (i: number) => T): T[] => Array.from({ length: MANY }, (_, i) => make(i));

describe("an array that many nodes take is read once, or not at all", () => {
  it.each<[string, Nodes, NonNullable<FileParts["tensors"]>]>([
    ["as a number", each((i) => node("Mul", ["x", "ones"], `y${i}`)), [ones([LARGE])]],
    [
      "as a scale",
      each((i) => [
        node("InstanceNormalization", ["x", "ones", "ones"], `n${i}`),
        node("Mul", [`n${i}`, "x"], `y${i}`),
      ]).flat(),
      [ones([LARGE])],
    ],
    [
      "as a shape",
      each((i) => node("Reshape", ["x", "shape"], `y${i}`)),
      [raw("shape", [LARGE], new BigInt64Array(LARGE))],
    ],
  ])("%s", (_, nodes, arrays) => {
    expect(elementsRead(nodes, arrays)).toBeLessThanOrEqual(2 * LARGE);
  });
});

it("a long chain of nodes that may each end a formula is read as far as a real model's", () => {
  const chain = Array.from({ length: 1000 }, (_, i) => node("Mul", [i === 0 ? "x" : `y${i - 1}`, "half"], `y${i}`));
  expect(elementsRead(chain, [floats("half", [], [0.5])])).toBeLessThanOrEqual(100_000);
});
