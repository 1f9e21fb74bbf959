/**
 * A column that says how much each row counts: in memory, read as a stream, and as a saved model reads other rows.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEvaluationInputs } from "../../cli/inputs/evaluation-inputs.ts";
import { readTrainingInputs } from "../../cli/inputs/read-training-inputs.ts";
import type { Samples } from "../../cli/inputs/training-inputs.ts";
import {
  affine,
  ConfigError,
  DataError,
  evaluate,
  isRowSource,
  readRows,
  sampleCount,
  sequential,
} from "../../src/index.ts";
import { parseCsv, prepareTable } from "../../src/tables/index.ts";

const ROWS = Array.from({ length: 20 }, (_, n) => `${(7 * n) % 20},${n % 3},${(n % 4) / 2},${n % 2 === 0 ? "a" : "b"}`);
const TABLE = ["x,z,w,y", ...ROWS, ""].join("\n");
const flags = { target: "y", weight: "w", seed: 1 };

let folder = "";
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-weight-"));
  await writeFile(at("data.csv"), TABLE);
});
afterAll(() => rm(folder, { recursive: true }));

const all = (samples: Samples) =>
  readRows(
    samples,
    Int32Array.from({ length: sampleCount(samples) }, (_, n) => n),
  );

describe("--weight", () => {
  it("leaves the column out of the features, and gives each row its number", () => {
    const { train, trainRows, validation, validationRows, encoding, inferences } = prepareTable(
      parseCsv(TABLE, {}, "data.csv"),
      { target: "y", weight: "w" },
    );
    expect(encoding.features.map(({ name }) => name)).toEqual(["x", "z"]);
    expect([...train.weights!]).toEqual(Array.from(trainRows, (row) => (row % 4) / 2));
    expect([...validation!.weights!]).toEqual(Array.from(validationRows, (row) => (row % 4) / 2));
    expect(inferences).toContainEqual({ text: "rows count by column w", option: "--weight" });
  });

  it("is the same where the file is read as a stream", async () => {
    const memory = await readTrainingInputs(at("data.csv"), { ...flags, stream: false }, undefined);
    const streamed = await readTrainingInputs(at("data.csv"), { ...flags, stream: true }, undefined);
    expect(isRowSource(streamed.train)).toBe(true);
    expect(await all(streamed.train)).toEqual(await all(memory.train));
    expect(await all(streamed.validation!)).toEqual(await all(memory.validation!));
    const lines = (inputs: typeof memory) => [0, 5, 9].map((sample) => inputs.places.train!(sample));
    expect(lines(streamed)).toEqual(lines(memory));
    expect([...(await all(streamed.train)).weights!].some((weight) => weight === 1.5)).toBe(true);
  });

  it("counts in evaluate, and for a model that goes on to learn", async () => {
    const { description } = await readTrainingInputs(at("data.csv"), flags, undefined);
    const network = sequential(affine(2, 2));
    network.initialize(1);
    const model = { network, description };
    const losses: number[] = [];
    for (const stream of [false, true]) {
      const { dataset } = await readEvaluationInputs(at("data.csv"), { weight: "w", stream }, model);
      losses.push((await evaluate(network, dataset)).loss);
    }
    const { dataset: unweighted } = await readEvaluationInputs(at("data.csv"), {}, model);
    expect(losses[0]).toBe(losses[1]);
    expect(losses[0]).not.toBeCloseTo((await evaluate(network, unweighted)).loss, 3);
    const again = await readTrainingInputs(at("data.csv"), flags, model);
    expect(await all(again.train)).toEqual(
      await all((await readTrainingInputs(at("data.csv"), flags, undefined)).train),
    );
  });

  it.each([
    ["", 'line 4, column "w" is empty, which is no weight'],
    ["heavy", 'line 4, column "w" is "heavy", which is no weight'],
    ["-1", 'line 4, column "w" is "-1", which is no weight. Weights are finite numbers of at least 0'],
    ["1e60", 'line 4, column "w" is "1e+60"'],
    ["1e-60", 'line 4, column "w" is "1e-60", which is no weight.'],
    ["1e-60", "Weights are held in float32, as 0 or from 1.4e-45 to 3.4e38."],
  ])("refuses %j, naming the line", async (cell, message) => {
    const rows = TABLE.replace("\n14,2,1,a\n", `\n14,2,${cell},a\n`);
    await writeFile(at("bad.csv"), rows);
    for (const stream of [false, true]) {
      const reading = readTrainingInputs(at("bad.csv"), { ...flags, stream }, undefined);
      await expect(reading).rejects.toThrow(DataError);
      await expect(readTrainingInputs(at("bad.csv"), { ...flags, stream }, undefined)).rejects.toThrow(message);
    }
  });

  it.each([
    [{ weight: "y" }, 'Column "y" is the target, and cannot say how much the rows count besides'],
    [{ weight: "x", features: ["x"] }, 'Column "x" is a feature'],
    [{ weight: "ww" }, 'column "ww"'],
  ])("refuses %j", async (wrong, message) => {
    const reading = readTrainingInputs(at("data.csv"), { ...flags, ...wrong }, undefined);
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow(message);
  });

  it("is refused for pictures", async () => {
    await expect(readTrainingInputs("mnist", { weight: "w" }, undefined)).rejects.toThrow("--weight is for tables");
  });
});
