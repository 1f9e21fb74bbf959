import { describe, expect, it } from "vitest";
import { classQualities, regressionQuality } from "../../cli/quality.ts";
import { tensor } from "../../src/index.ts";

describe("classQualities", () => {
  it("takes precision down the columns and recall along the rows", () => {
    const confusion = [
      [3, 1],
      [2, 4],
    ];
    expect(classQualities(["a", "b"], confusion)).toEqual([
      { name: "a", precision: 3 / 5, recall: 3 / 4, rows: 4 },
      { name: "b", precision: 4 / 5, recall: 4 / 6, rows: 6 },
    ]);
  });

  it("is undefined where there is nothing to take a share of", () => {
    expect(
      classQualities(
        ["a", "b"],
        [
          [2, 0],
          [0, 0],
        ],
      )[1],
    ).toEqual({
      name: "b",
      precision: undefined,
      recall: undefined,
      rows: 0,
    });
  });
});

describe("regressionQuality", () => {
  it("measures in the target's unit", () => {
    const quality = regressionQuality(tensor([[1], [2], [6]]), tensor([[1], [3], [5]]), 10);
    expect(quality.rmse).toBeCloseTo(10 * Math.sqrt(2 / 3));
    expect(quality.meanAbsoluteError).toBeCloseTo(20 / 3);
    expect(quality.r2).toBeCloseTo(1 - 2 / 8);
  });

  it("has no R² where all targets are the same", () => {
    expect(regressionQuality(tensor([[1], [2]]), tensor([[2], [2]]), 1).r2).toBeUndefined();
  });
});
