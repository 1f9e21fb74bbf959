import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { batchNormForward } from "./functions.ts";
import { batchNormBackward, batchNormBackwardStaged } from "./functions-backward.ts";

const x = [[-2], [1], [4]]; // mean 1, biased variance 6, invStd 0.4 with eps 0.25
const dout = [[1], [-3], [0.5]];
const train = batchNormForward(x, [2], [10], { eps: 0.25 }).cache;
const evaluate = batchNormForward(x, [2], [10], {
  mode: "evaluate",
  eps: 0.25,
  runningMean: [1],
  runningVar: [3.75],
}).cache;

function expectClose(actual: { data: ArrayLike<number> }, expected: readonly number[]): void {
  expect(actual.data.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual.data[i]).toBeCloseTo(value, 14);
  });
}

describe("batchNormBackward", () => {
  it("gives dx, dgamma and dbeta of a training batch", () => {
    const { dx, dgamma, dbeta } = batchNormBackward(dout, train);
    expect(dx.shape).toEqual([3, 1]);
    expectClose(dx, [1.008, -2, 0.992]);
    expectClose(dgamma, [-0.6]);
    expectClose(dbeta, [-1.5]);
  });

  it("gives those of evaluation mode, where the statistics are constants", () => {
    const { dx, dgamma, dbeta } = batchNormBackward(dout, evaluate);
    expectClose(dx, [1, -3, 0.5]); // gamma·invStd = 1
    expectClose(dgamma, [-0.75]); // 0.5·(−3·1 + 0 + 3·0.5)
    expectClose(dbeta, [-1.5]);
  });

  it("refuses a dout of another shape, or of another element type", () => {
    expect(() => batchNormBackward([1, -3, 0.5], train)).toThrow(ShapeError);
    expect(() => batchNormBackward(tensor(new Float32Array(3), [3, 1]), train)).toThrow(ConfigError);
  });
});

describe("batchNormBackwardStaged", () => {
  it("equals the closed form", () => {
    const staged = batchNormBackwardStaged(dout, train);
    expectClose(staged.dx, [1.008, -2, 0.992]);
    expectClose(staged.dgamma, [-0.6]);
    expectClose(staged.dbeta, [-1.5]);
  });

  it("gives the gradients of the values in between", () => {
    const { dxhat, dvar, dmean } = batchNormBackwardStaged(dout, train);
    expectClose(dxhat, [2, -6, 1]);
    expectClose(dvar, [0.096]);
    expectClose(dmean, [1.2]);
  });

  it("refuses the cache of evaluation mode, where mean and variance have no gradient", () => {
    const wrong = () => batchNormBackwardStaged(dout, evaluate);
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow("Use batchNormBackward.");
  });
});
