import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareGradients, largestMagnitude, numericGradient } from "../../src/training/numeric-gradient.ts";
import { onRanks } from "../support/ranks.ts";
import { type Passes, type Point, passes, randomPoint } from "./programs.ts";

const PROGRAMS = join(import.meta.dirname, "programs.ts");
const together = (size: number, point: Point): Promise<Passes[]> => onRanks(size, PROGRAMS, "passes", point);

/** The largest difference, as a share of the largest of `expected`. */
function errorOf(actual: Float64Array, expected: Float64Array): number {
  return compareGradients(actual, expected, largestMagnitude(expected)).relativeError;
}

describe("the gradients that ranks compute together, with batch normalization", () => {
  it.each([
    { size: 2, N: 8, shares: "equal shares" },
    { size: 2, N: 7, shares: "shares of 3 and 4 rows" },
    { size: 3, N: 8, shares: "shares of 2, 3 and 3 rows" },
    { size: 5, N: 4, shares: "four of one row, and a rank without any" },
  ])("are those of one process, to its last digits: $size ranks, $shares", async ({ size, N }) => {
    const point = randomPoint("normalized", N);
    const alone = await passes(undefined, point);
    for (const { loss, gradients, state } of await together(size, point)) {
      expect(Math.abs(loss / alone.loss - 1)).toBeLessThan(1e-12);
      expect(errorOf(gradients, alone.gradients)).toBeLessThan(1e-12);
      expect(errorOf(state, alone.state)).toBeLessThan(1e-12);
    }
  });

  it.each([2, 3])("are the central differences of the loss of the whole batch: %i ranks", async (size) => {
    const point = randomPoint("normalized", 7);
    const differences = await numericGradient(async () => (await passes(undefined, point)).loss, point.parameters);
    for (const { gradients } of await together(size, point)) {
      expect(largestMagnitude(differences)).toBeGreaterThan(0.1);
      expect(errorOf(gradients, differences)).toBeLessThan(1e-8);
    }
  });

  it("have the same bits on all ranks", async () => {
    const [first, ...others] = await together(3, randomPoint("normalized", 8));
    for (const { gradients, state } of others) {
      expect(gradients).toEqual(first!.gradients);
      expect(state).toEqual(first!.state);
    }
  });

  it("are those of one rank, to the bit, where there is one", async () => {
    const point = randomPoint("normalized", 7);
    const [alone, [ranked]] = await Promise.all([passes(undefined, point), together(1, point)]);
    expect(ranked!.gradients).toEqual(alone.gradients);
  });
});

describe("gradients of several messages", () => {
  it("are summed each once, while those before them are computed", async () => {
    const point = randomPoint("wide", 3);
    const alone = await passes(undefined, point);
    for (const { gradients } of await together(2, point)) {
      expect(errorOf(gradients, alone.gradients)).toBeLessThan(1e-12);
    }
  });
});
