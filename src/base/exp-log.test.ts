import { describe, expect, it } from "vitest";
import { artanh, divide, exponential, FRACTION, fixedPoint, ONE, parts, ulps } from "../../test/support/fixed-point.ts";
import { exp, log } from "./exp-log.ts";
import { createRandom } from "./random.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const SAMPLES = 3000;

const LN2 = 2n * artanh(ONE / 3n);

function expError(x: number): number {
  const fixed = fixedPoint(x);
  const k = fixed / LN2;
  const r = fixed - k * LN2;
  return ulps(exp(x), exponential(r), Number(k));
}

function logError(x: number): number {
  const [mantissa, exponent] = parts(x);
  const width = mantissa.toString(2).length;
  const m = mantissa << (FRACTION - BigInt(width)); // in [½, 1)
  const exact = 2n * artanh(divide(m - ONE, m + ONE)) + BigInt(exponent + width) * LN2;
  return ulps(Math.abs(log(x)), exact < 0n ? -exact : exact);
}

function largest(error: (x: number) => number, from: number, to: number): number {
  const random = createRandom(11, "check");
  let worst = 0;
  for (let i = 0; i < SAMPLES; i++) worst = Math.max(worst, error(from + (to - from) * random.uniform()));
  return worst;
}

describe("exp", () => {
  it.each([
    [-1, 1],
    [-50, 0],
    [-708, 709.7],
    [-745.1, -708.4], // subnormal results
  ])("is within 0.9 ulp on [%d, %d]", (from, to) => {
    expect(largest(expError, from, to)).toBeLessThan(0.9);
  });

  it("is right at the special values", () => {
    expect([0, -0, -INFINITY, INFINITY, Number.NaN].map(exp)).toEqual([1, 1, 0, INFINITY, Number.NaN]);
  });

  it("overflows and underflows where the result leaves the float64 numbers", () => {
    expect([709.782712893384, 709.7827128933841].map(exp)).toEqual([1.7976931348622732e308, INFINITY]);
    expect([-745.1332191019411, -745.1332191019412].map(exp)).toEqual([5e-324, 0]);
    expect([710, 711, 1e300, -746, -747, -1e300].map(exp)).toEqual([INFINITY, INFINITY, INFINITY, 0, 0, 0]);
  });

  it("is 1 + x for tiny x", () => {
    expect([1e-300, -1e-300, 5e-324, 2 ** -52].map(exp)).toEqual([1, 1, 1, 1 + 2 ** -52]);
  });
});

describe("log", () => {
  it.each([
    [0.35, 0.75],
    [0.75, 2],
    [0.999, 1.001],
    [2, 1000],
    [1e-300, 1e300],
    [5e-324, 2.2e-308], // subnormal arguments
  ])("is within 0.95 ulp on [%d, %d]", (from, to) => {
    expect(largest(logError, from, to)).toBeLessThan(0.95);
  });

  it("is right at the special values", () => {
    expect([0, -0, INFINITY].map(log)).toEqual([-INFINITY, -INFINITY, INFINITY]);
    expect([-1, -5e-324, -INFINITY, Number.NaN].map(log)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("is exactly 0 at 1", () => {
    expect(log(1)).toBe(0);
  });

  it("turns powers of two into multiples of ln 2", () => {
    for (const k of [-1074, -1022, -1, 1, 10, 1023]) expect(Math.abs(log(2 ** k) / Math.LN2 - k)).toBeLessThan(3e-13);
  });
});

it("splits ln 2 so that the high part times a whole number below 2²¹ is exact", () => {
  const [mantissa] = parts(0.6931471803691238);
  expect(mantissa % (1n << 21n)).toBe(0n);
});
