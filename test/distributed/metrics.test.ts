import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onRanks } from "../support/ranks.ts";
import { type Measured, measuring } from "./metrics-program.ts";

const PROGRAM = join(import.meta.dirname, "metrics-program.ts");

const CLASSES: Measured = {
  ...{ rows: 37, task: "classes" },
  metrics: ["accuracy", "f1", "top1Accuracy", "logLoss", "calibrationError", "rocAuc", "averagePrecision"],
};
const NUMBERS: Measured = {
  ...{ rows: 37, task: "numbers" },
  metrics: ["meanAbsoluteError", "rootMeanSquaredError", "r2"],
};
const LABELS: Measured = {
  ...{ rows: 37, task: "labels" },
  metrics: ["labelAccuracy", "labelF1", "labelMicroF1", "labelRocAuc", "labelAveragePrecision"],
};

describe("metrics on several ranks", () => {
  it.each([
    [2, CLASSES],
    [3, CLASSES],
    [2, NUMBERS],
    [3, NUMBERS],
    [3, LABELS],
    [6, { ...CLASSES, rows: 5 }], // one rank has no rows
    [4, { ...NUMBERS, rows: 3 }],
    [6, { ...LABELS, rows: 5 }],
  ])("are those of one process, on every rank: %i ranks, %o", async (size, measured) => {
    const alone = await measuring(undefined, measured);
    expect(Object.values(alone).every(Number.isFinite)).toBe(true);
    for (const found of await onRanks<typeof alone>(size, PROGRAM, "measuring", measured)) {
      for (const name of measured.metrics) expect(found[name], name).toBeCloseTo(alone[name]!, 9);
    }
  });
});
