import { describe, expect, it } from "vitest";
import { affine, networkOf, relu, tensor } from "../../src/index.ts";
import { deadUnits, layerStatistics, probeOf, updateRatios, type Values } from "./statistics.ts";

describe("the update ratio", () => {
  it("is the length of the change over the length of the values", () => {
    const before: Values = new Map([["0.w", tensor([[3], [4]])]]); // 5 long
    const after: Values = new Map([["0.w", tensor([[3.3], [3.6]])]]); // moved by (0.3, −0.4): 0.5
    expect(updateRatios(before, after).get("0.w")).toBeCloseTo(0.1, 14);
  });

  it("of values that were 0 is infinite, and no number where they stayed", () => {
    const zero: Values = new Map([["1.beta", tensor([0, 0])]]);
    expect(updateRatios(zero, new Map([["1.beta", tensor([0, 1])]])).get("1.beta")).toBe(Number.POSITIVE_INFINITY);
    expect(updateRatios(zero, zero).get("1.beta")).toBeNaN();
  });
});

it("a unit is dead if it is 0 for every sample", () => {
  const out = tensor([
    [0, 1, 0],
    [0, 0, 0],
    [0, 2, 3],
  ]);
  expect(deadUnits(out)).toBe(1);
});

describe("the statistics of the layers", async () => {
  const layers = [affine(1, 2), relu(), affine(2, 2)];
  // The first unit passes x on, the second is never above 0; the logits are equal, so each has the probability 1/2.
  const values: Values = new Map([
    ["0.w", tensor([[1, 0]])],
    ["0.b", tensor([0, -1])],
    [
      "2.w",
      tensor([
        [1, 1],
        [0, 0],
      ]),
    ],
    ["2.b", tensor([0, 0])],
  ]);
  const probe = { x: tensor([[1], [3]]), labels: Int32Array.of(0, 0) };
  const ratios = new Map([["2.w", 0.25]]);
  const { structure } = networkOf(layers);
  const [first, second, last] = await layerStatistics(structure, values, probe, ratios, [
    { activations: 4, gradients: 1 },
  ]);

  it("are of what goes out: 1, −1, 3, −1", () => {
    expect(first!.activations).toMatchObject({ mean: 0.5, count: 4, reach: 4 });
    expect(first!.activations.std).toBeCloseTo(Math.sqrt((0.25 + 2.25 + 6.25 + 2.25) / 4), 14);
    expect(second!.activations).toMatchObject({ mean: 1, zeros: 2 });
    expect(second!.dead).toBe(1);
    expect(last!.activations).toMatchObject({ mean: 2, std: 1 });
  });

  it("and of the gradient that comes back: (p − y)/N", () => {
    expect(last!.gradients.mean).toBeCloseTo(0, 14);
    expect(last!.gradients.std).toBeCloseTo(0.25, 14); // ±¼
    expect(second!.gradients).toMatchObject({ zeros: 4 }); // ¼·1 − ¼·1
  });

  it("and of the parameters", () => {
    expect(last!.parameters.map(({ name }) => name)).toEqual(["w", "b"]);
    const [w, b] = last!.parameters;
    expect(w!.gradientNorm).toBeCloseTo(Math.sqrt(2), 14); // ±¼·(1 + 3)
    expect(b!.gradientNorm).toBeCloseTo(Math.SQRT1_2, 14); // ±¼·2
    expect([w!.updateRatio, b!.updateRatio]).toEqual([0.25, undefined]);
  });
});

describe("the probe", () => {
  const train = { x: { data: new Float32Array(1000), shape: [1000, 1] }, labels: new Int32Array(1000) };
  it.each([
    [16, 256],
    [100_000, 64],
    [10_000_000, 32],
  ])("of a network of about %i parameters has %i samples", (parameters, rows) => {
    const { structure } = networkOf([affine(parameters / 2 - 1, 2)]);
    expect(probeOf(structure, train).labels.length).toBe(rows);
  });

  it("has no more than there are", () => {
    const few = { x: { data: new Float32Array(20), shape: [20, 1] }, labels: new Int32Array(20) };
    expect(probeOf(networkOf([affine(1, 2)]).structure, few).labels.length).toBe(20);
  });
});
