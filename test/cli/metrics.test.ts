import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../support/command.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-metrics-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
const MODEL = path("model.safetensors");
const TABLE = path("kinds.csv");
const NUMBERS = path("numbers.csv");

/** Three kinds, of which x tells most, and y a number. */
function row(n: number): string {
  const kind = ["low", "middle", "high"][n % 3]!;
  return `${(n % 3) + ((n * 37) % 11) / 5},${(n * 13) % 7},${kind}`;
}

beforeAll(async () => {
  const lines = Array.from({ length: 120 }, (_, n) => row(n));
  writeFileSync(TABLE, ["x,y,kind", ...lines].join("\n"));
  writeFileSync(NUMBERS, ["x,y", ...lines.map((line) => line.split(",").slice(0, 2).join(","))].join("\n"));
  await runCommand("train", TABLE, "--target", "kind", "--epochs", "6", "-o", MODEL, "--no-run", "--quiet");
});

describe("evaluate", () => {
  it("prints a few metrics in a line, and F1 of each class", async () => {
    const { out } = await runCommand("evaluate", MODEL, TABLE);
    expect(out).toMatch(
      /^f1 [\d.]+ {3}balancedAccuracy [\d.]+ {3}rocAuc [\d.]+ {3}averagePrecision [\d.]+ {3}calibrationError [\d.]+$/m,
    );
    expect(out).toMatch(/^class +precision +recall +F1 +rows$/m);
    expect(out.split("\n").length).toBeLessThan(18);
  });

  it("has all of them in JSON, under their names", async () => {
    const { metrics, classes } = JSON.parse((await runCommand("evaluate", MODEL, TABLE, "--json")).out);
    expect(Object.keys(metrics).sort()).toEqual([
      ...["averagePrecision", "balancedAccuracy", "calibrationError", "f1", "logLoss", "precision", "recall", "rocAuc"],
      ...["weightedF1", "weightedPrecision", "weightedRecall"],
    ]);
    const mean = classes.reduce((sum: number, { f1 }: { f1: number }) => sum + f1, 0) / 3;
    expect(metrics.f1).toBeCloseTo(mean, 12);
  });

  it("measures what is asked for, and no more", async () => {
    const { out } = await runCommand("evaluate", MODEL, TABLE, "--metrics", "top2Accuracy,rocAuc");
    expect(out).toMatch(/^top2Accuracy [\d.]+ {3}rocAuc [\d.]+$/m);
  });

  it("keeps no scores of rows that it reads from the disk, unless it is asked to", async () => {
    const streamed = ["evaluate", MODEL, TABLE, "--stream", "--json"];
    expect(JSON.parse((await runCommand(...streamed)).out).metrics).not.toHaveProperty("rocAuc");
    const { metrics } = JSON.parse((await runCommand(...streamed, "--metrics", "rocAuc")).out);
    expect(metrics.rocAuc).toBeGreaterThan(0.5);
  });

  it("names what was meant, and what is for classifiers only", async () => {
    await expect(runCommand("evaluate", MODEL, TABLE, "--metrics", "rocauc")).rejects.toThrow(/Did you mean "rocAuc"/);
    const numbers = path("numbers.safetensors");
    await runCommand(
      "train",
      NUMBERS,
      "--target",
      "y",
      "--task",
      "regression",
      "--epochs",
      "1",
      "-o",
      numbers,
      "--no-run",
      "--quiet",
    );
    await expect(runCommand("evaluate", numbers, NUMBERS, "--metrics", "f1")).rejects.toThrow(/--metrics is for class/);
    expect(JSON.parse((await runCommand("evaluate", numbers, NUMBERS, "--json")).out)).not.toHaveProperty("metrics");
  });
});

describe("train --watch", () => {
  const train = (...more: string[]): ReturnType<typeof runCommand> =>
    runCommand("train", TABLE, "--target", "kind", "--epochs", "5", "-o", path("watched.safetensors"), ...more);

  it("has the metric in each epoch's line and event, and ends with the best epoch by it", async () => {
    const { err, out: said } = await train("--watch", "f1", "--no-run");
    expect(err).toMatch(/epoch 5\/5 .* f1 [\d.]+/);
    const best = [...err.matchAll(/f1 ([\d.]+) +★/g)].at(-1)![1];
    expect(said).toMatch(new RegExp(`^. validation accuracy [\\d.]+ %, f1 ${best}, loss [\\d.]+ at epoch \\d`, "m"));
    const { out } = await train("--watch", "f1", "--no-run", "--json");
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const scores = events.flatMap(({ type, validation }) => (type === "epoch" ? [validation.metrics.f1] : []));
    const end = events.find(({ type }) => type === "end");
    expect(end.bestEpoch).toBe(1 + scores.indexOf(Math.max(...scores)));
  });

  it("names the metric that was meant, and writes nothing", async () => {
    const run = path("run");
    await expect(train("--watch", "rocauc", "--run", run)).rejects.toThrow(/Did you mean "rocAuc"/);
    await expect(train("--watch", "r2", "--run", run)).rejects.toThrow(/"r2" is for data with targets/);
    await expect(train("--watch", "f1", "--validation", "0", "--run", run)).rejects.toThrow(/--watch needs validation/);
    expect(existsSync(run)).toBe(false);
  });

  it("draws the reliability curve, and goes on with a run by the same metric", async () => {
    const run = path("kept");
    await train("--watch", "rocAuc", "--run", run, "--quiet");
    const config = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
    expect([config.flags.watch, config.recipe.watch]).toEqual(["rocAuc", "rocAuc"]);
    await runCommand("resume", run, "--epochs", "7", "--quiet");
    const report = readFileSync(join(run, "report.html"), "utf8");
    expect(report).toContain("Best epoch, by validation rocAuc:");
    expect(report).toMatch(
      /<h3>Validation rocAuc<\/h3><p>Over 7 epochs, validation rocAuc 0\.\d+ to 0\.\d+\. Best epoch: \d/,
    );
    expect(report).toMatch(/aria-label="Validation rocAuc by epoch"/);
    expect(report).toMatch(/<h3>Reliability<\/h3>.*\n?.*Expected calibration error 0\.\d+/);
    expect(report).toMatch(/aria-label="Reliability curve: expected calibration error 0\.\d+"/);
    expect(report).toMatch(/aria-label="ROC curve: area 0\.\d+"/);
    expect(report).toContain("the mean of 3 classes");
    expect(report).toMatch(/<th scope="col">F1<\/th>/);
  });
});
