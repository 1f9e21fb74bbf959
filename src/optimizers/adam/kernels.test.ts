import { describe, expect, it } from "vitest";
import { amsgradUpdate } from "./amsgrad.ts";
import { adamUpdate, adamwUpdate } from "./kernels.ts";

describe("adam", () => {
  it("moves the means, corrects them, and divides", () => {
    const [w, m, v] = [Float64Array.of(10), Float64Array.of(4), Float64Array.of(16)];
    adamUpdate(w, m, v, Float64Array.of(8), 1, 3, 0.5, 0.75, 1, 0, 0.75, 0.4375);
    expect(m[0]).toBe(6); // 0.5·4 + 0.5·8
    expect(v[0]).toBe(28); // 0.75·16 + 0.25·64
    expect(w[0]).toBeCloseTo(10 - (3 * 8) / (8 + 1), 14); // mean 6/0.75 = 8, root √(28/0.4375) = 8
  });

  it("adds weight decay to the gradient", () => {
    const [w, m, v] = [Float64Array.of(2), new Float64Array(1), new Float64Array(1)];
    adamUpdate(w, m, v, Float64Array.of(3), 1, 0.1, 0.5, 0.75, 0, 0.5, 0.5, 0.25);
    expect(m[0]).toBe(2); // 0.5·(3 + 0.5·2)
    expect(v[0]).toBe(4); // 0.25·4²
  });

  it("starts with a step of learningRate against the sign, whatever the gradient", () => {
    for (const gradient of [1e-4, -7, 1e6]) {
      const w = new Float64Array(1);
      adamUpdate(
        w,
        new Float64Array(1),
        new Float64Array(1),
        Float64Array.of(gradient),
        1,
        0.01,
        0.9,
        0.999,
        1e-12,
        0,
        1 - 0.9,
        1 - 0.999,
      );
      expect(w[0]).toBeCloseTo(-0.01 * Math.sign(gradient), 9);
    }
  });

  it("has corrected means equal to a constant gradient and its square, at every step", () => {
    const [w, m, v] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
    for (let t = 1; t <= 20; t++) {
      const [correction1, correction2] = [1 - 0.9 ** t, 1 - 0.999 ** t];
      adamUpdate(w, m, v, Float64Array.of(3), 1, 0.01, 0.9, 0.999, 1e-8, 0, correction1, correction2);
      expect(m[0]! / correction1).toBeCloseTo(3, 12);
      expect(v[0]! / correction2).toBeCloseTo(9, 9);
    }
  });
});

describe("adamw", () => {
  it("only shrinks the weights where the gradient is zero", () => {
    const [w, m, v] = [Float64Array.of(8), new Float64Array(1), new Float64Array(1)];
    adamwUpdate(w, m, v, Float64Array.of(0), 1, 0.5, 0.9, 0.999, 1e-8, 0.25, 0.1, 0.001);
    expect(w[0]).toBe(7);
    expect([m[0], v[0]]).toEqual([0, 0]);
  });

  it("shrinks first and then makes Adam's step without decay", () => {
    const [decoupled, plain] = [Float64Array.of(8), Float64Array.of(7)];
    const means = () => [Float64Array.of(1), Float64Array.of(2)] as const;
    adamwUpdate(decoupled, ...means(), Float64Array.of(5), 1, 0.5, 0.9, 0.999, 1e-8, 0.25, 0.3, 0.2);
    adamUpdate(plain, ...means(), Float64Array.of(5), 1, 0.5, 0.9, 0.999, 1e-8, 0, 0.3, 0.2);
    expect(decoupled[0]).toBe(plain[0]);
  });
});

describe("amsgrad", () => {
  it("keeps the largest mean of squares, uncorrected", () => {
    const [w, m, v, vMax] = [new Float64Array(1), new Float64Array(1), new Float64Array(1), new Float64Array(1)];
    const seen = [4, 0, 0].map((g) => {
      amsgradUpdate(w, m, v, vMax, Float64Array.of(g), 1, 0, 0.5, 0.5, 1, 0, 1, 1, false);
      return [v[0], vMax[0]];
    });
    expect(seen).toEqual([
      [8, 8],
      [4, 8],
      [2, 8],
    ]);
  });

  it("decays as adam does, or as adamw does", () => {
    const run = (decoupled: boolean): number[] => {
      const [w, m, v, vMax] = [Float64Array.of(2), new Float64Array(1), new Float64Array(1), new Float64Array(1)];
      amsgradUpdate(w, m, v, vMax, Float64Array.of(0), 1, 0.25, 0.5, 0.75, 1, 0.5, 0.5, 0.25, decoupled);
      return [w[0]!, m[0]!];
    };
    expect(run(true)).toEqual([1.75, 0]); // 2 − 0.25·0.5·2
    expect(run(false)).toEqual([1.875, 0.5]); // as adam's update by hand
  });
});
