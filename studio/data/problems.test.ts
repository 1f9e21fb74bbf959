import { expect, test } from "vitest";
import { DEFAULT_EXPERIMENT, PROBLEMS } from "../experiment/experiment.ts";
import { makeProblem } from "./problems.ts";

test.each(PROBLEMS)("%s are points of every class, near the middle, the same for the same seed", (source) => {
  const experiment = { ...DEFAULT_EXPERIMENT, source, samples: 200 };
  const { train, validation, classes } = makeProblem(experiment);
  expect([train.labels.length, validation.labels.length]).toEqual([150, 50]);
  expect(new Set(train.labels).size).toBe(classes.length);
  expect(train.x.data.every((value) => Math.abs(value) < 1.5)).toBe(true);
  expect(makeProblem(experiment).train).toEqual(train);
  expect(makeProblem({ ...experiment, seed: 2 }).train.x.data).not.toEqual(train.x.data);
});

test("circles are round", () => {
  const { train } = makeProblem({ ...DEFAULT_EXPERIMENT, source: "circles", noise: 0 });
  const radii = Array.from(train.labels, (_, n) => Math.hypot(train.x.data[2 * n]!, train.x.data[2 * n + 1]!));
  for (const [n, radius] of radii.entries()) expect(radius).toBeCloseTo(train.labels[n] === 0 ? 0.4 : 0.9, 6);
});
