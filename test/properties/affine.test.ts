import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filled } from "../conformance/layout.ts";
import { combined, inner, matrix, numbers, order, rowsOf, SUBJECTS, vector } from "./support.ts";

/** A layer and two batches. All arithmetic on them is exact (see `eighth`): nothing here needs a tolerance. */
const layers = fc
  .record({
    N: fc.integer({ min: 1, max: 20 }),
    D: fc.integer({ min: 1, max: 20 }),
    M: fc.integer({ min: 1, max: 20 }),
  })
  .chain(({ N, D, M }) =>
    fc.record({
      x: matrix(N, D),
      y: matrix(N, D),
      w: matrix(D, M),
      b: vector(M),
      dout: matrix(N, M),
      permutation: order(N),
      cut: fc.integer({ min: 0, max: N }),
    }),
  );

describe.each(SUBJECTS)("affine on %s", (_, subject) => {
  it("is linear in x: (x + y)·w = x·w + y·w", async () => {
    await fc.assert(
      fc.asyncProperty(layers, async ({ x, y, w }) => {
        const b = filled(w.shape[1]!, 0);
        const parts = [(await subject.affine(x, w, b)).out, (await subject.affine(y, w, b)).out] as const;
        const whole = await subject.affine(
          combined(x, y, (p, q) => p + q),
          w,
          b,
        );
        expect(numbers(whole.out)).toEqual(numbers(combined(...parts, (p, q) => p + q)));
      }),
    );
  });

  it("has adjoint gradients: ⟨x·w, dout⟩ = ⟨x, dx⟩ = ⟨w, dw⟩, and ⟨b, db⟩ is what b adds", async () => {
    await fc.assert(
      fc.asyncProperty(layers, async ({ x, w, b, dout }) => {
        const { out, backward } = await subject.affine(x, w, b);
        const { dx, dw, db } = await backward(dout);
        expect(inner(x, dx!)).toBe(inner(w, dw!));
        expect(inner(x, dx!) + inner(b, db!)).toBe(inner(out, dout));
      }),
    );
  });

  it("has a dw and a db that are the sums of those of two parts of the batch", async () => {
    await fc.assert(
      fc.asyncProperty(
        layers.filter(({ x, cut }) => cut > 0 && cut < x.shape[0]!),
        async ({ x, w, b, dout, cut }) => {
          const rows = Array.from({ length: x.shape[0]! }, (_, row) => row);
          const gradients = async (part: readonly number[]) =>
            (await subject.affine(rowsOf(x, part), w, b)).backward(rowsOf(dout, part));
          const [whole, first, second] = [
            await gradients(rows),
            await gradients(rows.slice(0, cut)),
            await gradients(rows.slice(cut)),
          ];
          for (const name of ["dw", "db"] as const) {
            const sum = combined(first[name], second[name], (p, q) => p + q);
            expect(numbers(whole[name])).toEqual(numbers(sum));
          }
        },
      ),
    );
  });

  it("permutes with its batch: out and dx follow, dw and db stay", async () => {
    await fc.assert(
      fc.asyncProperty(layers, async ({ x, w, b, dout, permutation }) => {
        const given = await subject.affine(x, w, b);
        const permuted = await subject.affine(rowsOf(x, permutation), w, b);
        const [before, after] = [await given.backward(dout), await permuted.backward(rowsOf(dout, permutation))];
        expect(numbers(permuted.out)).toEqual(numbers(rowsOf(given.out, permutation)));
        expect(numbers(after.dx)).toEqual(numbers(rowsOf(before.dx, permutation)));
        expect(numbers(after.dw)).toEqual(numbers(before.dw));
        expect(numbers(after.db)).toEqual(numbers(before.db));
      }),
    );
  });
});
