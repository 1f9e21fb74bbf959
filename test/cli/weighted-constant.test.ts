/**
 * Where rows have weights, the loss of the constant answer counts them as the loss of the network does.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { prepareJob } from "../../cli/job/job.ts";
import { measured } from "../../cli/report/collect.ts";
import type { ClassScore } from "../../cli/score/class-score.ts";
import type { LabelsScore } from "../../cli/score/labels-score.ts";
import { scoreOf } from "../../cli/score/score.ts";

let folder: string;
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainrule-weighted-"));
  process.chdir(folder);
  // 20 rows "a" that weigh 1 each, and 20 rows "b" that weigh 3 each. Four rows "a" have another 0.
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 2 ? "b" : "a"},${i % 10 ? 1 : 0},${i % 2 ? 3 : 1}`);
  writeFileSync("w.csv", `x,y,other,w\n${rows.join("\n")}\n`);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

async function scoresOf(target: string | string[]) {
  const flags = { target, weight: "w", features: ["x"], hidden: [3], validation: 0, backend: "reference" } as const;
  const job = await prepareJob("w.csv", flags);
  job.network.initialize(1);
  const model = { network: job.network, description: job.inputs.description };
  const verdict = await scoreOf(model, job.inputs.train, undefined, { backend: job.backend, loss: job.loss });
  return { verdict, report: (await measured(job)).results };
}

const entropy = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);

it("of classes", async () => {
  const { verdict, report } = await scoresOf("y");
  expect((verdict as ClassScore).constant).toEqual({
    answer: "a",
    accuracy: 0.5,
    loss: expect.closeTo(entropy(0.25), 12),
  });
  expect((report.score as ClassScore).constant).toEqual((verdict as ClassScore).constant);
});

it("of labels, whose own losses count the rows alike, too", async () => {
  const { verdict, report } = await scoresOf(["y", "other"]);
  const { targets, loss } = verdict as LabelsScore;
  const weightOfOther = 4 / 80;
  expect(targets.map(({ constant }) => constant.loss)).toEqual(
    [0.25, weightOfOther].map((share) => expect.closeTo(entropy(share), 12)),
  );
  expect((targets[0]!.loss + targets[1]!.loss) / 2).toBeCloseTo(loss, 6);
  const parts = report.task === "several" ? report.parts : [];
  expect(parts.map(({ results }) => results.score.loss)).toEqual(targets.map((one) => one.loss));
  expect(parts.map(({ results }) => (results.score as ClassScore).constant)).toEqual(
    targets.map((one) => one.constant),
  );
});
