import { expect, test } from "vitest";
import { FormatError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { fromPyTorch, toPyTorch } from "./pytorch-names.ts";
import type { SafetensorsTensor } from "./safetensors.ts";

const kinds = ["affine", "batchNorm", "relu", "affine"];
const vector = (...values: number[]): Tensor => ({ data: Float32Array.from(values), shape: [values.length] });

const ours = new Map<string, Tensor>([
  ["0.w", { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }],
  ["0.b", vector(7, 8, 9)],
  ["1.gamma", vector(1, 1, 2)],
  ["1.beta", vector(0, 0, 3)],
  ["1.runningMean", vector(4, 5, 6)],
  ["1.runningVar", vector(1, 2, 3)],
  ["3.w", { data: Float64Array.of(1, 2, 3), shape: [3, 1] }],
]);

const theirs = new Map<string, Tensor>([
  ["0.weight", { data: Float32Array.of(1, 4, 2, 5, 3, 6), shape: [3, 2] }],
  ["0.bias", vector(7, 8, 9)],
  ["1.weight", vector(1, 1, 2)],
  ["1.bias", vector(0, 0, 3)],
  ["1.running_mean", vector(4, 5, 6)],
  ["1.running_var", vector(1, 2, 3)],
  ["3.weight", { data: Float64Array.of(1, 2, 3), shape: [1, 3] }],
]);

test("renames, and transposes the weights of affine layers only", () => {
  expect(toPyTorch(ours, kinds)).toEqual(theirs);
  expect(fromPyTorch(theirs as Map<string, SafetensorsTensor>, kinds)).toEqual(ours);
});

test("passes over num_batches_tracked", () => {
  const counter: SafetensorsTensor = { data: BigInt64Array.of(12n), shape: [] };
  expect(fromPyTorch(new Map([["1.num_batches_tracked", counter]]), kinds).size).toBe(0);
  expect(() => fromPyTorch(new Map([["0.num_batches_tracked", counter]]), kinds)).toThrow(
    "must be of dtype F16, BF16, F32 or F64",
  );
});

test("keeps names and layout of layers that no definition names, wherever they are", () => {
  const kept = new Map<string, Tensor>([
    ["1.w", { data: Float32Array.of(1, 2), shape: [1, 2] }],
    ["1.inner.w", vector(3)],
  ]);
  for (const layers of [
    ["affine", "my layer"],
    ["0 affine", "1 my layer"],
  ]) {
    expect(toPyTorch(kept, layers)).toEqual(kept);
    expect(fromPyTorch(kept as Map<string, SafetensorsTensor>, layers)).toEqual(kept);
  }
  expect(() => toPyTorch(new Map([["10", vector(1)]]), ["affine", "mine"])).toThrow('"10" belongs to no layer');
});

test("refuses what belongs to no layer", () => {
  expect(() => toPyTorch(new Map([["2.w", vector(1)]]), kinds)).toThrow(FormatError);
  expect(() => fromPyTorch(new Map([["0.wieght", { data: new Float32Array(1), shape: [1] }]]), kinds)).toThrow(
    'Tensor "0.wieght" belongs to no layer of this network, which has 4 layers. Did you mean "0.weight"?',
  );
  expect(() => toPyTorch(new Map([["0.w", vector(1, 2)]]), kinds)).toThrow(
    '"0.w" must have two axes but has shape (2)',
  );
});
