import { describe, expect, it } from "vitest";
import { tensor } from "../base/tensor.ts";
import type { TableEncoding } from "./encoding.ts";
import { FarValues } from "./far-values.ts";

const encoding: TableEncoding = {
  features: [
    { kind: "category", name: "kind", categories: ["a", "b"] },
    { kind: "number", name: "mass", mean: 4000, std: 100 },
    { kind: "number", name: "age", mean: 0, std: 1 },
  ],
  target: { task: "regression", name: "y", mean: 0, std: 1 },
};

describe("numbers far outside of what training saw", () => {
  it("are counted over all blocks, with the first of each column and its line", () => {
    const far = new FarValues(encoding);
    far.note(tensor([[1, 0, 10, -10]]), [2]);
    expect(far.describe("new.csv")).toEqual([]);
    const block = [
      [1, 0, 0, 0],
      [0, 1, -10.5, 9],
    ];
    far.note(tensor(block), [3, 5]);
    far.note(tensor([[0, 1, 1e6, 0]]), [6]);
    expect(far.describe("new.csv")).toEqual([
      'new.csv, column "mass": 2 numbers are more than 10 standard deviations from the training mean (4000 ± 100), first 2950 ' +
        "(line 5): training saw few numbers like that, if any, and what the model answers there may be a guess",
    ]);
  });

  it("are told without their places where nobody knows them, and by rows", () => {
    const [unknown, rows] = [new FarValues(encoding), new FarValues(encoding)];
    unknown.note(tensor([[0, 0, 0, 11]]));
    rows.note(tensor([[0, 0, 0, -11]]), [7]);
    expect(unknown.describe("x")[0]).toContain('column "age": 1 number is more than 10 standard deviations');
    expect(unknown.describe("x")[0]).toContain("first 11: training");
    expect(rows.describe("x.npy", "row")[0]).toContain("first -11 (row 7): training");
  });
});
