import { expect, it } from "vitest";
import { createRandom } from "../../base/random.ts";
import { batchNormBackward, batchNormForward } from "./kernels.ts";
import { batchNormBackwardStaged } from "./staged.ts";

function bothBackwards(x: Float64Array, dout: Float64Array, gamma: Float64Array, N: number, D: number, eps: number) {
  const perRow = () => new Float64Array(N * D);
  const perFeature = () => new Float64Array(D);
  const [out, xhat, mean, variance, invStd] = [perRow(), perRow(), perFeature(), perFeature(), perFeature()];
  batchNormForward(out, xhat, mean, variance, invStd, x, gamma, perFeature(), N, D, eps);
  const closed = { dx: perRow(), dgamma: perFeature(), dbeta: perFeature() };
  batchNormBackward(closed.dx, closed.dgamma, closed.dbeta, dout, xhat, gamma, invStd, N, D);
  const { dx, dgamma, dbeta } = { dx: perRow(), dgamma: perFeature(), dbeta: perFeature() };
  const [dxhat, dvar, dmean] = [perRow(), perFeature(), perFeature()];
  batchNormBackwardStaged(dx, dgamma, dbeta, dxhat, dvar, dmean, dout, x, xhat, gamma, mean, invStd, N, D);
  return { closed, staged: { dx, dgamma, dbeta, dxhat, dvar, dmean } };
}

it.each([1e-8, 1e-5, 0.1])("equals the closed form within 1e-12, eps %d", (eps) => {
  const random = createRandom(5, "check");
  const [N, D] = [17, 6];
  const normals = (length: number) => Float64Array.from({ length }, () => random.normal());
  const x = normals(N * D).map((value, i) => value * (1 + (i % D)) + 3 * (i % D));
  const { closed, staged } = bothBackwards(x, normals(N * D), normals(D), N, D, eps);
  for (const name of ["dx", "dgamma", "dbeta"] as const) {
    const largest = Math.max(...closed[name].map(Math.abs));
    closed[name].forEach((value, i) => {
      expect(Math.abs(staged[name][i]! - value), `${name}[${i}]`).toBeLessThanOrEqual(1e-12 * largest);
    });
  }
});

it("computes the gradients of xhat, variance and mean", () => {
  // Mean 1, biased variance 6, invStd 0.4, xhat −1.2, 0, 1.2.
  const { staged } = bothBackwards(
    Float64Array.of(-2, 1, 4),
    Float64Array.of(1, -3, 0.5),
    Float64Array.of(2),
    3,
    1,
    0.25,
  );
  expect([...staged.dxhat]).toEqual([2, -6, 1]);
  expect(staged.dvar[0]).toBeCloseTo(0.096, 14); // −½·0.064·(2·(−3) + 1·3)
  expect(staged.dmean[0]).toBeCloseTo(1.2, 14); // −0.4·(2 − 6 + 1)
  expect(staged.dgamma[0]).toBeCloseTo(-0.6, 14);
  expect(staged.dbeta[0]).toBe(-1.5);
});

it("counts the mean's path through the variance, which vanishes only where the mean is exact", () => {
  const [dx, dxhat, xhat] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  const [dgamma, dbeta] = [new Float64Array(1), new Float64Array(1)];
  const [dvar, dmean] = [new Float64Array(1), new Float64Array(1)];
  const [x, dout] = [Float64Array.of(-2, 1, 4), Float64Array.of(1, -3, 0.5)];
  const [gamma, zeroForMean, invStd] = [Float64Array.of(2), Float64Array.of(0), Float64Array.of(0.4)];
  batchNormBackwardStaged(dx, dgamma, dbeta, dxhat, dvar, dmean, dout, x, xhat, gamma, zeroForMean, invStd, 3, 1);
  expect(dvar[0]).toBeCloseTo(0.192, 14); // −½·0.064·(2·(−2) − 6·1 + 1·4)
  expect(dmean[0]).toBeCloseTo(0.816, 14); // −0.4·(−3) − 0.192·2/3·(−2 + 1 + 4)
  expect(dx[0]).toBeCloseTo(0.816, 14); // 2·0.4 + 0.192·2·(−2)/3 + 0.816/3
});
