import { describe, expect, it } from "vitest";
import { classQualities } from "../../cli/base/quality.ts";

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
