import { expect, test } from "vitest";
import { FormatError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { optimizerToBytes } from "./pytorch-optimizer.ts";
import { parseSafetensors } from "./safetensors.ts";

const vector = (...values: number[]): Tensor => ({ data: Float32Array.from(values), shape: [values.length] });

/** As it is read from a file: not in the order of the layers. */
const parameters = new Map([
  ["10.b", vector(6)],
  ["10.w", { data: Float32Array.of(5), shape: [1, 1] }],
  ["0.b", vector(3, 4)],
  ["0.w", { data: Float32Array.of(1, 2), shape: [1, 2] }],
]);

function bytesOf(slots: readonly string[], kind = "affine"): Uint8Array {
  const layers = [kind, ...Array<string>(9).fill("relu"), "affine"];
  const optimizer = { stepCount: 7, slots: new Map(slots.map((slot) => [slot, parameters])) };
  return optimizerToBytes({ layers, optimizer } as unknown as Checkpoint);
}

test("numbers the parameters layer by layer, weight before bias, and transposes", () => {
  const { tensors, metadata } = parseSafetensors(bytesOf(["velocity"]), "f");
  expect(metadata).toEqual({ format: "pt" });
  expect(tensors).toEqual(
    new Map<string, Tensor>([
      ["state.0.momentum_buffer", { data: Float32Array.of(1, 2), shape: [2, 1] }],
      ["state.1.momentum_buffer", vector(3, 4)],
      ["state.2.momentum_buffer", { data: Float32Array.of(5), shape: [1, 1] }],
      ["state.3.momentum_buffer", vector(6)],
    ]),
  );
});

test("has PyTorch's name for every slot, and its count of steps", () => {
  const names = (...slots: string[]) =>
    [...parseSafetensors(bytesOf(slots), "f").tensors.keys()].filter((name) => name.startsWith("state.1."));
  expect(names("m", "v")).toEqual(["state.1.exp_avg", "state.1.exp_avg_sq", "state.1.step"]);
  expect(names("meanSquare")).toEqual(["state.1.square_avg", "state.1.step"]);
  expect(parseSafetensors(bytesOf(["m"]), "f").tensors.get("state.3.step")).toEqual({ ...vector(7), shape: [] });
});

test("refuses what PyTorch has no place for", () => {
  expect(() => bytesOf(["mine"])).toThrow(FormatError);
  expect(() => bytesOf(["mine"])).toThrow('slot "mine" has no name in PyTorch');
  expect(() => bytesOf(["m"], "mine")).toThrow(/"0\.[wb]" is of a layer of one's own/);
});
