import { describe, expect, it } from "vitest";
import { cosine, cosineRestarts } from "./cosine.ts";
import { exponentialDecay, polynomialDecay, stepDecay } from "./decay.ts";
import { oneCycle } from "./one-cycle.ts";
import { reduceOnPlateau } from "./plateau.ts";
import type { Schedule } from "./schedule.ts";
import { constant, linear } from "./schedules.ts";
import { warmUp } from "./warm-up.ts";

const all = (schedule: Schedule, stepCount: number): number[] =>
  Array.from({ length: stepCount }, (_, step) => schedule(step, stepCount));

describe("over the whole run, where nobody says a number of steps", () => {
  it.each([
    ["cosine", cosine(), 0],
    ["cosine with an end", cosine({ final: 0.2 }), 0.2],
    ["polynomial", polynomialDecay({ power: 2 }), 0],
    ["polynomial with a broken power", polynomialDecay({ power: 1.5 }), 0],
  ])("%s falls from 1 to its end, which the step after the last would have", (_, schedule, end) => {
    const factors = [...all(schedule, 40), schedule(40, 40)];
    expect(factors[0]).toBe(1);
    for (let step = 1; step <= 40; step++) expect(factors[step]).toBeLessThan(factors[step - 1]!);
    expect(factors[40]).toBeCloseTo(end, 15);
  });

  it("polynomial with a broken power is that power", () => {
    expect(polynomialDecay({ power: 1.5 })(3, 4)).toBeCloseTo(1 / 8, 15);
  });

  it("one cycle rises to 1, and ends at its end", () => {
    for (const shape of ["cosine", "linear"] as const) {
      for (const threePhases of [false, true]) {
        const factors = all(oneCycle({ shape, threePhases, start: 0.1, end: 0.01 }), 20);
        expect(factors[0]).toBeCloseTo(0.1, 14);
        expect(Math.max(...factors)).toBeCloseTo(1, 14);
        expect(factors[19]).toBeCloseTo(0.01, 14);
      }
    }
  });

  it("one cycle gives finite factors for runs of any length", () => {
    for (const stepCount of [1, 2, 3, 4, 5]) {
      for (const factor of all(oneCycle(), stepCount)) expect(factor >= 0 && factor <= 1).toBe(true);
    }
  });
});

it("restarts where a period is over, each longer than the one before", () => {
  const schedule = cosineRestarts({ period: 2, growth: 3 });
  const ones = Array.from({ length: 30 }, (_, step) => step).filter((step) => schedule(step, 30) === 1);
  expect(ones).toEqual([0, 2, 8, 26]);
  expect(cosineRestarts({ period: 10 })(1_000_000, 1)).toBe(1);
});

it("falls by steps", () => {
  expect(all(stepDecay({ every: 2, factor: 0.5 }), 5)).toEqual([1, 1, 0.5, 0.5, 0.25]);
  expect(all(stepDecay({ at: [1, 3], factor: 0.5 }), 5)).toEqual([1, 0.5, 0.5, 0.25, 0.25]);
  expect(all(exponentialDecay({ factor: 0.5 }), 4)).toEqual([1, 0.5, 0.25, 0.125]);
  const [first, , third, , fifth] = all(exponentialDecay({ final: 0.01 }), 5);
  expect([first, third, fifth]).toEqual([1, expect.closeTo(0.01 ** 0.4, 14), expect.closeTo(0.01 ** 0.8, 14)]);
});

it("warms up before any other schedule, which then has the rest of the run", () => {
  expect(all(warmUp(linear(), { steps: 2 }), 6)).toEqual([0.5, 1, 1, 0.75, 0.5, 0.25]);
  expect(all(warmUp(constant(), { steps: 2, start: 0.5 }), 4)).toEqual([0.5, 0.75, 1, 1]);
  expect(all(warmUp(cosine(), { steps: 9 }), 3)).toEqual([1 / 9, 2 / 9, 3 / 9]);
});

it("falls when nothing gets better, rests after that, and not below its minimum", () => {
  const factor = reduceOnPlateau({ factor: 0.5, patience: 1, threshold: 0, minimum: 0.2 });
  const losses = [3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1];
  expect(losses.map((_, i) => factor(losses.slice(0, i + 1)))).toEqual([
    1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2,
  ]);
  expect(reduceOnPlateau({ patience: 0, cooldown: 2 })([1, 1, 1, 1])).toBe(0.1);
  expect(reduceOnPlateau({ patience: 0 })([1, Number.NaN])).toBe(0.1);
  expect(factor([])).toBe(1);
});

describe("what is refused", () => {
  it.each<[() => unknown, string]>([
    [() => cosine({ final: 2 }), "cosine: final must be from 0 to 1 but is 2."],
    [() => cosine({ final: "1" as never }), 'cosine: final must be from 0 to 1 but is the string "1".'],
    [
      () => linear({ warmup: "0.1" as never }),
      'linear: warmup must be at least 0 and below 1 but is the string "0.1".',
    ],
    [() => linear({ final: "0" as never }), 'linear: final must be from 0 to 1 but is the string "0".'],
    [() => exponentialDecay({ final: "1" as never }), 'final must be above 0 and at most 1 but is the string "1".'],
    [() => polynomialDecay({ power: "2" as never }), 'power must be a finite number above 0 but is the string "2".'],
    [() => cosine({ period: 0 }), "cosine: period must be"],
    [() => cosine({ minimum: 0 } as never), 'minimum"'],
    [() => cosineRestarts({} as never), "cosineRestarts needs a period in steps, such as { period: 100 }."],
    [() => stepDecay({}), "stepDecay needs either every"],
    [() => stepDecay({ every: 2, at: [3] }), "stepDecay needs either every"],
    [() => stepDecay({ at: [3, 0.5] }), "stepDecay: at[1] must be"],
    [() => exponentialDecay({ factor: 1.5 }), "exponentialDecay: factor must be from 0 to 1 but is 1.5."],
    [() => exponentialDecay({}), "exponentialDecay needs either factor"],
    [() => exponentialDecay({ factor: 0.9, final: 0.1 }), "exponentialDecay needs either factor"],
    [() => exponentialDecay({ final: 0 }), "exponentialDecay: final must be above 0 and at most 1 but is 0."],
    [() => polynomialDecay({ power: 0 }), "polynomialDecay: power must be a finite number above 0 but is 0."],
    [() => oneCycle({ rising: 1 }), "oneCycle: rising must be above 0 and below 1 but is 1."],
    [() => oneCycle({ rising: 0.6, threePhases: true }), "oneCycle: rising must be above 0 and below 0.5 but is 0.6."],
    [
      () => oneCycle({ shape: "cos" as never }),
      'oneCycle: shape must be "cosine" or "linear" but is the string "cos".',
    ],
    [() => warmUp(undefined as never, { steps: 1 }), "warmUp needs the schedule behind it, such as cosine()"],
    [() => warmUp(cosine(), {} as never), "warmUp needs a number of steps, such as { steps: 100 }."],
    [
      () => reduceOnPlateau({ cooldown: -1 }),
      "reduceOnPlateau: cooldown must be a whole number of at least 0 but is -1.",
    ],
  ])("%s", (make, message) => {
    expect(make).toThrow(message);
  });
});

it("reduceOnPlateau is no schedule of a run", () => {
  const factor = reduceOnPlateau() as unknown as (step: number) => number;
  expect(() => factor(0)).toThrow("takes the losses so far");
});
