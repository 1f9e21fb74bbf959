import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FloatArray } from "../../base/tensor.ts";
import { numericGradient } from "../../training/numeric-gradient.ts";
import { geluBackward, geluForward, geluTanhBackward, geluTanhForward } from "./kernels.ts";

const INFINITY = Number.POSITIVE_INFINITY;

const EXACT = { forward: geluForward, backward: geluBackward };
const TANH = { forward: geluTanhForward, backward: geluTanhBackward };
const FORMS = [
  ["the exact form", EXACT],
  ["the form with tanh", TANH],
] as const;

function forward({ forward }: typeof EXACT, x: readonly number[]): number[] {
  const out = new Float64Array(x.length);
  forward(out, Float64Array.from(x), x.length);
  return [...out];
}

/** The derivatives: dx for dout = 1. */
function slopes({ backward }: typeof EXACT, x: readonly number[]): number[] {
  const dx = new Float64Array(x.length);
  backward(dx, new Float64Array(x.length).fill(1), Float64Array.from(x), x.length);
  return [...dx];
}

/** Each value with a relative error of at most `bound`. */
function expectClose(actual: readonly number[], expected: readonly number[], bound: number): void {
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! / value - 1), `${actual[i]} for ${value}`).toBeLessThan(bound);
  });
}

// The values below were computed with 40 digits (mpmath's ncdf and npdf).
describe("the exact form", () => {
  it("is x·Φ(x), to the last digits where that is tiny, too", () => {
    const expected = [0.8413447460685429, -0.15865525393145705, -1.43325785939597e-6, -5.91952587022619e-9];
    expectClose(forward(EXACT, [1, -1, -5, -6]), expected, 1e-14);
    expectClose(forward(EXACT, [-10, -30]), [-7.61985302416053e-23, -1.47201417814446e-196], 1e-13);
  });

  it("has the slope Φ(x) + x·φ(x)", () => {
    const expected = [1.0833154705876862, -0.0833154705876863, -7.14694600179229e-6, -3.5468709453902e-8];
    expectClose(slopes(EXACT, [1, -1, -5, -6]), expected, 1e-13);
  });

  it("rounds once in float32", () => {
    const out = new Float32Array(2);
    geluForward(out, Float32Array.of(-5, -6), 2);
    expect([...out]).toEqual([-1.43325785939597e-6, -5.91952587022619e-9].map(Math.fround));
  });
});

describe("the form with tanh", () => {
  it("is ½x(1 + tanh(√(2/π)(x + 0.044715·x³))), to the last digits where that is tiny, too", () => {
    const expected = [0.8411919906082768, -0.1588080093917233, -2.29179619662951e-7, -8.4396467007623e-11];
    expectClose(forward(TANH, [1, -1, -5, -6]), expected, 1e-13);
  });

  it("has that function's slope", () => {
    const expected = [1.0829640838457826, -0.0829640838457826, -1.54636198753259e-6, -7.7099739309537e-10];
    expectClose(slopes(TANH, [1, -1, -5, -6]), expected, 1e-13);
  });

  it("is at most 4.8e-4 from the exact form, and its slope 8.8e-4: that much, and no less", () => {
    const x = Array.from({ length: 12001 }, (_, i) => (i - 6000) / 1000);
    const gap = (a: readonly number[], b: readonly number[]) =>
      Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
    expect(gap(forward(EXACT, x), forward(TANH, x))).toBeCloseTo(4.7e-4, 5);
    expect(gap(slopes(EXACT, x), slopes(TANH, x))).toBeCloseTo(8.7e-4, 5);
  });
});

describe.each(FORMS)("%s", (_, form) => {
  it("goes to 0 and to x at the ends, with the slopes 0 and 1", () => {
    const x = [-INFINITY, -1e300, -1e20, -40, 40, 1e20, 1e300, INFINITY];
    expect(forward(form, x)).toEqual([0, 0, 0, 0, 40, 1e20, 1e300, INFINITY]);
    expect(slopes(form, x).map(Math.abs)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]); // 0 may be −0
  });

  it("is 0 at 0 and −0, with the slope ½", () => {
    expect(forward(form, [0, -0])).toEqual([0, 0]);
    expect(slopes(form, [0, -0])).toEqual([0.5, 0.5]);
  });

  it("lets NaN show, both ways", () => {
    expect(forward(form, [Number.NaN])).toEqual([Number.NaN]);
    expect(slopes(form, [Number.NaN])).toEqual([Number.NaN]);
  });

  it("has the slope of a central difference, within 1e-9", async () => {
    const x = Float64Array.from({ length: 161 }, (_, i) => (i - 80) / 10);
    const R = Float64Array.from(x, (_, i) => ((i * 37) % 23) / 10 - 1.1);
    const [out, dx] = [x.slice(), x.slice()];
    const numeric = await numericGradient(() => {
      form.forward(out, x, x.length);
      return out.reduce((sum, value, i) => sum + R[i]! * value, 0);
    }, x);
    form.backward(dx, R, x, x.length);
    dx.forEach((value, i) => {
      expect(Math.abs(value - numeric[i]!), `at ${x[i]}`).toBeLessThan(1e-9);
    });
  });

  it("splits x: gelu(x) − gelu(−x) = x, and the slopes at x and −x add up to 1", () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (x) => {
        const [right, left] = forward(form, [x, -x]);
        const [rightSlope, leftSlope] = slopes(form, [x, -x]);
        expect(Math.abs(right! - left! - x)).toBeLessThanOrEqual(2 ** -52 * Math.abs(x));
        if (x !== 0) expect(Math.abs(rightSlope! + leftSlope! - 1)).toBeLessThanOrEqual(2 ** -52);
      }),
    );
  });

  it("may write out over x, and dx over dout, and leaves alone what lies behind size", () => {
    const values: FloatArray = Float64Array.of(-1, 2, 7);
    form.forward(values, values, 2);
    expect([...values]).toEqual([...forward(form, [-1, 2]), 7]);
    const gradient = Float64Array.of(1, 1, 7);
    form.backward(gradient, gradient, Float64Array.of(-1, 2, 3), 2);
    expect([...gradient]).toEqual([...slopes(form, [-1, 2]), 7]);
  });
});
