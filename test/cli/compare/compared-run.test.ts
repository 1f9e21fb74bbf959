import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readComparedRun } from "../../../cli/compare/compared-run.ts";
import { compareRuns } from "../../../cli/compare/comparison.ts";
import { recipeFor } from "../../../cli/job/recipe.ts";
import { writeConfig } from "../../../cli/runs/config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainrule-compare-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CLASSES = { type: "epoch", epoch: 1, loss: 1, accuracy: 0.5, best: true, durationMs: 1 };
const NUMBERS = { type: "epoch", epoch: 1, loss: 2, best: true, durationMs: 1 };
const END = { type: "end", reason: "finished", epochs: 1, steps: 1, bestEpoch: 1, restored: false, durationMs: 2 };

async function runOf(name: string, events: readonly object[], data = "a.csv", target = "y"): Promise<string> {
  const run = join(folder, name);
  mkdirSync(run);
  const recipe = recipeFor(data, {}, true);
  await writeConfig(run, { data, path: "a.safetensors", flags: { target }, recipe }, `train ${data}`);
  writeFileSync(join(run, "events.ndjson"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  return run;
}

describe("a run to compare", () => {
  it.each<[outcome: RegExp, state: string, events: object[]]>([
    [/^finished after 1 epoch, 2\.0 ms$/, "finished", [CLASSES, END]],
    [/^not finished$/, "interrupted", [CLASSES]],
    [/^stopped by a signal after 1 epoch/, "interrupted", [CLASSES, { ...END, reason: "aborted" }]],
    [/^failed: NaN$/, "failed", [CLASSES, { type: "failed", code: "CR_DIVERGED", message: "NaN" }]],
    [/^not finished · no epoch was recorded$/, "interrupted", []],
  ])("is said to be %s", async (outcome, state, events) => {
    const run = await readComparedRun(await runOf("run", events));
    expect(run.outcome).toMatch(outcome);
    expect(run.summary.state).toBe(state);
  });

  it("is damaged where its settings cannot be read, and says how", async () => {
    const run = await runOf("run", [CLASSES, END]);
    writeFileSync(join(run, "config.json"), "{");
    const { summary, outcome, settings } = await readComparedRun(run);
    expect(summary).toEqual({ run, data: "", state: "damaged", epochs: 0 });
    expect(outcome).toMatch(/config\.json is not JSON/);
    expect(settings).toBeUndefined();
  });

  it("is one: another folder is refused", async () => {
    await expect(readComparedRun(folder)).rejects.toMatchObject({
      code: "CR_CONFIG",
      message: expect.stringMatching(/is not the folder of a run/),
    });
  });
});

describe("runs compared", () => {
  it("are drawn together if data, target and task are the same", async () => {
    const runs = [await runOf("one", [CLASSES]), await runOf("two", [CLASSES, END]), await runOf("empty", [])];
    const { groups, caution } = await compareRuns(runs, "");
    expect(groups.map(({ members }) => members.map(({ index }) => index))).toEqual([[0, 1]]);
    expect(caution).toBeUndefined();
  });

  it.each<[what: string, data: string, target: string, events: object[]]>([
    ["data", "b.csv", "y", [CLASSES]],
    ["target", "a.csv", "z", [CLASSES]],
    ["task", "a.csv", "y", [NUMBERS]],
  ])("are drawn apart if the %s is another, and that is said", async (_, data, target, events) => {
    const runs = [await runOf("one", [CLASSES]), await runOf("two", events, data, target)];
    const { groups, caution } = await compareRuns(runs, "");
    expect(groups).toHaveLength(2);
    expect(caution).toMatch(/cannot be compared.*1: .*a\.csv, y \(classification\); 2: /);
  });

  it("are two to six, each named once", async () => {
    const run = await runOf("run", [CLASSES]);
    await expect(compareRuns([run], "")).rejects.toThrow(/takes 2 to 6 runs but got 1\./);
    await expect(compareRuns(Array(7).fill(run), "")).rejects.toThrow(/got 7\. .* Name fewer/);
    await expect(compareRuns([run, `${run}/.`], "")).rejects.toThrow(/is named twice/);
  });
});
