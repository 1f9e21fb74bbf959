import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../base/random.ts";
import { numericGradient } from "../../training/numeric-gradient.ts";
import { layerNormBackwardInput, layerNormBackwardParameters, layerNormForward } from "./kernels.ts";

// N = 2 rows, D = 3 features. Means 1 and 4, biased variances 6 and 2/3; eps makes invStd 1/√6.25 = 0.4 for the first.
const x = [-2, 1, 4, 3, 4, 5];
const gamma = [2, -3, 0.5];
const beta = [10, 0.5, -1];
const dout = [1, 2, -3, 4, 0.5, -1];
const eps = 0.25;
const secondInvStd = 1 / Math.sqrt(2 / 3 + 0.25);

/** Whatever rows there are, of as many features as gamma has. */
function forward(input: ArrayLike<number>, scale = gamma, shift = beta, epsilon = eps) {
  const D = scale.length;
  const N = input.length / D;
  const [out, xhat, invStd] = [new Float64Array(N * D), new Float64Array(N * D), new Float64Array(N)];
  const arrays = [Float64Array.from(input), Float64Array.from(scale), Float64Array.from(shift)] as const;
  layerNormForward(out, xhat, invStd, ...arrays, N, D, epsilon);
  return { out, xhat, invStd };
}

function backward(input: ArrayLike<number>, upstream: ArrayLike<number>, scale = gamma, epsilon = eps) {
  const D = scale.length;
  const N = input.length / D;
  const { xhat, invStd } = forward(input, scale, scale, epsilon);
  const [dx, dgamma, dbeta] = [new Float64Array(N * D), new Float64Array(D), new Float64Array(D)];
  layerNormBackwardInput(dx, Float64Array.from(upstream), xhat, Float64Array.from(scale), invStd, N, D);
  layerNormBackwardParameters(dgamma, dbeta, Float64Array.from(upstream), xhat, N, D);
  return { dx, dgamma, dbeta, xhat, invStd };
}

function closeTo(actual: ArrayLike<number>, expected: readonly number[], digits = 14): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i], `element ${i}`).toBeCloseTo(value, digits);
  });
}

function uniform(count: number, seed: number): Float64Array {
  const random = createRandom(seed, "check");
  return Float64Array.from({ length: count }, () => 4 * random.uniform() - 2);
}

describe("forward", () => {
  it("normalizes each row, scales by gamma and shifts by beta", () => {
    const { out, xhat, invStd } = forward(x);
    closeTo(invStd, [0.4, secondInvStd]);
    closeTo(xhat, [-1.2, 0, 1.2, -secondInvStd, 0, secondInvStd]);
    closeTo(out, [7.6, 0.5, -0.4, 10 - 2 * secondInvStd, 0.5, 0.5 * secondInvStd - 1]);
  });

  it("gives beta for a constant row, and for rows of one feature", () => {
    expect([...forward([7, 7, 7]).out]).toEqual(beta);
    expect([...forward([7, -8], [3], [5]).out]).toEqual([5, 5]);
  });

  it("keeps the variance of numbers that are large next to their spread", () => {
    const { invStd } = forward([1e8, 1e8 + 1, 1e8 + 3], gamma, beta, 1e-5);
    expect(invStd[0]).toBeCloseTo(1 / Math.sqrt(14 / 9 + 1e-5), 14);
  });

  it("may write out over x", () => {
    const values = Float64Array.from(x);
    const rest = [values, Float64Array.from(gamma), Float64Array.from(beta)] as const;
    layerNormForward(values, new Float64Array(6), new Float64Array(2), ...rest, 2, 3, eps);
    expect([...values]).toEqual([...forward(x).out]);
  });

  const row = fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 3, maxLength: 3 });

  it("does not see a shift of a row, and, but for eps, no stretch", () => {
    fc.assert(
      fc.property(row, fc.integer({ min: -64, max: 64 }), (values, shift) => {
        const [a, b, c] = values as [number, number, number];
        fc.pre(a !== b);
        const plain = forward([a, b, c]).out;
        closeTo(forward([a + shift, b + shift, c + shift]).out, [...plain], 12);
        closeTo(forward([4 * a, 4 * b, 4 * c], gamma, beta, 16 * eps).out, [...plain], 12);
      }),
    );
  });

  it("treats every row alone", () => {
    fc.assert(
      fc.property(row, row, (first, second) => {
        const both = forward([...first, ...second]).out;
        expect([...both]).toEqual([...forward(first).out, ...forward(second).out]);
      }),
    );
  });
});

describe("backward", () => {
  it("sums dbeta = Σₙ dout and dgamma = Σₙ dout·xhat over rows", () => {
    const { dgamma, dbeta } = backward(x, dout);
    closeTo(dbeta, [5, 2.5, -4]);
    closeTo(dgamma, [-1.2 - 4 * secondInvStd, 0, -3.6 - secondInvStd]);
  });

  it("computes dx in closed form", () => {
    // First row: dxhat = 2, −6, −1.5; its sums are −5.5 and −4.2; the brackets are 6.46, −12.5, 6.04; times 0.4/3.
    const [first, second, third] = backward(x, dout).dx;
    closeTo([first!, second!, third!], [0.8613333333333333, -1.6666666666666667, 0.8053333333333333]);
  });

  it("has gamma inside of the bracket", () => {
    // Outside of it, as in batch normalization's closed form, this would be 0.1145, −0.3436, 0.1718.
    const { dx } = backward([1, 2, 4], [1, 0, -1], [1, 2, 3], 1e-5);
    closeTo(dx, [-0.1145, 0.1718, -0.0573], 4);
  });

  it("gives gradients that sum to zero over the row", () => {
    const { dx } = backward(x, dout);
    for (const row of [dx.subarray(0, 3), dx.subarray(3)]) {
      expect(Math.abs(row.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-14);
    }
  });

  it("gives gradients whose product with xhat is eps·invStd³·Σ dxhat·xhat", () => {
    const { dx, xhat, invStd } = backward(x, dout);
    for (const n of [0, 1]) {
      const sum = (term: (i: number, d: number) => number) => [0, 1, 2].reduce((all, d) => all + term(3 * n + d, d), 0);
      const product = sum((i) => dx[i]! * xhat[i]!);
      const B = sum((i, d) => dout[i]! * gamma[d]! * xhat[i]!);
      expect(product).toBeCloseTo(eps * invStd[n]! ** 3 * B, 13);
    }
  });

  it("may write dx over dout", () => {
    const upstream = Float64Array.from(dout);
    const { xhat, invStd } = forward(x);
    layerNormBackwardInput(upstream, upstream, xhat, Float64Array.from(gamma), invStd, 2, 3);
    expect([...upstream]).toEqual([...backward(x, dout).dx]);
  });

  it("has the gradients of central differences, within 1e-9", async () => {
    const [N, D] = [4, 7];
    const [input, scale, shift, R] = [uniform(N * D, 1), uniform(D, 2), uniform(D, 3), uniform(N * D, 4)];
    const loss = (): number =>
      forward(input, [...scale], [...shift], 1e-5).out.reduce((sum, value, i) => sum + R[i]! * value, 0);
    const { dx, dgamma, dbeta } = backward(input, R, [...scale], 1e-5);
    closeTo(dx, [...(await numericGradient(loss, input))], 9);
    closeTo(dgamma, [...(await numericGradient(loss, scale))], 9);
    closeTo(dbeta, [...(await numericGradient(loss, shift))], 9);
  });
});
