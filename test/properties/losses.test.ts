import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mapped } from "../conformance/layout.ts";
import { roundoffOf } from "../conformance/subject.ts";
import { combined, matrix, numbers, order, rowsOf, SUBJECTS } from "./support.ts";

const batches = fc.record({ N: fc.integer({ min: 1, max: 9 }), M: fc.integer({ min: 1, max: 11 }) }).chain(({ N, M }) =>
  fc.record({
    logits: matrix(N, M),
    targets: matrix(N, M),
    labels: fc
      .array(fc.integer({ min: 0, max: M - 1 }), { minLength: N, maxLength: N })
      .map((labels) => Int32Array.from(labels)),
    permutation: order(N),
    shift: fc.integer({ min: -1000, max: 1000 }),
  }),
);

describe.each(SUBJECTS)("softmax and its cross-entropy on %s", (_, subject) => {
  const u = roundoffOf(subject);

  it("do not see a shift of all logits: not one bit changes, because only logits − max is looked at", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits, labels, shift }) => {
        const shifted = mapped(logits, (value) => value + shift); // exact: a multiple of 1/8 below 2¹⁰
        expect(await subject.softmax(shifted)).toEqual(await subject.softmax(logits));
        const [a, b] = [
          await subject.softmaxCrossEntropy(logits, labels),
          await subject.softmaxCrossEntropy(shifted, labels),
        ];
        expect(b).toEqual(a);
      }),
    );
  });

  it("give probabilities from 0 to 1 that sum to 1", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits }) => {
        const M = logits.shape[1]!;
        const { data } = await subject.softmax(logits);
        for (const p of data) expect(p >= 0 && p <= 1).toBe(true);
        // Σ eₘ/s: s is off by M − 1 roundings, every quotient by one or, as a product with 1/s, by two.
        for (const sum of rowSums(data, M)) expect(Math.abs(sum - 1)).toBeLessThanOrEqual((M + 3) * u);
      }),
    );
  });

  it("have a dlogits whose rows sum to 0", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits, labels }) => {
        const [N, M] = logits.shape as [number, number];
        const { dlogits } = await subject.softmaxCrossEntropy(logits, labels);
        // As above, and two more roundings of Σ|p − onehot| ≤ 2: the subtraction, and the division by N.
        for (const sum of rowSums(dlogits.data, M)) expect(Math.abs(sum)).toBeLessThanOrEqual(((M + 7) * u) / N);
      }),
    );
  });

  it("have a loss that is at least 0 and a gradient that pulls towards the label", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits, labels }) => {
        const { loss, dlogits } = await subject.softmaxCrossEntropy(logits, labels);
        expect(loss.data[0]).toBeGreaterThanOrEqual(0);
        const M = logits.shape[1]!;
        dlogits.data.forEach((value, i) => {
          expect(i % M === labels[Math.floor(i / M)] ? value <= 0 : value >= 0).toBe(true);
        });
      }),
    );
  });

  it("permute with their batch, to the bit: a row's gradient depends on no other row", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits, labels, permutation }) => {
        const permutedLabels = Int32Array.from(permutation, (row) => labels[row]!);
        const given = await subject.softmaxCrossEntropy(logits, labels);
        const permuted = await subject.softmaxCrossEntropy(rowsOf(logits, permutation), permutedLabels);
        expect(numbers(permuted.dlogits)).toEqual(numbers(rowsOf(given.dlogits, permutation)));
        // N terms of one sign in another order: at most N roundings each.
        const difference = Math.abs(permuted.loss.data[0]! - given.loss.data[0]!);
        expect(difference).toBeLessThanOrEqual(2 * labels.length * u * given.loss.data[0]!);
      }),
    );
  });
});

describe.each(SUBJECTS)("mean squared error on %s", (_, subject) => {
  it("is the same with outputs and targets exchanged; its gradient changes sign", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits: out, targets }) => {
        const [a, b] = [await subject.meanSquaredError(out, targets), await subject.meanSquaredError(targets, out)];
        expect(b.loss).toEqual(a.loss);
        expect(numbers(b.dout)).toEqual(numbers(mapped(a.dout, (value) => -value)));
      }),
    );
  });

  it("does not see a shift of both: not one bit changes", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits: out, targets, shift }) => {
        const moved = [out, targets].map((values) => mapped(values, (value) => value + shift));
        const given = await subject.meanSquaredError(out, targets);
        expect(await subject.meanSquaredError(moved[0]!, moved[1]!)).toEqual(given);
      }),
    );
  });

  it("is 0, with a gradient of 0, exactly where the targets are met", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ logits: out, targets }) => {
        const met = await subject.meanSquaredError(out, out);
        expect([...numbers(met.loss), ...numbers(met.dout)].every((value) => value === 0)).toBe(true);
        const { loss, dout } = await subject.meanSquaredError(out, targets);
        const differences = numbers(combined(out, targets, (o, t) => o - t));
        expect(loss.data[0] === 0).toBe(differences.every((difference) => difference === 0));
        expect(numbers(dout).map(Math.sign)).toEqual(differences.map(Math.sign));
      }),
    );
  });
});

function rowSums(data: ArrayLike<number>, M: number): number[] {
  const sums: number[] = new Array(data.length / M).fill(0);
  for (let i = 0; i < data.length; i++) sums[Math.floor(i / M)]! += data[i]!;
  return sums;
}
