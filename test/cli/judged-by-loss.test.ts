/**
 * A regression whose loss is not the squared error, beside the best constant answer to that loss: in the verdict and in the
 * report.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareJob, type TrainFlags } from "../../cli/job/job.ts";
import { measured } from "../../cli/report/collect.ts";
import { bestNumber, columnLoss, kindOf } from "../../cli/score/best-number.ts";
import type { NumberScore } from "../../cli/score/number-score.ts";
import { scoreOf } from "../../cli/score/score.ts";
import { besideConstant, doubtsAbout } from "../../cli/score/words.ts";
import { huberLoss, losses, pinballLoss, tensor } from "../../src/index.ts";
import { runCommand } from "../support/command.ts";

let folder: string;
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainrule-judged-"));
  process.chdir(folder);
  // y and z do not follow from x; w weighs the rows of large numbers.
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${i % 3},${((i * 7) % 10) ** 2},${1000 + i},${i % 10 > 4 ? 9 : 1}`,
  );
  writeFileSync("q.csv", `x,y,z,w\n${rows.join("\n")}\n`);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const PLAIN: TrainFlags = { features: ["x"], task: "regression", hidden: [3], validation: 0, backend: "reference" };

/** Of a network that has learned nothing, in the report and in the verdict. */
async function scoresOf(flags: TrainFlags) {
  const job = await prepareJob("q.csv", { ...PLAIN, ...flags });
  job.network.initialize(1);
  const report = await measured(job);
  const model = { network: job.network, description: job.inputs.description };
  const verdict = await scoreOf(model, job.inputs.train, undefined, { backend: job.backend, loss: job.loss });
  return { report, verdict: verdict as NumberScore };
}

const LOSSES: [string, TrainFlags][] = [
  ["the 0.9 quantile", { loss: "quantileLoss", quantile: 0.9 }],
  ["the median", { loss: "quantileLoss" }],
  ["the median", { loss: "meanAbsoluteError" }],
  ["the number of the least Huber loss", { loss: "huber" }],
];

describe.each(LOSSES)("a model that has learned nothing, beside %s", (what, flags) => {
  it("is doubted, in the report as in the verdict", async () => {
    const { report, verdict } = await scoresOf({ ...flags, target: "y" });
    expect(report.results.score).toEqual(verdict);
    expect(verdict.constant.byLoss).toMatchObject({ what, lossOfModel: expect.closeTo(verdict.loss, 10) });
    expect(besideConstant(verdict)).toMatch(`always ${what} has loss `);
    expect(report.doubts).toEqual([expect.stringContaining(`no better than always answering ${what}, `)]);
  });

  it("is judged target by target, with the weights of the rows", async () => {
    const { report, verdict } = await scoresOf({ ...flags, target: ["y", "z"], weight: "w" });
    expect(report.results.score).toEqual(verdict);
    const { results } = report;
    const parts = results.task === "several" ? results.parts : [];
    expect(parts.map(({ results }) => results.score.loss)).toEqual(
      verdict.targets!.map(({ constant }) => constant.byLoss!.lossOfModel),
    );
    expect((parts[0]!.results.score.loss + parts[1]!.results.score.loss) / 2).toBeCloseTo(verdict.loss, 10);
    expect(doubtsAbout(verdict, "rows")).toHaveLength(2);
  });
});

it.each([
  [losses.meanAbsoluteError],
  [losses.huber],
  [huberLoss({ delta: 0.1 })],
  [pinballLoss({ quantile: 0.9 })],
  [pinballLoss({ quantile: 0.1 })],
])("no constant has a lower loss than the best number: $name", async (loss) => {
  const targets = tensor([[9], [1], [4], [0.5], [30], [2.25], [4]]);
  const weights = Float64Array.of(1, 2, 1, 0, 3, 1, 1);
  for (const answers of [
    { out: targets, targets },
    { out: targets, targets, weights },
  ]) {
    const { answer } = bestNumber(kindOf(loss)!, answers);
    const least = await columnLoss(loss, answers, answer);
    for (let other = 0; other < 31; other += 0.25) {
      expect(await columnLoss(loss, answers, other)).toBeGreaterThanOrEqual(least - 1e-12);
    }
  }
});

it("a loss whose best constant is the mean is judged by R²", () => {
  expect(kindOf(losses.meanSquaredError)).toBeUndefined();
});

describe("evaluate --loss", () => {
  const evaluate = (...flags: string[]) => runCommand("evaluate", "t.safetensors", "t.csv", ...flags);
  beforeEach(async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i % 3},${4 * (i % 3) + ((i * 7) % 10)}`);
    writeFileSync("t.csv", `x,y\n${rows.join("\n")}\n`);
    const how = ["--loss", "quantileLoss", "--quantile", "0.9", "--learning-rate", "0.02", "--epochs", "20"];
    await runCommand("train", "t.csv", "--target", "y", "--task", "regression", "--no-run", "--quiet", ...how);
  });

  it("judges a good quantile as train did, which the mean squared error doubts", async () => {
    expect((await evaluate()).err).toContain("no better than always answering the mean");
    const { out, err } = await evaluate("--loss", "quantileLoss", "--quantile", "0.9");
    expect(err).not.toContain("no better");
    expect(out).toMatch(/^always the 0\.9 quantile has loss [\d.]+$/m);
  });

  it("refuses what train refuses", async () => {
    await expect(evaluate("--quantile", "0.9")).rejects.toThrow("--quantile is for --loss quantileLoss.");
    await expect(evaluate("--loss", "softmaxCrossEntropy")).rejects.toThrow(
      "For numbers there are meanSquaredError, meanAbsoluteError, huber, quantileLoss.",
    );
  });
});
