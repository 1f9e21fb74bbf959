import { describe, expect, it } from "vitest";
import { fixedPoint, multiply, ONE, ulps } from "../../test/support/fixed-point.ts";
import { createRandom } from "./random.ts";
import { cos, sin } from "./sin-cos.ts";

const SAMPLES = 1500;
const PI = pi();

/** Machin's formula. */
function pi(): bigint {
  const arctan = (inverse: bigint): bigint => {
    let sum = 0n;
    for (let power = ONE / inverse, i = 1n; power !== 0n; power /= -inverse * inverse, i += 2n) sum += power / i;
    return sum;
  };
  return 16n * arctan(5n) - 4n * arctan(239n);
}

/** The power series at what whole turns leave: of sin from the term of power 1 on, of cos from that of power 0. */
function exact(x: number, first: 0n | 1n): bigint {
  const angle = fixedPoint(x) % (2n * PI);
  const square = multiply(angle, angle);
  let term = first === 0n ? ONE : angle;
  let sum = term;
  for (let i = first; term !== 0n && term !== -1n; i += 2n, sum += term)
    term = -multiply(term, square) / ((i + 1n) * (i + 2n));
  return sum;
}

const FUNCTIONS = [
  ["sin", sin, (x: number) => exact(x, 1n)],
  ["cos", cos, (x: number) => exact(x, 0n)],
] as const;

/** The largest error in ulps. */
function worst(f: (x: number) => number, exactOf: (x: number) => bigint, xs: readonly number[]): number {
  return xs.reduce((largest, x) => {
    const value = exactOf(x);
    return Math.max(largest, ulps(Math.abs(f(x)), value < 0n ? -value : value));
  }, 0);
}

describe.each(FUNCTIONS)("%s", (_, f, exactOf) => {
  it.each([0.8, 4, 100, 2 ** 20])("is within 0.8 ulp up to ±%d", (limit) => {
    const random = createRandom(13, "check");
    const xs = Array.from({ length: SAMPLES }, () => limit * (2 * random.uniform() - 1));
    expect(worst(f, exactOf, xs)).toBeLessThan(0.8);
  });

  it("is within 0.8 ulp next to the multiples of π/2, where the result is nearly 0", () => {
    const xs = [1, 2, 3, 5, 7, 64, 1001, 4099, 65537, 500001, 667543].flatMap((n) => [
      n * (Math.PI / 2),
      n * (Math.PI / 2) * (1 + 2 ** -52),
    ]);
    expect(worst(f, exactOf, xs)).toBeLessThan(0.8);
  });

  it("is NaN for what it cannot reduce", () => {
    const far = [2 ** 20 + 1, -1e20, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    expect(far.map(f)).toEqual(far.map(() => Number.NaN));
  });
});

it("sin is odd and cos is even, to the bit, and both are right at 0", () => {
  const random = createRandom(14, "check");
  for (let i = 0; i < 300; i++) {
    const x = 1000 * random.uniform();
    expect([sin(-x), cos(-x)]).toEqual([-sin(x), cos(x)]);
  }
  expect([sin(0), sin(-0), cos(0), cos(-0), sin(1e-300)]).toEqual([0, -0, 1, 1, 1e-300]);
});
