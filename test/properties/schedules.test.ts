import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linear } from "../../src/schedules/schedules.ts";
import "./support.ts";

/** A run with at least two steps after the warm-up: a line needs two ends. */
const runs = fc
  .record({
    warmup: fc.double({ min: 0, max: 0.99, noNaN: true }),
    final: fc.double({ min: 0, max: 1, noNaN: true }),
    stepCount: fc.integer({ min: 2, max: 300 }),
  })
  .map((run) => ({ ...run, rising: Math.floor(run.warmup * run.stepCount) }))
  .filter(({ rising, stepCount }) => stepCount - rising >= 2);

function factors({ warmup, final, stepCount }: { warmup: number; final: number; stepCount: number }): number[] {
  const schedule = linear({ warmup, final });
  return Array.from({ length: stepCount }, (_, step) => schedule(step, stepCount));
}

describe("linear", () => {
  it("stays in [0, 1] and above 0 until the last step", () => {
    fc.assert(
      fc.property(runs, (run) => {
        factors(run).forEach((factor, step) => {
          expect(factor >= 0 && factor <= 1).toBe(true);
          if (step < run.stepCount - 1) expect(factor).toBeGreaterThan(0);
        });
      }),
    );
  });

  it("rises to 1, then falls to final", () => {
    fc.assert(
      fc.property(runs, (run) => {
        const all = factors(run);
        const { rising, final } = run;
        expect(all[rising]).toBe(1);
        // 1 − (1 − final) is final but for two roundings of numbers of at most 1.
        expect(Math.abs(all.at(-1)! - final)).toBeLessThanOrEqual(2 ** -52);
        for (let step = 1; step <= rising; step++) expect(all[step]).toBeGreaterThan(all[step - 1]!);
        for (let step = rising + 1; step < all.length; step++) expect(all[step]).toBeLessThanOrEqual(all[step - 1]!);
      }),
    );
  });
});
