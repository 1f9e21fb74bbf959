import { describe, expect, it } from "vitest";
import { divide, exponential, fixedPoint, ONE, ulps } from "../../test/support/fixed-point.ts";
import { createRandom } from "./random.ts";
import { tanh } from "./tanh.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const SAMPLES = 1000;

/** In ulp, of tanh of a number above 0. */
function error(x: number): number {
  const power = exponential(2n * fixedPoint(x));
  return ulps(tanh(x), divide(power - ONE, power + ONE));
}

describe("tanh", () => {
  it.each([
    [1e-9, 1e-3],
    [1e-3, 0.3],
    [0.3, 0.625],
    [0.625, 1],
    [1, 25],
  ])("is within 1.5 ulp on [%d, %d]", (from, to) => {
    const random = createRandom(11, "check");
    let worst = 0;
    for (let i = 0; i < SAMPLES; i++) worst = Math.max(worst, error(from + (to - from) * random.uniform()));
    expect(worst).toBeLessThan(1.5);
  });

  it("is right at the special values, and lets NaN show", () => {
    const x = [0, -0, INFINITY, -INFINITY, Number.NaN, 1e300, -20];
    expect(x.map(tanh)).toEqual([0, -0, 1, -1, Number.NaN, 1, -1]);
  });

  it("is x for tiny x", () => {
    expect([5e-324, -1e-300, 1e-9].map(tanh)).toEqual([5e-324, -1e-300, 1e-9]);
  });

  it("is odd, to the bit", () => {
    for (const x of [1e-4, 0.1, 0.6249, 0.625, 0.7, 3, 18]) expect(tanh(-x)).toBe(-tanh(x));
  });
});
