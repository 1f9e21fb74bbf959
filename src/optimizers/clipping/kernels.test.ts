import { describe, expect, it } from "vitest";
import { clearGradients, clipToNorm, clipToValue, gradientNorm } from "./kernels.ts";

const of = (type: number, ...values: number[]): number => {
  const norm = new Float64Array(1);
  gradientNorm(norm, Float32Array.from(values), values.length, type);
  return norm[0]!;
};

const clipped = (limit: number, ...values: number[]): number[] => {
  const [norm, dw] = [new Float64Array(1), Float64Array.from(values)];
  gradientNorm(norm, dw, dw.length, 2);
  clipToNorm(dw, norm, dw.length, limit);
  return [...dw];
};

describe("the norm", () => {
  it("is the sum, the length or the largest", () => {
    expect([1, 2, Number.POSITIVE_INFINITY].map((type) => of(type, 3, -4))).toEqual([7, 5, 4]);
  });

  it("does not overflow where float32 would", () => {
    expect(of(2, 1e20, 1e20) / 1e20).toBeCloseTo(Math.SQRT2, 6);
  });

  it("is NaN or infinite where an element is", () => {
    for (const type of [1, 2, Number.POSITIVE_INFINITY]) {
      expect(of(type, 1, Number.NaN, 2)).toBeNaN();
      expect(of(type, 1, Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    }
  });
});

describe("clipping", () => {
  it("to a norm has PyTorch's 1e-6", () => {
    const [three, four] = clipped(1, 3, 4) as [number, number];
    expect(three).toBeCloseTo(0.59999988, 9);
    expect(four).toBeCloseTo(0.79999984, 9);
  });

  it("to a norm changes nothing below it, nor a zero gradient", () => {
    expect(clipped(6, 3, 4)).toEqual([3, 4]);
    expect(clipped(1, 0, 0)).toEqual([0, 0]);
  });

  it("to a value keeps NaN", () => {
    const dw = Float64Array.of(-3, 0.5, 3, Number.NaN);
    clipToValue(dw, 4, 1);
    expect([...dw]).toEqual([-1, 0.5, 1, Number.NaN]);
  });

  it("clears what is frozen, also what is not finite", () => {
    const dw = Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, 7);
    clearGradients(dw, 3);
    expect([...dw]).toEqual([0, 0, 0, 7]);
  });
});
