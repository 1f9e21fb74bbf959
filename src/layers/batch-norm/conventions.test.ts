import { describe, expect, it } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { type BatchNormOptions, resolveBatchNorm } from "./conventions.ts";

describe("conventions", () => {
  it("is PyTorch's when nothing is said", () => {
    expect(resolveBatchNorm()).toEqual({
      eps: 1e-5,
      momentum: 0.1,
      runningVariance: "unbiased",
      initialVariance: 1,
      minimumBatch: 2,
    });
  });

  it.each([
    ["keras", 1e-3, 0.01, 1],
    ["cs231n", 1e-5, 0.1, 0],
    ["onnx", 1e-5, 0.1, 1],
  ] as const)(
    "%s: a biased running variance, and momentum as the weight of the old value",
    (convention, eps, weight, initial) => {
      const resolved = resolveBatchNorm({ convention });
      expect(resolved).toMatchObject({ eps, runningVariance: "biased", initialVariance: initial, minimumBatch: 1 });
      expect(resolved.momentum).toBeCloseTo(weight, 15);
    },
  );

  it("takes the user's momentum in the convention's own meaning", () => {
    expect(resolveBatchNorm({ momentum: 0.25 }).momentum).toBe(0.25);
    expect(resolveBatchNorm({ convention: "keras", momentum: 0.25 }).momentum).toBe(0.75);
  });

  it("needs two rows for an unbiased running variance under every convention", () => {
    expect(resolveBatchNorm({ convention: "keras", runningVariance: "unbiased" }).minimumBatch).toBe(2);
  });

  it("refuses a batch of one under PyTorch also with a biased running variance, as PyTorch does", () => {
    expect(resolveBatchNorm({ runningVariance: "biased" }).minimumBatch).toBe(2);
  });
});

describe("what it refuses", () => {
  it.each([
    [{ eps: 0 }, "eps must be a number above 0 but is 0"],
    [{ eps: Number.NaN }, "eps must be a number above 0 but is NaN"],
    [
      { momentum: 1.5 },
      "momentum must be a number from 0 to 1 but is 1.5. In the pytorch convention it is the weight of the new",
    ],
    [{ momentum: -1, convention: "keras" }, "In the keras convention it is the weight of the old"],
    [{ convention: "torch" }, 'convention must be one of pytorch, keras, cs231n, onnx but is "torch"'],
    [{ convention: "toString" }, "convention must be one of"],
    [{ runningVariance: "none" }, 'runningVariance must be one of unbiased, biased but is "none"'],
  ])("%o", (options, message) => {
    const resolve = () => resolveBatchNorm(options as BatchNormOptions);
    expect(resolve).toThrow(ConfigError);
    expect(resolve).toThrow(message);
  });
});
