/**
 * What every element-wise activation is tested for; its folder says the values.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../src/base/errors.ts";
import { type Tensor, type TensorLike, tensor } from "../../src/base/tensor.ts";
import type { ActivationCache } from "../../src/layers/activation.ts";
import { geluForward } from "../../src/layers/gelu/functions.ts";
import { numericGradient } from "../../src/training/numeric-gradient.ts";

/** An activation's functions, and what is known of it from elsewhere. */
export interface ActivationFacts {
  readonly forward: (x: TensorLike) => { readonly out: Tensor; readonly cache: ActivationCache };
  readonly backward: (dout: TensorLike, cache: ActivationCache) => { readonly dx: Tensor };
  /** x, out and slope, computed with 60 digits (mpmath); each must be met to 10⁻¹⁴ of its own size. */
  readonly values: readonly (readonly [x: number, out: number, slope: number])[];
  /** The output at −∞, −2⁶⁶, 2⁶⁶ and ∞, and the slope there. */
  readonly ends: { readonly out: readonly number[]; readonly slope: readonly number[] };
  /** Where the slope jumps: central differences keep away from it. */
  readonly kinks?: readonly number[];
}

const INFINITY = Number.POSITIVE_INFINITY;
const ENDS = [-INFINITY, -(2 ** 66), 2 ** 66, INFINITY];

/** Outputs and slopes, which are dx for dout = 1. */
function at(facts: ActivationFacts, x: readonly number[]): { readonly out: number[]; readonly slope: number[] } {
  const { out, cache } = facts.forward([...x]);
  const { dx } = facts.backward(
    x.map(() => 1),
    cache,
  );
  return { out: [...out.data], slope: [...dx.data] };
}

/** Zeros are equal, whatever their signs. */
const unsigned = (values: readonly number[]): number[] => values.map((value) => value + 0);

/** Declares the tests. */
export function testActivation(kind: string, facts: ActivationFacts): void {
  describe(kind, () => {
    it.each(facts.values)("at %d is %d, with the slope %d", (x, out, slope) => {
      const found = at(facts, [x]);
      expect(Math.abs(found.out[0]! - out)).toBeLessThanOrEqual(1e-14 * Math.abs(out));
      expect(Math.abs(found.slope[0]! - slope)).toBeLessThanOrEqual(1e-14 * Math.abs(slope));
    });

    it("goes where it should at the ends, also in float32, and lets NaN show", () => {
      const { out, slope } = at(facts, ENDS);
      expect({ out: unsigned(out), slope: unsigned(slope) }).toEqual(facts.ends);
      const narrow = facts.forward(tensor(Float32Array.from([...ENDS, Number.NaN])));
      expect(unsigned([...narrow.out.data])).toEqual([...facts.ends.out, Number.NaN].map(Math.fround));
      const { dx } = facts.backward(tensor(new Float32Array(5).fill(1)), narrow.cache);
      expect(dx.data.subarray(0, 4).every((value) => !Number.isNaN(value))).toBe(true);
    });

    it("has the slope of a central difference, within 1e-9", async () => {
      const isSmooth = (x: number): boolean => !(facts.kinks ?? []).some((kink) => Math.abs(x - kink) < 0.01);
      const x = Float64Array.from(
        Array.from({ length: 161 }, (_, i) => (i - 80) / 10 + 0.013).filter((value) => isSmooth(value)),
      );
      const R = Float64Array.from(x, (_, i) => ((i * 37) % 23) / 10 - 1.1);
      const numeric = await numericGradient(
        () => [...facts.forward(tensor(x)).out.data].reduce((sum, value, i) => sum + R[i]! * value, 0),
        x,
      );
      const { dx } = facts.backward(tensor(R), facts.forward(tensor(x)).cache);
      dx.data.forEach((value, i) => {
        expect(Math.abs(value - numeric[i]!), `at ${x[i]}`).toBeLessThan(1e-9);
      });
    });

    it("keeps the shape and the element type, and leaves its input as it was", () => {
      const input = tensor(Float32Array.of(-1, 2, 0, 1), [2, 2]);
      const { out, cache } = facts.forward(input);
      const { dx } = facts.backward(tensor(Float32Array.of(1, 1, 6, -2), [2, 2]), cache);
      expect([out.shape, dx.shape]).toEqual([
        [2, 2],
        [2, 2],
      ]);
      expect([out.data, dx.data].every((data) => data instanceof Float32Array)).toBe(true);
      expect([...input.data]).toEqual([-1, 2, 0, 1]);
    });

    it("refuses a dout of another shape or element type, and the cache of another function", () => {
      const { cache } = facts.forward([1, 2]);
      expect(() => facts.backward([[1, 2]], cache)).toThrow(ShapeError);
      expect(() => facts.backward(tensor(new Float32Array(2)), cache)).toThrow(ConfigError);
      expect(() => facts.backward([1, 2], geluForward([1, 2]).cache as never)).toThrow(ConfigError);
      expect(() => facts.backward([1, 2], { ...cache, kind: "another" })).toThrow(
        `takes the cache that ${kind}Forward gives, but got that of anotherForward`,
      );
    });
  });
}
