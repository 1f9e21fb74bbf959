import { describe, expect, test } from "vitest";
import { FormatError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { affine } from "../layers/affine/affine.ts";
import type { Layer } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";
import { networkOf, sequential } from "../network/sequential.ts";
import { optimizerDefinitions } from "../optimizers/catalog.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { optimizerFromBytes, optimizerToBytes } from "./pytorch-optimizer.ts";
import { parseSafetensors, type SafetensorsTensor, toSafetensors } from "./safetensors.ts";

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
  expect(parseSafetensors(bytesOf(["m", "v"]), "f").tensors.get("state.3.step")).toEqual({ ...vector(7), shape: [] });
  expect(names("momentum")).toEqual(["state.1.exp_avg"]);
  expect(names("velocity", "weightAverage", "gatheredGradients")).toEqual(["state.1.momentum_buffer"]);
});

test("refuses what PyTorch has no place for", () => {
  expect(() => bytesOf(["mine"])).toThrow(FormatError);
  expect(() => bytesOf(["mine"])).toThrow('slot "mine" has no name in PyTorch');
  expect(() => bytesOf(["m"])).toThrow("slots m have no name in PyTorch");
  expect(() => bytesOf(["m", "v"], "mine")).toThrow(/"0\.[wb]" is of a layer of one's own/);
});

describe("reading", () => {
  const network = sequential(affine(1, 2), relu(), affine(2, 1));
  const matrix = (rows: number, columns: number, ...values: number[]): Tensor => ({
    data: Float32Array.from(values),
    shape: [rows, columns],
  });
  const scalar = (data: SafetensorsTensor["data"]): SafetensorsTensor => ({ data, shape: [] });
  const averages: readonly (readonly [string, Tensor])[] = [
    ["state.0.square_avg", matrix(2, 1, 1, 2)],
    ["state.1.square_avg", vector(3, 4)],
    ["state.2.square_avg", matrix(1, 2, 5, 6)],
    ["state.3.square_avg", vector(7)],
  ];
  const counts = [0, 1, 2, 3].map((i) => [`state.${i}.step`, scalar(BigInt64Array.of(9n))] as const);

  /** The state of an RMSprop with changes; undefined leaves an array out. */
  function read(changes: Readonly<Record<string, SafetensorsTensor | undefined>> = {}) {
    const tensors = new Map<string, SafetensorsTensor>([...averages, ...counts]);
    for (const [name, tensor] of Object.entries(changes)) {
      if (tensor) tensors.set(name, tensor);
      else tensors.delete(name);
    }
    return optimizerFromBytes(toSafetensors(tensors), "f", network);
  }

  test("gives each parameter its arrays, by our names and in our layout", () => {
    const { stepCount, slots } = read();
    expect(stepCount).toBe(9);
    expect(slots).toEqual(
      new Map([
        [
          "meanSquare",
          new Map<string, Tensor>([
            ["0.w", matrix(1, 2, 1, 2)],
            ["0.b", vector(3, 4)],
            ["2.w", matrix(2, 1, 5, 6)],
            ["2.b", vector(7)],
          ]),
        ],
      ]),
    );
  });

  test.each([
    [
      { "state.0.square_avg": matrix(1, 2, 1, 2) },
      'f: "state.0.square_avg" has shape (1, 2), but parameter 0 of the network, "0.weight", (2, 1)',
    ],
    [{ "state.3.square_avg": undefined }, '"state.3.square_avg" is missing; the network has 4 parameters'],
    [{ "state.3.step": undefined }, '"state.3.step" is missing'],
    [{ "state.4.step": vector(1) }, '"state.4.step" is of parameter 4, but the network has 4: 0 to 3'],
    [{ "state.01.step": vector(1) }, '"state.01.step" is no part of an optimizer\'s state'],
    [{ "0.weight": vector(1) }, '"0.weight" is no part of an optimizer\'s state, such as "state.0.exp_avg"'],
    [{ "state.1.step": vector(8) }, "parameter 0 had 9 updates, but parameter 1 had 8"],
    [{ "state.1.step": vector(1.5) }, '"state.1.step" must be one whole number of updates but is 1.5'],
    [{ "state.1.step": vector(-1) }, "but is -1"],
    [{ "state.1.step": vector(9, 9) }, "but is a list"],
    [{ "state.1.square_avg": vector(3, -4) }, '"state.1.square_avg" holds -4, which no mean of squares can be'],
    [{ "state.1.square_avg": vector(Number.NaN, 4) }, "holds NaN"],
    [{ "state.1.square_avg": { data: Int32Array.of(1, 2), shape: [2] } }, "must be of dtype F16, BF16, F32 or F64"],
    [
      { "state.1.exp_odd": vector(3, 4) },
      "f holds exp_odd, square_avg, step for its parameters: of no optimizer that is here. SGD has momentum_buffer; ",
    ],
    [{ "state.1.exp_odd": vector(3, 4) }, "; Adam, AdamW and RAdam have exp_avg, exp_avg_sq and step; "],
    [{ "state.1.exp_odd": vector(3, 4) }, "; RMSprop has square_avg and step; "],
    [{ "state.1.acc_delta": vector(3, 4) }, '"state.0.acc_delta" is missing'],
    [{ "state.1.max_exp_avg_sq": vector(3, 4) }, "f holds max_exp_avg_sq, square_avg, step for its parameters: of no"],
  ])("refuses %j", (changes, message) => {
    expect(() => read(changes)).toThrow(FormatError);
    expect(() => read(changes)).toThrow(message);
  });

  const stored = optimizerDefinitions.flatMap(({ label, create, pytorch, variants = [] }) =>
    [...(pytorch ? [{ options: {}, pytorch }] : []), ...variants].map((one) => ({ label, create, ...one })),
  );
  /** Neither a checkpoint nor a file says which optimizer it is of: that follows from the slots, or the arrays. */
  test.each(stored)("the state of $label with $options comes back", ({ create, options, pytorch }) => {
    const { slots } = create(options);
    const values = read().slots.get("meanSquare")!;
    const optimizer = { stepCount: 7, slots: new Map(slots.map((slot) => [slot, values])) };
    const bytes = optimizerToBytes({ layers: ["affine", "relu", "affine"], optimizer });
    expect(optimizerFromBytes(bytes, "f", network)).toEqual({ ...optimizer, stepCount: pytorch.counts ? 7 : 1 });
  });

  test("refuses a network with layers of one's own", () => {
    const mine: Layer = { ...(affine(1, 1) as Layer), kind: "mine" };
    const other = networkOf([affine(1, 1), mine]);
    const bytes = toSafetensors(new Map([["state.0.step", vector(1)]]));
    expect(() => optimizerFromBytes(bytes, "f", other)).toThrow(`"1.w" is of a layer of one's own`);
  });
});
