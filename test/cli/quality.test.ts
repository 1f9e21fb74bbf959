import { describe, expect, it } from "vitest";
import { classQualities, RegressionErrors, regressionQuality } from "../../cli/base/quality.ts";
import { type Replica, tensor } from "../../src/index.ts";

describe("classQualities", () => {
  it("takes precision down the columns and recall along the rows", () => {
    const confusion = [
      [3, 1],
      [2, 4],
    ];
    expect(classQualities(["a", "b"], confusion)).toEqual([
      { name: "a", precision: 3 / 5, recall: 3 / 4, f1: 6 / 9, rows: 4 },
      { name: "b", precision: 4 / 5, recall: 4 / 6, f1: 8 / 11, rows: 6 },
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

describe("the errors of several replicas", () => {
  it("are joined without loss where the targets lie far from zero", () => {
    const errors = new RegressionErrors();
    errors.add(tensor([[1e8 + 0.5], [1e8 + 1.5]]), tensor([[1e8], [1e8 + 1]]));
    // The other one has 1e8 + 2 and 1e8 + 3, and is wrong by 0.5, too; the mean of all is 1e8 + 1.5.
    const others = [[2, 0.5, 1, 2e8 + 5], [0.5 ** 2 + 1.5 ** 2]];
    const sum: Replica["sum"] = (values) => {
      for (const [i, value] of others.shift()!.entries()) values[i]! += value;
    };
    errors.join({ sum } as Replica);
    expect(errors.quality(1)).toEqual({ rmse: 0.5, meanAbsoluteError: 0.5, r2: 1 - 1 / 5 });
  });
});
