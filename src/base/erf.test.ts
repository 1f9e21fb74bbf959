import { describe, expect, it } from "vitest";
import { divide, exponential, fixedPoint, multiply, ONE, relativeError } from "../../test/support/fixed-point.ts";
import { erfcx } from "./erf.ts";
import { exp } from "./exp-log.ts";
import { createRandom } from "./random.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const SAMPLES = 500;
const ROOT_PI = squareRoot(pi());

/** erfcx(x) to 40 digits: the power series of erf(x)·exp(x²) below 10, the asymptotic series beyond. */
function exactErfcx(x: number): bigint {
  const fixed = fixedPoint(x);
  const square = multiply(fixed, fixed);
  let term = fixed < 10n * ONE ? 2n * fixed : ONE;
  let sum = term;
  if (fixed >= 10n * ONE) {
    for (let n = 1n; n < 100n && term !== 0n; n++, sum += term) term = -divide(term * (2n * n - 1n), 2n * square);
    return divide(sum, multiply(fixed, ROOT_PI));
  }
  for (let n = 1n; term !== 0n; n++, sum += term) term = (multiply(term, square) * 2n) / (2n * n + 1n);
  return exponential(square) - divide(sum, ROOT_PI);
}

/** Machin's formula, with the series of arctan. */
function pi(): bigint {
  const arctan = (inverse: bigint): bigint => {
    let sum = 0n;
    for (let power = ONE / inverse, i = 1n; power !== 0n; power /= -inverse * inverse, i += 2n) sum += power / i;
    return sum;
  };
  return 16n * arctan(5n) - 4n * arctan(239n);
}

/** Newton's method: each step doubles the digits that are right. */
function squareRoot(value: bigint): bigint {
  let root = value;
  for (let step = 0; step < 12; step++) root = (root + divide(value, root)) / 2n;
  return root;
}

describe("erfcx", () => {
  it.each([
    [0, 1e-3],
    [0, 1],
    [1, 4],
    [4, 12],
    [12, 1000],
    [1e3, 1e8],
  ])("has a relative error below 1e-15 on [%d, %d]", (from, to) => {
    const random = createRandom(11, "check");
    let worst = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const x = from + (to - from) * random.uniform();
      worst = Math.max(worst, relativeError(erfcx(x), exactErfcx(x)));
    }
    expect(worst).toBeLessThan(1e-15);
    expect(worst).toBeGreaterThan(1e-17); // nothing is measured by a reference that follows
  });

  it("is exact at the ends, and lets NaN show", () => {
    expect([0, -0, INFINITY, Number.NaN].map(erfcx)).toEqual([1, 1, 0, Number.NaN]);
  });

  // NIST's Digital Library of Mathematical Functions and mpmath.
  it.each([
    [0.5, 0.479500122186953],
    [1, 0.157299207050285],
    [2, 0.00467773498104727],
    [4.242640687119285, 1.9731752900754e-9],
    [6, 2.15197367124989e-17],
    [26, 5.66319240885614e-296],
  ])("gives erfc(%d), multiplied by exp(−x²)", (x, expected) => {
    expect(Math.abs((exp(-x * x) * erfcx(x)) / expected - 1)).toBeLessThan(1e-13);
  });
});
