import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/base/tensor.ts";
import { columnStatistics, filled, mapped } from "../conformance/layout.ts";
import { exact } from "../conformance/rounding/approximate.ts";
import { type BatchNormErrors, batchNormBackwardError, batchNormError } from "../conformance/rounding/batch-norm.ts";
import { type BatchNormOptions, roundoffOf, type Subject } from "../conformance/subject.ts";
import { functionalSubject } from "../conformance/subjects/functional.ts";
import { firstBeyond, matrix, order, rowsOf, SUBJECTS, vector } from "./support.ts";

const EPS = 2 ** -10;

/** What the few dozen float64 operations of a test itself may add, on numbers of at most 2⁷: 2⁻⁵³·2⁷·2⁶. */
const OWN_ROUNDING = 2 ** -40;

interface Batch {
  readonly x: Tensor;
  readonly gamma: Tensor;
  readonly beta: Tensor;
  readonly dout: Tensor;
  readonly permutation: readonly number[];
}

const batches: fc.Arbitrary<Batch> = fc
  .record({ N: fc.integer({ min: 2, max: 12 }), D: fc.integer({ min: 1, max: 9 }) })
  .chain(({ N, D }) =>
    fc.record({ x: matrix(N, D), gamma: vector(D), beta: vector(D), dout: matrix(N, D), permutation: order(N) }),
  );

function training(D: number, eps = EPS): BatchNormOptions {
  const running = { runningMean: filled(D, 0), runningVar: filled(D, 1) };
  return { mode: "train", eps, momentum: 0.5, runningVariance: "unbiased", ...running };
}

function forward(subject: Subject, { x, gamma, beta }: Batch, eps = EPS): ReturnType<Subject["batchNorm"]> {
  return subject.batchNorm(x, gamma, beta, training(gamma.data.length, eps));
}

/** What rounding can do at most: the inputs are exact, every operation is off by at most u. */
function errorsOf(subject: Subject, { x, gamma, beta }: Batch, eps = EPS): BatchNormErrors {
  return batchNormError(exact(x), exact(gamma), exact(beta), eps, roundoffOf(subject));
}

function backwardErrorsOf(subject: Subject, batch: Batch): ReturnType<typeof batchNormBackwardError> {
  return batchNormBackwardError(exact(batch.dout), errorsOf(subject, batch), roundoffOf(subject));
}

/** The sum of every column. */
function columnSums({ data, shape }: { readonly data: ArrayLike<number>; readonly shape: Tensor["shape"] }): number[] {
  const sums: number[] = new Array(shape[1]!).fill(0);
  for (let i = 0; i < data.length; i++) sums[i % sums.length]! += data[i]!;
  return sums;
}

describe.each(SUBJECTS)("batch norm on %s", (_, subject) => {
  it("gives every column the mean beta and the deviation |gamma|·√(variance/(variance + eps))", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { out } = await forward(subject, batch);
        const { mean, std } = columnStatistics(out);
        // A mean of values is off by no more than the sum of their errors, and so is their deviation.
        const bound = columnSums({ data: errorsOf(subject, batch).out, shape: out.shape }).map(
          (sum) => sum + OWN_ROUNDING,
        );
        const spread = columnStatistics(batch.x).std.data.map((s) => Math.sqrt((s * s) / (s * s + EPS)));
        const expected = spread.map((factor, d) => Math.abs(batch.gamma.data[d]!) * factor);
        expect(firstBeyond(mean.data, batch.beta.data, bound)).toBe(-1);
        expect(firstBeyond(std.data, expected, bound)).toBe(-1);
      }),
    );
  });

  it("does not see the scale and the origin of x: a·x + c with a²·eps gives what x gives with eps", async () => {
    const scales = fc.constantFrom(0.25, 0.5, 2, 4);
    const origins = fc.integer({ min: -8, max: 8 });
    await fc.assert(
      fc.asyncProperty(batches, scales, origins, async (batch, a, c) => {
        const moved = { ...batch, x: mapped(batch.x, (value) => a * value + c) }; // exact: a is a power of 2
        const [given, other] = [await forward(subject, batch), await forward(subject, moved, a * a * EPS)];
        const errors = [errorsOf(subject, batch).out, errorsOf(subject, moved, a * a * EPS).out] as const;
        const bound = errors[0].map((error, i) => error + errors[1][i]!);
        expect(firstBeyond(given.out.data, other.out.data, bound)).toBe(-1);
      }),
    );
  });

  it("has a dx whose columns sum to 0", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { dx } = await (await forward(subject, batch)).backward(batch.dout);
        const bound = columnSums({ data: backwardErrorsOf(subject, batch).dx, shape: dx.shape });
        expect(firstBeyond(columnSums(dx), filled(bound.length, 0).data, bound)).toBe(-1);
      }),
    );
  });

  it("has a dx that is orthogonal to xhat but for eps: Σₙ dx·xhat = gamma·invStd·dgamma·eps/(variance + eps)", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { dx, dgamma } = await (await forward(subject, batch)).backward(batch.dout);
        const { xhat, invStd } = errorsOf(subject, batch);
        const errors = backwardErrorsOf(subject, batch);
        const products = { data: dx.data.map((value, i) => value * xhat.value.data[i]!), shape: dx.shape };
        const slack = { data: errors.dx.map((error, i) => error * Math.abs(xhat.value.data[i]!)), shape: dx.shape };
        const factors = invStd.map((root, d) => batch.gamma.data[d]! * root * root * root * EPS);
        const expected = factors.map((factor, d) => factor * dgamma.data[d]!);
        const bound = columnSums(slack).map((sum, d) => sum + Math.abs(factors[d]!) * errors.dgamma[d]! + OWN_ROUNDING);
        expect(firstBeyond(columnSums(products), expected, bound)).toBe(-1);
      }),
    );
  });

  it("permutes with its batch: out and dx follow, dgamma, dbeta and the running statistics stay", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { permutation } = batch;
        const permuted = { ...batch, x: rowsOf(batch.x, permutation), dout: rowsOf(batch.dout, permutation) };
        const [given, other] = [await forward(subject, batch), await forward(subject, permuted)];
        const [before, after] = [await given.backward(batch.dout), await other.backward(permuted.dout)];
        const [errors, backward] = [errorsOf(subject, permuted), backwardErrorsOf(subject, permuted)];
        const u = roundoffOf(subject);
        const stored = (error: number, value: number): number => 2 * (2 * error + 4 * u * (1 + Math.abs(value)));
        const twice = (error: number): number => 2 * error;
        const pairs = [
          [rowsOf(given.out, permutation), other.out, errors.out.map(twice)],
          [rowsOf(before.dx, permutation), after.dx, backward.dx.map(twice)],
          [before.dgamma, after.dgamma, backward.dgamma.map(twice)],
          [before.dbeta, after.dbeta, backward.dbeta.map(twice)],
          [
            given.runningMean,
            other.runningMean,
            errors.mean.error.map((e, d) => stored(e, given.runningMean.data[d]!)),
          ],
          [
            given.runningVar,
            other.runningVar,
            errors.variance.error.map((e, d) => stored(e, given.runningVar.data[d]!)),
          ],
        ] as const;
        for (const [a, b, bound] of pairs) expect(firstBeyond(a.data, b.data, bound)).toBe(-1);
      }),
    );
  });
});

describe.each(["float64", "float32"] as const)("batch norm's two backward passes in %s", (dtype) => {
  it("agree: step by step and in closed form", async () => {
    const [closed, staged] = [functionalSubject(dtype, "closed"), functionalSubject(dtype, "staged")];
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const a = await (await forward(closed, batch)).backward(batch.dout);
        const b = await (await forward(staged, batch)).backward(batch.dout);
        const errors = backwardErrorsOf(closed, batch);
        for (const name of ["dx", "dgamma", "dbeta"] as const) {
          const bound = errors[name].map((error) => 2 * error);
          expect(firstBeyond(a[name].data, b[name].data, bound)).toBe(-1);
        }
      }),
    );
  });
});
