import { describe, expect, it } from "vitest";
import {
  batchNormBackward,
  batchNormEvaluate,
  batchNormEvaluateBackward,
  batchNormForward,
  batchNormRunning,
} from "./kernels.ts";

// N = 3 rows, D = 2 features. Means 1 and 4, biased variances 6 and 2/3; eps makes invStd 1/√6.25 = 0.4 for the first.
const x = Float64Array.of(-2, 3, 1, 4, 4, 5);
const gamma = Float64Array.of(2, -3);
const beta = Float64Array.of(10, 0.5);
const dout = Float64Array.of(1, 2, -3, 4, 0.5, -1);
const eps = 0.25;
const secondInvStd = 1 / Math.sqrt(2 / 3 + 0.25);

function forward(input = x, N = 3, D = 2) {
  const [out, xhat] = [new Float64Array(N * D), new Float64Array(N * D)];
  const [mean, variance, invStd] = [new Float64Array(D), new Float64Array(D), new Float64Array(D)];
  batchNormForward(out, xhat, mean, variance, invStd, input, gamma, beta, N, D, eps);
  return { out, xhat, mean, variance, invStd };
}

function backward(upstream = dout, { xhat, invStd } = forward()) {
  const [dx, dgamma, dbeta] = [new Float64Array(6), new Float64Array(2), new Float64Array(2)];
  batchNormBackward(dx, dgamma, dbeta, upstream, xhat, gamma, invStd, 3, 2);
  return { dx, dgamma, dbeta, xhat, invStd };
}

describe("training mode, forward", () => {
  it("computes mean, biased variance and invStd of each feature", () => {
    const { mean, variance, invStd } = forward();
    expect([...mean]).toEqual([1, 4]);
    expect([...variance]).toEqual([6, 2 / 3]);
    expect([...invStd]).toEqual([0.4, secondInvStd]);
  });

  it("normalizes, scales by gamma and shifts by beta", () => {
    const { out, xhat } = forward();
    closeTo(xhat, [-1.2, -secondInvStd, 0, 0, 1.2, secondInvStd]);
    closeTo(out, [7.6, 3 * secondInvStd + 0.5, 10, 0.5, 12.4, -3 * secondInvStd + 0.5]);
  });

  it("gives beta for a batch of one and for a constant feature", () => {
    expect([...forward(Float64Array.of(7, -8), 1).out]).toEqual([10, 0.5]);
    expect([...forward(Float64Array.of(7, 1, 7, 1, 7, 1)).out]).toEqual([10, 0.5, 10, 0.5, 10, 0.5]);
  });

  it("keeps the variance of numbers that are large next to their spread", () => {
    const { variance } = forward(Float64Array.of(1e8, 1e8 + 1, 1e8 + 3), 3, 1);
    expect(variance[0]).toBeCloseTo(14 / 9, 14);
  });
});

describe("training mode, backward", () => {
  it("computes dbeta = Σₙ dout and dgamma = Σₙ dout·xhat", () => {
    const { dgamma, dbeta } = backward();
    closeTo(dbeta, [-1.5, 5]);
    closeTo(dgamma, [-0.6, -3 * secondInvStd]);
  });

  it("computes dx in closed form", () => {
    const { dx } = backward();
    // First feature: gamma·invStd/N = 0.8/3; the bracket is 3·dout + 1.5 + 0.6·xhat = 3.78, −7.5, 3.72.
    closeTo([dx[0]!, dx[2]!, dx[4]!], [1.008, -2, 0.992]);
  });

  it("gives gradients that sum to zero over the batch", () => {
    const { dx } = backward();
    expect(Math.abs(dx[0]! + dx[2]! + dx[4]!)).toBeLessThan(1e-15);
    expect(Math.abs(dx[1]! + dx[3]! + dx[5]!)).toBeLessThan(1e-15);
  });

  it("gives gradients whose product with xhat is gamma·invStd·dgamma·eps·invStd²", () => {
    const { dx, xhat, dgamma, invStd } = backward();
    for (const d of [0, 1]) {
      const product = [0, 1, 2].reduce((sum, n) => sum + dx[n * 2 + d]! * xhat[n * 2 + d]!, 0);
      expect(product).toBeCloseTo(gamma[d]! * invStd[d]! * dgamma[d]! * eps * invStd[d]! ** 2, 14);
    }
  });

  it("may write dx over dout", () => {
    const upstream = dout.slice();
    const { xhat, invStd } = forward();
    batchNormBackward(upstream, new Float64Array(2), new Float64Array(2), upstream, xhat, gamma, invStd, 3, 2);
    expect([...upstream]).toEqual([...backward().dx]);
  });
});

describe("running statistics", () => {
  it("moves by momentum, with the variance corrected", () => {
    const [runningMean, runningVar] = [Float64Array.of(0, 8), Float64Array.of(2, 4)];
    batchNormRunning(runningMean, runningVar, Float64Array.of(4, 0), Float64Array.of(2, 6), 2, 0.25, 1.5);
    expect([...runningMean]).toEqual([1, 6]);
    expect([...runningVar]).toEqual([2.25, 5.25]);
  });
});

describe("evaluation mode", () => {
  const [runningMean, runningVar] = [Float64Array.of(1, 0), Float64Array.of(6, 3.75)]; // invStd 0.4 and 0.5

  it("normalizes by the running statistics, in place if wanted", () => {
    const out = x.slice();
    batchNormEvaluate(out, out, gamma, beta, runningMean, runningVar, 3, 2, eps);
    closeTo(out, [7.6, -4, 10, -5.5, 12.4, -7]);
  });

  it("treats the statistics as constants in the backward pass", () => {
    const [dx, dgamma, dbeta] = [dout.slice(), new Float64Array(2), new Float64Array(2)];
    batchNormEvaluateBackward(dx, dgamma, dbeta, dx, x, gamma, runningMean, runningVar, 3, 2, eps);
    closeTo(dx, [0.8, -3, -2.4, -6, 0.4, 1.5]);
    closeTo(dgamma, [-0.6, 8.5]);
    closeTo(dbeta, [-1.5, 5]);
  });
});

function closeTo(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i], `element ${i}`).toBeCloseTo(value, 14);
  });
}
