import { expect, test } from "vitest";
import { StepRate } from "./step-rate.ts";

test("is that of the last frames, and forgets a pause", () => {
  const rate = new StepRate();
  rate.start(0, 0);
  for (let frame = 1; frame <= 100; frame++) rate.at(4 * frame, 50 * frame);
  expect(rate.at(404, 5050)).toBeCloseTo(80);
  for (let frame = 1; frame <= 100; frame++) rate.at(404 + frame, 5050 + 50 * frame);
  expect(rate.at(505, 10_100)).toBeCloseTo(20);
  rate.start(505, 60_000);
  expect(rate.at(515, 60_100)).toBeCloseTo(100);
});
