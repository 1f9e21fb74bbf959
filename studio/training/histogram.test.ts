import { describe, expect, it } from "vitest";
import { BINS, histogramOf } from "./histogram.ts";

const MIDDLE = BINS / 2;

describe("a histogram", () => {
  it("counts into bins of equal width around 0", () => {
    const { counts, below, above, zeros } = histogramOf([-2, -1.99, -0.01, 0, 0, 0.01, 0.09, 0.11, 2], 2);
    const filled = counts.flatMap((count, bin) => (count > 0 ? [[bin, count]] : []));
    expect(filled).toEqual([
      [0, 2],
      [MIDDLE - 1, 1],
      [MIDDLE, 2], // a bin is 0.1 wide
      [MIDDLE + 1, 1],
      [BINS - 1, 1],
    ]);
    expect([below, zeros, above]).toEqual([0, 2, 0]);
  });

  it("says how much lies outside", () => {
    expect(histogramOf([-3, -2.5, 1, 7, Number.POSITIVE_INFINITY], 2)).toMatchObject({ below: 2, above: 2, count: 5 });
  });

  it("knows mean and standard deviation, zeros and all", () => {
    const { mean, std } = histogramOf([0, 0, 3, 5], 1);
    expect(mean).toBe(2);
    expect(std).toBeCloseTo(Math.sqrt((4 + 4 + 1 + 9) / 4), 14);
  });

  it("reaches to three standard deviations behind the mean where nobody says how far", () => {
    expect(histogramOf([0, 0, 3, 5]).reach).toBeCloseTo(2 + 3 * Math.sqrt(4.5), 14);
    expect(histogramOf([-1, -3]).reach).toBe(2 + 3);
  });

  it("passes over what is no number", () => {
    const { mean, std, counts, count } = histogramOf([1, Number.NaN, 3, Number.NEGATIVE_INFINITY], 5);
    expect([mean, std, count]).toEqual([2, 1, 4]);
    expect(counts.reduce((sum, bin) => sum + bin)).toBe(2);
  });

  it.each([[[]], [[0, 0]], [[Number.NaN]]])("of %j is empty", (data) => {
    const { reach, counts } = histogramOf(data);
    expect(reach).toBe(1);
    expect(counts).toEqual(new Array(BINS).fill(0));
  });
});
