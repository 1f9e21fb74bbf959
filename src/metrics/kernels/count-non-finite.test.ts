import { describe, expect, it } from "vitest";
import { countNonFinite } from "./count-non-finite.ts";

function count(values: readonly number[], size = values.length): number {
  const result = new Float32Array(1);
  countNonFinite(result, Float64Array.from(values), size);
  return result[0]!;
}

describe("countNonFinite", () => {
  it("counts NaN and both infinities", () => {
    expect(count([1, Number.NaN, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(3);
  });

  it("takes the largest, the smallest and both zeros for finite", () => {
    expect(count([Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, -0])).toBe(0);
  });

  it("looks no further than size", () => {
    expect(count([1, Number.NaN], 1)).toBe(0);
  });
});
