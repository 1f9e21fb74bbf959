import { describe, expect, it } from "vitest";
import { artanh, divide, exponential, fixedPoint, ONE, ulps } from "../../test/support/fixed-point.ts";
import { expm1, log1p, tanh } from "./expm1-log1p.ts";
import { createRandom } from "./random.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const SAMPLES = 2000;
const LN2 = 2n * artanh(ONE / 3n);

/** eˣ in fixed point, for x up to 40. */
function exactExp(x: bigint): bigint {
  const k = x / LN2;
  const value = exponential(x - k * LN2);
  return k >= 0n ? value << k : value >> -k;
}

/** Halved until the series of artanh is short. */
function exactLog1p(x: number): bigint {
  let value = ONE + fixedPoint(x);
  let k = 0n;
  for (; value > 2n * ONE; k++) value >>= 1n;
  for (; value < ONE / 2n; k--) value <<= 1n;
  return 2n * artanh(divide(value - ONE, value + ONE)) + k * LN2;
}

function exactTanh(x: number): bigint {
  const square = exactExp(2n * fixedPoint(x));
  return divide(square - ONE, square + ONE);
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** The largest error in ulps over a range. */
function worst(f: (x: number) => number, exact: (x: number) => bigint, from: number, to: number): number {
  const random = createRandom(12, "check");
  let largest = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const x = from + (to - from) * random.uniform();
    largest = Math.max(largest, ulps(Math.abs(f(x)), magnitude(exact(x))));
  }
  return largest;
}

describe("expm1", () => {
  it.each([
    [-0.35, 0.35],
    [0.34, 0.36],
    [-1e-8, 1e-8],
    [-40, 0],
    [0, 40],
  ])("is within 1.7 ulp on [%d, %d]", (from, to) => {
    expect(worst(expm1, (x) => exactExp(fixedPoint(x)) - ONE, from, to)).toBeLessThan(1.7);
  });

  it("is right at the special values, and at both ends", () => {
    expect([0, -INFINITY, INFINITY, Number.NaN].map(expm1)).toEqual([0, -1, INFINITY, Number.NaN]);
    expect([-38, -40, -40.1, -1e300].map(expm1)).toEqual([-1, -1, -1, -1]);
    expect([709.782712893384, 709.7827128933841, 1e20].map(expm1)).toEqual([
      1.7976931348622732e308,
      INFINITY,
      INFINITY,
    ]);
    expect([1e-300, -1e-20].map(expm1)).toEqual([1e-300, -1e-20]);
  });
});

describe("log1p", () => {
  it.each([
    [-0.29, 0.41],
    [0.41, 0.45],
    [0, 1],
    [-1e-8, 1e-8],
    [-0.9999, -0.29],
    [1, 1e6],
  ])("is within 1.6 ulp on [%d, %d]", (from, to) => {
    expect(worst(log1p, exactLog1p, from, to)).toBeLessThan(1.6);
  });

  it("is right at the special values, and at both ends", () => {
    expect([0, -1, INFINITY].map(log1p)).toEqual([0, -INFINITY, INFINITY]);
    expect([-1.5, -INFINITY, Number.NaN].map(log1p)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([1e-300, -1e-20, 1].map(log1p)).toEqual([1e-300, -1e-20, Math.LN2]);
    expect(log1p(1e300)).toBeCloseTo(690.7755278982137, 12);
  });
});

describe("tanh", () => {
  it.each([
    [-0.2, 0.2],
    [0.1, 0.4],
    [1, 2],
    [-19, 19],
    [-1e-6, 1e-6],
  ])("is within 2.6 ulp on [%d, %d]", (from, to) => {
    expect(worst(tanh, exactTanh, from, to)).toBeLessThan(2.6);
  });

  it("is right at the special values, and keeps the sign of 0", () => {
    expect([0, -0, INFINITY, -INFINITY, Number.NaN].map(tanh)).toEqual([0, -0, 1, -1, Number.NaN]);
    expect([20, -20, 1e20, -1e300].map(tanh)).toEqual([1, -1, 1, -1]);
    expect([5e-324, -1e-310, 2 ** -29].map(tanh)).toEqual([5e-324, -1e-310, 2 ** -29]);
  });

  it("is odd to the bit", () => {
    const random = createRandom(5, "check");
    for (let i = 0; i < 500; i++) {
      const x = 20 * random.uniform() ** 4;
      expect(tanh(-x)).toBe(-tanh(x));
    }
  });
});
