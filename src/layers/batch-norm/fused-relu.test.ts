import { describe, expect, it } from "vitest";
import { batchNormReluBackward, batchNormReluForward } from "./fused-relu.ts";

// N = 3 rows, D = 1 feature: mean 1, biased variance 6, eps makes invStd 0.4, so xhat is −1.2, 0, 1.2.
const x = Float64Array.of(-2, 1, 4);
const gamma = Float64Array.of(2);
const beta = Float64Array.of(1);
const eps = 0.25;

function forward() {
  const [out, xhat] = [new Float64Array(3), new Float64Array(3)];
  const [mean, variance, invStd] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  batchNormReluForward(out, xhat, mean, variance, invStd, x, gamma, beta, 3, 1, eps);
  return { out, xhat, mean, variance, invStd };
}

describe("forward", () => {
  it("lets what is positive after gamma and beta through", () => {
    const { out } = forward();
    expect([...out]).toEqual([0, 1, 2 * (3 * 0.4) + 1]);
  });

  it("caches what batch normalization caches", () => {
    const { xhat, mean, variance, invStd } = forward();
    expect([...xhat]).toEqual([-3 * 0.4, 0, 3 * 0.4]);
    expect([...mean, ...variance, ...invStd]).toEqual([1, 6, 0.4]);
  });
});

describe("backward", () => {
  function backward(dout: Float64Array, dx = new Float64Array(3)) {
    const { out, xhat, invStd } = forward();
    const [dgamma, dbeta] = [new Float64Array(1), new Float64Array(1)];
    batchNormReluBackward(dx, dgamma, dbeta, dout, out, xhat, gamma, invStd, 3, 1);
    return { dx, dgamma, dbeta };
  }

  it("stops the gradient where the forward pass stopped the value", () => {
    const { dgamma, dbeta } = backward(Float64Array.of(100, 3, 5));
    expect(dbeta[0]).toBe(8);
    expect(dgamma[0]).toBe(5 * (3 * 0.4));
  });

  it("still moves the stopped elements, by the statistics of their column", () => {
    // scale = gamma·invStd/N = 0.8/3; dbeta = 8, dgamma = 6: dx = scale·(3·dy − 8 − xhat·6).
    const { dx } = backward(Float64Array.of(100, 3, 5));
    const expected = [0 - 8 + 7.2, 9 - 8, 15 - 8 - 7.2].map((value) => (0.8 / 3) * value);
    for (const [i, value] of expected.entries()) expect(dx[i]).toBeCloseTo(value, 12);
  });

  it("may overwrite dout", () => {
    const dout = Float64Array.of(100, 3, 5);
    const { dx } = backward(Float64Array.from(dout));
    expect(backward(dout, dout).dx).toEqual(dx);
  });
});
