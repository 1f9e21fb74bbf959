import { describe, expect, it } from "vitest";
import { histogramOf } from "../../training/histogram.ts";
import type { LayerStatistics } from "../../training/statistics.ts";
import { commonReach, pairsOf, steadyReach } from "./pair.ts";

/** Mean 0 and standard deviation `std`. */
function layer(index: number, kind: LayerStatistics["kind"], std = 1): LayerStatistics {
  const values = histogramOf([std, -std]);
  return { index, kind, width: 1, activations: values, gradients: values, parameters: [] };
}

it("layers stand beside what they are without batch normalization", () => {
  const normalized = (["affine", "batchNorm", "relu", "affine"] as const).map((kind, index) => layer(index, kind));
  const plain = (["affine", "relu", "affine"] as const).map((kind, index) => layer(index, kind));
  const indices = pairsOf(normalized, plain).map((pair) => [pair.normalized.index, pair.plain?.index]);
  expect(indices).toEqual([
    [0, 0],
    [1, undefined],
    [2, 1],
    [3, 2],
  ]);
});

describe("an axis", () => {
  it.each([
    [1, 1],
    [1.01, 2],
    [0.03, 0.05],
    [7, 10],
    [4e-9, 5e-9],
  ])("for %d reaches to %d", (wanted, reach) => {
    expect(steadyReach(wanted, undefined)).toBeCloseTo(reach, 12);
  });

  it("stays where it is until its values leave it, or fill little of it", () => {
    expect([1.9, 0.6, 0.5].map((wanted) => steadyReach(wanted, 2))).toEqual([2, 2, 2]);
    expect(steadyReach(2.1, 2)).toBe(5);
    expect(steadyReach(0.4, 2)).toBe(0.5);
  });

  it("holds both networks, but is stretched by the one without at most threefold", () => {
    const reaches = [0.01, 1.5, 1000].map(
      (std) => commonReach({ normalized: layer(0, "affine"), plain: layer(0, "affine", std) }, undefined).activations,
    );
    expect(reaches).toEqual([5, 5, 10]); // 3; 4.5; 9
  });
});
