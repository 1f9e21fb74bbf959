import { describe, expect, it } from "vitest";
import { tensor } from "../base/tensor.ts";
import { largestErrors, worstMistakes } from "./worst.ts";

describe("worstMistakes", () => {
  const LN3 = Math.log(3);
  const out = tensor([
    [0, LN3], // 1/4, 3/4
    [0, 2 * LN3], // 1/10, 9/10
    [0, LN3],
    [2 * LN3, 0],
  ]);

  it("begins with the row whose own class got the least, and leaves right answers out", () => {
    const mistakes = worstMistakes(out, [0, 0, 1, 1], 10);
    expect(mistakes.map(({ row, label, taken }) => [row, label, taken])).toEqual([
      [1, 0, 1],
      [3, 1, 0],
      [0, 0, 1],
    ]);
    expect(mistakes[0]!.probability).toBeCloseTo(0.9, 12);
    expect(mistakes[2]!.labelProbability).toBeCloseTo(0.25, 12);
  });

  it("gives as many as were asked for", () => {
    expect(worstMistakes(out, [0, 0, 1, 1], 1).map(({ row }) => row)).toEqual([1]);
  });

  it("refuses a label that is no class", () => {
    expect(() => worstMistakes(out, [0, 0, 2, 1], 1)).toThrow(/whole numbers from 0 to 1, but that of row 2 is 2/);
  });
});

describe("largestErrors", () => {
  it("begins with the row that is furthest off, whatever the direction", () => {
    const errors = largestErrors(tensor([[1], [5], [2]]), tensor([[1], [2], [7]]), 2);
    expect(errors).toEqual([
      { row: 2, error: 5 },
      { row: 1, error: 3 },
    ]);
  });

  it("takes the root of the mean square over several outputs", () => {
    expect(largestErrors(tensor([[3, 4]]), tensor([[0, 0]]), 1)[0]!.error).toBeCloseTo(Math.sqrt(12.5), 12);
  });

  it("refuses other shapes and NaN", () => {
    expect(() => largestErrors(tensor([[1]]), tensor([[1, 2]]), 1)).toThrow(/shape \(1, 1\), but the targets \(1, 2\)/);
    expect(() => largestErrors(tensor([[Number.NaN]]), tensor([[1]]), 1)).toThrow(/row 0 is NaN/);
  });
});
