import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onRanks } from "../support/ranks.ts";
import { type Seen, type Settled, type Training, training } from "./programs.ts";

const PROGRAMS = join(import.meta.dirname, "programs.ts");
const together = (size: number, described: Training): Promise<Seen[]> => onRanks(size, PROGRAMS, "training", described);

/** 3 batches an epoch: 16, 16 and 5 rows. */
const SMALL: Training = { rows: 37, options: { batchSize: 16, epochs: 3, seed: 3 }, validationRows: 20 };

function expectClose(actual: readonly (number | undefined)[], expected: readonly (number | undefined)[], by: number) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i]! - value!)).toBeLessThan(by * Math.abs(value!));
}

describe("a training on several ranks", () => {
  it.each([1, 2, 3])("goes as on one process: %i ranks", async (size) => {
    const alone = await training(undefined, SMALL);
    expect(alone.losses).toHaveLength(9);
    for (const [rank, seen] of (await together(size, SMALL)).entries()) {
      expectClose(seen.losses, alone.losses, 1e-11);
      expect(seen.accuracies).toEqual(alone.accuracies);
      expectClose(seen.validation, alone.validation, 1e-11);
      expect(seen.reason).toBe("finished");
      expect(seen.checkpoints).toBe(rank === 0 ? alone.checkpoints : 0);
    }
  });

  it.each([2, 3])("weighs rows and classes as one process does: %i ranks", async (size) => {
    const described = { ...SMALL, weighted: true } as const;
    const [alone, plain] = [await training(undefined, described), await training(undefined, SMALL)];
    expect(Math.abs(alone.losses[0]! - plain.losses[0]!)).toBeGreaterThan(1e-3);
    for (const seen of await together(size, described)) {
      expectClose(seen.losses, alone.losses, 1e-11);
      expectClose(seen.validation, alone.validation, 1e-11);
      expectClose(seen.values, alone.values, 1e-6);
    }
  });

  it.each([2, 3])("drops what one process drops: %i ranks", async (size) => {
    const described = { ...SMALL, dropout: true } as const;
    const [alone, plain] = [await training(undefined, described), await training(undefined, SMALL)];
    expect(Math.abs(alone.losses[0]! - plain.losses[0]!)).toBeGreaterThan(1e-3);
    // Where most rows drop a number its gradient is small, and Adam makes a whole step of it, with what rounding it has.
    for (const seen of await together(size, described)) {
      expectClose(seen.losses, alone.losses, 1e-9);
      expectClose(seen.validation, alone.validation, 1e-9);
    }
  });

  it("counts batches in which no row of a rank weighs anything", async () => {
    const tiny: Training = { rows: 8, options: { batchSize: 4, epochs: 2 }, validationRows: 2, weighted: true };
    const alone = await training(undefined, tiny);
    for (const { losses, validation } of await together(4, tiny)) {
      expectClose(losses, alone.losses, 1e-9);
      expectClose(validation, alone.validation, 1e-9);
    }
  });

  it("goes as on one process in wasm, too, but for float32's rounding", async () => {
    const described = { ...SMALL, backend: "wasm" } as const;
    const alone = await training(undefined, described);
    for (const { losses } of await together(2, described)) expectClose(losses, alone.losses, 1e-5);
  });

  it.each([2, 3])("clips, gathers and averages as one process does: %i ranks", async (size) => {
    const update = { clipNorm: 0.05, accumulate: 2, averaging: { decay: 0.8 }, decay: "weights" } as const;
    const described: Training = { ...SMALL, options: { ...SMALL.options, ...update } };
    const alone = await training(undefined, described);
    const plain = await training(undefined, SMALL);
    expect(Math.abs(alone.losses.at(-1)! - plain.losses.at(-1)!)).toBeGreaterThan(1e-4);
    const [first, ...others] = await together(size, described);
    expectClose(first!.losses, alone.losses, 1e-11);
    expectClose(first!.validation, alone.validation, 1e-9);
    for (const other of others) expect(other.values).toEqual(first!.values);
  });

  it("leaves the same bits on all ranks, also of the statistics", async () => {
    const [first, ...others] = await together(3, { ...SMALL, backend: "wasm" });
    for (const other of others) expect(other.values).toEqual(first!.values);
  });

  it("takes batches, and a validation, with fewer rows than there are ranks", async () => {
    const tiny: Training = { rows: 8, options: { batchSize: 4, epochs: 2 }, validationRows: 2 };
    const alone = await training(undefined, tiny);
    for (const { losses, validation } of await together(6, tiny)) {
      expectClose(losses, alone.losses, 1e-9);
      expectClose(validation, alone.validation, 1e-9);
    }
  });

  it("stops on all ranks at the step at which one is asked to", async () => {
    for (const { losses, reason } of await together(3, { ...SMALL, stopAfter: 4 })) {
      expect(losses).toHaveLength(5);
      expect(reason).toBe("aborted");
    }
  });

  it("ends on all ranks where an input is not finite, and the rank that has it says where", async () => {
    const [first, second] = await onRanks<string>(2, PROGRAMS, "poisoned", {});
    expect(first).toMatch(/^DataError: The rows of another rank have x that is not finite/);
    expect(second).toMatch(/^DataError: x of the batch has NaN at row 3, column 0/);
  });

  it.each([
    ["seed is 8 here, and 3 there", { seed: 8 }],
    ["rows is 38 here, and 37 there", { rows: 38 }],
  ])("is refused where a rank has been given something else: %s", async (message, onLast) => {
    const refused = together(2, { ...SMALL, onLast });
    await expect(refused).rejects.toThrow(/Rank 1 differs from rank 0 in .*Give all ranks the same data, network/);
    await expect(refused).rejects.toThrow(message);
  });
});

describe("local batch normalization", () => {
  it("leaves the same bits on all ranks, and not what one process has", async () => {
    const described: Training = { ...SMALL, rows: 32, batchNorm: "local" };
    const alone = await training(undefined, described);
    const [first, second] = await together(2, described);
    expect(second!.values).toEqual(first!.values);
    expect(second!.losses).toEqual(first!.losses);
    expect(Math.abs(first!.losses[5]! - alone.losses[5]!)).toBeGreaterThan(1e-6);
  });

  it("is refused where a rank would have too few rows", async () => {
    const one = together(4, { ...SMALL, batchNorm: "local" });
    await expect(one).rejects.toThrow("trains on at least 8 rows. Use dropLast: true");
  });

  it("settles to the mean of the ranks' running statistics, whenever it is taken", async () => {
    const [late, early] = await Promise.all(
      [false, true].map((early) => onRanks<Settled>(3, PROGRAMS, "settling", { early })),
    );
    const mean = late![0]!.own.map((_, i) => late!.reduce((sum, { own }) => sum + own[i]!, 0) / 3);
    expect(late![0]!.own).not.toEqual(late![1]!.own);
    for (const { settled } of [...late!, ...early!]) expectClose(settled, mean, 1e-12);
  });
});
