import { describe, expect, it } from "vitest";
import { createReferenceBackend } from "../../backends/reference/reference.ts";
import { createRandom } from "../../base/random.ts";
import { type Tensor, tensor } from "../../base/tensor.ts";
import { gradientCheck } from "../../training/check-gradients.ts";
import { affine } from "../affine/affine.ts";
import { layerNormBackward, layerNormForward } from "../layer-norm/functions.ts";
import { groupNormBackward, groupNormForward } from "./functions.ts";
import { groupNorm } from "./group-norm.ts";

const [ones, zeros] = [
  [1, 1, 1, 1],
  [0, 0, 0, 0],
];

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 13): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i], `element ${i}`).toBeCloseTo(expected[i]!, digits);
}

function normals(shape: readonly number[], seed: number): Tensor {
  const random = createRandom(seed, "check");
  const length = shape.reduce((size, extent) => size * extent, 1);
  return tensor(
    Float64Array.from({ length }, () => random.normal()),
    shape,
  );
}

describe("groupNorm", () => {
  it("normalizes neighbouring channels together, and scales each by its own gamma", () => {
    const { out, cache } = groupNormForward([[1, 3, 10, 30]], [2, 1, 1, 1], zeros, { groups: 2, eps: 1e-300 });
    closeTo(out.data, [-2, 1, -1, 1]);
    closeTo(cache.invStd.data, [1, 0.1]);
    expect(cache.invStd.shape).toEqual([1, 2]);
    closeTo(groupNormBackward([[1, 0, 1, 1]], cache).dx.data, [0, 0, 0, 0]);
  });

  it("takes all positions of a group together: channels are last", () => {
    const x = tensor(Float64Array.of(1, 100, 3, 300, 5, 500), [1, 3, 2]);
    const { out } = groupNormForward(x, [1, 1], [0, 0], { groups: 2, eps: 1e-300 });
    const r = Math.sqrt(1.5);
    closeTo(out.data, [-r, -r, 0, 0, r, r]);
  });

  it("is layer normalization with one group, over all positions", () => {
    const [x, dout, gamma, beta] = [normals([3, 5], 1), normals([3, 5], 2), normals([5], 3), normals([5], 4)];
    const [group, layer] = [groupNormForward(x, gamma, beta, { groups: 1 }), layerNormForward(x, gamma, beta)];
    expect(group.out).toEqual(layer.out);
    expect(groupNormBackward(dout, group.cache)).toEqual(layerNormBackward(dout, layer.cache));
    const spread = normals([2, 2, 3, 2], 5);
    const flat = tensor(spread.data, [2, 12]);
    closeTo(
      groupNormForward(spread, [1, 1], [0, 0], { groups: 1 }).out.data,
      layerNormForward(flat, new Array(12).fill(1), new Array(12).fill(0)).out.data,
    );
  });

  it("treats each sample and each group alone", () => {
    const [a, b] = [normals([1, 3, 4], 6), normals([1, 3, 4], 7)];
    const both = tensor(Float64Array.of(...a.data, ...b.data), [2, 3, 4]);
    const options = { groups: 2 };
    const apart = [a, b].flatMap((x) => [...groupNormForward(x, ones, zeros, options).out.data]);
    expect([...groupNormForward(both, ones, zeros, options).out.data]).toEqual(apart);
  });

  it("keeps the variance of numbers that are large next to their spread", () => {
    const { cache } = groupNormForward([[1e8, 1e8 + 1, 1e8 + 3]], [1, 1, 1], [0, 0, 0], { groups: 1 });
    expect(cache.invStd.data[0]).toBeCloseTo(1 / Math.sqrt(14 / 9 + 1e-5), 14);
  });

  it.each([[[6]], [[3, 6]], [[2, 3, 6]]])("passes the gradient check on samples of shape %j", async (inputs) => {
    for (const groups of [1, 2, 3]) {
      const backend = createReferenceBackend("float64");
      const results = await gradientCheck([groupNorm(6, { groups })], { inputs, batchSize: 3, backend });
      for (const { tensor: name, passed } of results) expect([name, passed]).toEqual([name, true]);
    }
  });

  it.each([
    ["groups that do not divide", () => groupNorm(4, { groups: 3 }), "groupNorm: 3 groups do not divide 4 channels"],
    ["no groups", () => groupNorm(4, {} as never), "groups"],
    ["an eps of 0", () => groupNorm(4, { groups: 2, eps: 0 }), "eps must be a number above 0"],
    ["an unknown option", () => groupNorm(4, { groups: 2, size: 1 } as never), '"size"'],
    ["gamma of another width", () => groupNormForward([[1, 2]], [1], [0, 0], { groups: 1 }), "gamma of shape (2)"],
    ["a row alone", () => groupNormForward([1, 2], [1], [0], { groups: 1 }), "(N, C) or (N, …, C)"],
    [
      "a dout of another shape",
      () => groupNormBackward([1], groupNormForward([[1, 2]], [1, 1], [0, 0], { groups: 1 }).cache),
      "dout",
    ],
    [
      "samples of other channels",
      () => groupNorm(4, { groups: 2 }).shape([3, 2]),
      "groupNorm of 4 channels takes samples whose last extent is 4",
    ],
    [
      "layers that do not fit",
      () =>
        [affine(3, 4), groupNorm(6, { groups: 2 })].reduce<readonly number[]>(
          (shape, layer) => layer.shape(shape),
          [3],
        ),
      "(4)",
    ],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});
