import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { type LayerNormOptions, layerNormBackward, layerNormForward } from "./functions.ts";

const x = [[-2, 1, 4]]; // mean 1, biased variance 6; invStd 0.4 with eps 0.25
const [gamma, beta, eps] = [[2, -3, 0.5], [10, 0.5, -1], 0.25];

function expectClose(actual: { data: ArrayLike<number> }, expected: readonly number[]): void {
  expect(actual.data.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual.data[i]).toBeCloseTo(value, 14);
  });
}

describe("layerNormForward", () => {
  it("normalizes each row", () => {
    const { out, cache } = layerNormForward(x, gamma, beta, { eps });
    expect(out.shape).toEqual([1, 3]);
    expectClose(out, [7.6, 0.5, -0.4]);
    expect(cache.invStd).toEqual(tensor([0.4]));
  });

  it("normalizes along the last axis, however many there are", () => {
    const four = tensor(Float64Array.of(-2, 1, 4, -2, 1, 4, -2, 1, 4, -2, 1, 4), [2, 2, 3]);
    const { out, cache } = layerNormForward(four, gamma, beta, { eps });
    expect(out.shape).toEqual([2, 2, 3]);
    expect(cache.invStd.shape).toEqual([2, 2]);
    expectClose(out, [7.6, 0.5, -0.4, 7.6, 0.5, -0.4, 7.6, 0.5, -0.4, 7.6, 0.5, -0.4]);
    expectClose(layerNormForward([-2, 1, 4], gamma, beta, { eps }).out, [7.6, 0.5, -0.4]);
  });

  it("takes 1e-5 as eps if nothing else is said", () => {
    const { cache } = layerNormForward([[3, 3, 3]], gamma, beta);
    expectClose(cache.invStd, [1 / Math.sqrt(1e-5)]);
  });

  it("refuses gamma or beta of another width, with both shapes", () => {
    expect(() => layerNormForward(x, [1], beta)).toThrow(ShapeError);
    expect(() => layerNormForward(x, [1], beta)).toThrow(
      "expects gamma of shape (3) (one for each element of the last axis of x (1, 3)) but got (1)",
    );
    expect(() => layerNormForward(x, gamma, [[1, 2, 3]])).toThrow("expects beta of shape (3)");
  });

  it("refuses rows of nothing", () => {
    expect(() => layerNormForward(tensor(new Float64Array(0), [2, 0]), [], [])).toThrow("got (2, 0)");
    expect(() => layerNormForward(tensor(new Float64Array(1), []), [1], [1])).toThrow(ShapeError);
  });

  it("refuses an eps that is not above 0, and an unknown option", () => {
    expect(() => layerNormForward(x, gamma, beta, { eps: 0 })).toThrow(ConfigError);
    expect(() => layerNormForward(x, gamma, beta, { eps: Number.NaN })).toThrow(
      "eps must be a number above 0 but is NaN",
    );
    expect(() => layerNormForward(x, gamma, beta, { epsilon: 1 } as LayerNormOptions)).toThrow("epsilon");
  });

  it("refuses a mixture of float32 and float64", () => {
    expect(() => layerNormForward(tensor(new Float32Array(3), [1, 3]), gamma, beta)).toThrow(ConfigError);
  });
});

describe("layerNormBackward", () => {
  const { cache } = layerNormForward(tensor(Float64Array.of(-2, 1, 4, -2, 1, 4), [2, 1, 3]), gamma, beta, { eps });

  it("gives dx in x's own shape, dgamma and dbeta", () => {
    const { dx, dgamma, dbeta } = layerNormBackward(tensor(Float64Array.of(1, 2, -3, 0, 0, 0), [2, 1, 3]), cache);
    expect(dx.shape).toEqual([2, 1, 3]);
    expectClose(dx, [0.8613333333333333, -1.6666666666666667, 0.8053333333333333, 0, 0, 0]);
    expectClose(dgamma, [-1.2, 0, -3.6]);
    expectClose(dbeta, [1, 2, -3]);
  });

  it("refuses a dout of another shape, or of another element type", () => {
    expect(() => layerNormBackward([[1, 2, 3]], cache)).toThrow(ShapeError);
    expect(() => layerNormBackward(tensor(new Float32Array(6), [2, 1, 3]), cache)).toThrow(ConfigError);
  });
});
