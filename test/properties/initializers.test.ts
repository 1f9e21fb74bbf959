import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/base/random.ts";
import type { Initializer } from "../../src/initializers/initializer.ts";
import {
  constantFill,
  glorotUniform,
  heNormal,
  heUniform,
  normal,
  uniform,
} from "../../src/initializers/initializers.ts";
import "./support.ts";

/** 1/√3: a uniform distribution in ±bound has the deviation bound/√3. */
const ROOT_THIRD = 1 / Math.sqrt(3);

interface Expectation {
  readonly initialize: Initializer;
  readonly std: (D: number, M: number) => number;
  /** Every value is within; absent where there is no bound. */
  readonly bound?: (D: number, M: number) => number;
}

const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  uniform: { initialize: uniform(0.3), bound: () => 0.3, std: () => 0.3 * ROOT_THIRD },
  normal: { initialize: normal(0.7), std: () => 0.7 },
  heNormal: { initialize: heNormal(), std: (D) => Math.sqrt(2 / D) },
  heUniform: { initialize: heUniform(), bound: (D) => Math.sqrt(6 / D), std: (D) => Math.sqrt(2 / D) },
  glorotUniform: {
    initialize: glorotUniform(),
    bound: (D, M) => Math.sqrt(6 / (D + M)),
    std: (D, M) => Math.sqrt(2 / (D + M)),
  },
};

const seeds = fc.integer({ min: 0, max: 0xffffffff });

const arrays = fc.record({
  D: fc.integer({ min: 20, max: 200 }),
  M: fc.integer({ min: 20, max: 200 }),
  seed: seeds,
});

function filledBy(initialize: Initializer, shape: readonly [number, number], seed: number): Float64Array {
  const values = new Float64Array(shape[0] * shape[1]);
  initialize(values, shape, createRandom(seed, "initialization"));
  return values;
}

describe.each(Object.entries(EXPECTATIONS))("%s", (_, { initialize, std, bound }) => {
  it("has the mean 0 and its deviation, and stays within its bound", () => {
    fc.assert(
      fc.property(arrays, ({ D, M, seed }) => {
        const values = filledBy(initialize, [D, M], seed);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
        // Of n draws the mean deviates by std/√n, the variance by std²·√((k − 1)/n) with a kurtosis k of at most 3.
        const deviation = std(D, M);
        expect(Math.abs(mean)).toBeLessThan((5 * deviation) / Math.sqrt(values.length));
        expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
        if (!bound) return;
        const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        expect(largest).toBeLessThanOrEqual(bound(D, M));
        expect(largest).toBeGreaterThan(0.9 * bound(D, M));
      }),
    );
  });

  it("depends on the seed only", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const values = filledBy(initialize, [3, 4], seed);
        expect(filledBy(initialize, [3, 4], seed)).toEqual(values);
        expect(filledBy(initialize, [3, 4], (seed + 1) % 2 ** 32)).not.toEqual(values);
      }),
    );
  });
});

describe("constantFill", () => {
  it("draws nothing", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const random = createRandom(0, "initialization");
        const before = random.state();
        const values = new Float64Array(3);
        constantFill(value)(values, [3], random);
        expect(values).toEqual(Float64Array.of(value, value, value));
        expect(random.state()).toEqual(before);
      }),
    );
  });
});
