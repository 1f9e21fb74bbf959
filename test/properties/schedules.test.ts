import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linear } from "../../src/schedules/schedules.ts";
import "./support.ts";

const runs = fc
  .record({
    warmup: fc.double({ min: 0, max: 0.99, noNaN: true }),
    final: fc.double({ min: 0, max: 1, noNaN: true }),
    stepCount: fc.integer({ min: 1, max: 300 }),
  })
  .map((run) => ({ ...run, rising: Math.floor(run.warmup * run.stepCount) }));

function factors({ warmup, final, stepCount }: { warmup: number; final: number; stepCount: number }): number[] {
  const schedule = linear({ warmup, final });
  return Array.from({ length: stepCount }, (_, step) => schedule(step, stepCount));
}

describe("linear", () => {
  it("stays in (0, 1]: no step is wasted", () => {
    fc.assert(
      fc.property(runs, (run) => {
        for (const factor of factors(run)) expect(factor > 0 && factor <= 1).toBe(true);
      }),
    );
  });

  it("rises to 1, then falls so that the step after the last would have final", () => {
    fc.assert(
      fc.property(runs, (run) => {
        const all = factors(run);
        const { rising, final } = run;
        expect(all[rising]).toBe(1);
        // 1 − (1 − final) is final but for two roundings of numbers of at most 1.
        expect(
          Math.abs(linear({ warmup: run.warmup, final })(run.stepCount, run.stepCount) - final),
        ).toBeLessThanOrEqual(2 ** -52);
        for (let step = 1; step <= rising; step++) expect(all[step]).toBeGreaterThan(all[step - 1]!);
        for (let step = rising + 1; step < all.length; step++) expect(all[step]).toBeLessThanOrEqual(all[step - 1]!);
      }),
    );
  });
});
