import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipeFor } from "../../../cli/job/recipe.ts";
import { writeConfig } from "../../../cli/runs/config.ts";
import { EventLog, type LoggedEvent } from "../../../cli/runs/event-log.ts";
import { RunLock } from "../../../cli/runs/lock.ts";
import { type RunSummary, summarize } from "../../../cli/runs/summary.ts";
import { summaryLines, summaryRow } from "../../../cli/runs/summary-table.ts";
import type { EpochEvent } from "../../../src/index.ts";

let run: string;
beforeEach(async () => {
  run = join(mkdtempSync(join(tmpdir(), "chainrule-summary-")), "run");
  mkdirSync(run);
  const recipe = recipeFor("a.csv", { epochs: 7 }, true);
  await writeConfig(run, { data: "a.csv", path: "a.safetensors", flags: {}, recipe }, "");
});
afterEach(() => rmSync(join(run, ".."), { recursive: true, force: true }));

const epoch = (number: number, best: boolean): LoggedEvent => ({
  ...{ type: "epoch", epoch: number, step: number, loss: 1 / number, accuracy: 0.5, best, durationMs: 1 },
  validation: { loss: 2 / number, accuracy: 0.75 },
});
const end = (reason: "finished" | "earlyStopping" | "aborted"): LoggedEvent => ({
  ...{ type: "end", reason, epochs: 2, steps: 2, bestEpoch: 1, restored: true, durationMs: 2 },
});

function logged(...events: LoggedEvent[]): void {
  const log = new EventLog(join(run, "events.ndjson"), false);
  for (const event of events) log.write(event);
  log.close();
}

describe("summarize", () => {
  it("says how far a run came, and what its best epoch measured", async () => {
    logged(epoch(1, true), epoch(2, false));
    expect(await summarize(run)).toEqual({
      ...{ run, data: "a.csv", state: "interrupted", epochs: 2, plannedEpochs: 7, durationMs: 2 },
      best: { epoch: 1, of: "validation", loss: 2, accuracy: 0.75 },
    });
  });

  it("says what was watched, in every width", async () => {
    const { validation, ...watched } = epoch(2, true) as EpochEvent;
    logged(epoch(1, false), { ...watched, validation: { ...validation!, metrics: { f1: 0.8125, accuracy: 0.75 } } });
    const summary = await summarize(run);
    expect(summary.best?.metrics).toEqual({ f1: 0.8125, accuracy: 0.75 });
    expect(summaryRow(summary)).toContain("f1 0.8125, accuracy 75.0 %, loss 1.0000 (validation, epoch 2)");
    expect(summaryLines([summary], 1)[1]).toMatch(/ f1 0\.8125$/);
  });

  it("says what the samples that were kept for the end say", async () => {
    logged(epoch(1, true), { type: "test", loss: 0.1 }, end("finished"));
    expect(await summarize(run)).toMatchObject({ state: "finished", test: { loss: 0.1 } });
  });

  it.each<[state: string, last: LoggedEvent[]]>([
    ["interrupted", []],
    ["interrupted", [end("aborted")]],
    ["finished", [end("finished")]],
    ["failed", [{ type: "failed", code: "CR_DIVERGED", message: "NaN" }]],
  ])("is %s after %j", async (state, last) => {
    logged(...last);
    expect((await summarize(run)).state).toBe(state);
  });

  it("tells a run that was stopped early from one that ran to its last epoch", async () => {
    logged(end("earlyStopping"));
    const summary = await summarize(run);
    expect(summary).toMatchObject({ state: "finished", stoppedEarly: true });
    expect(summaryRow(summary)).toContain("stopped early");
  });

  it("is running while a process holds the lock", async () => {
    logged(epoch(1, true));
    const lock = await RunLock.acquire(run);
    expect((await summarize(run)).state).toBe("running");
    await lock.release();
    expect((await summarize(run)).state).toBe("interrupted");
  });
});

describe("summaryLines", () => {
  const evaluation = { loss: 0.0512, accuracy: 0.985 };
  const summaries = ["runs/0001-penguins", "runs/0002-penguins"].map(
    (folder): RunSummary => ({
      ...{ run: folder, data: "examples/data/penguins.csv", state: "finished", stoppedEarly: true },
      ...{ epochs: 48, plannedEpochs: 20_000, durationMs: 4321, test: evaluation },
      best: { ...evaluation, epoch: 33, of: "validation" },
    }),
  );
  const headings = (width: number): string => summaryLines(summaries, width)[0]!.replaceAll(/ +/g, " ");

  it("have as many columns as there is room for", () => {
    const all = "run data epochs time state best test";
    expect(headings(Number.POSITIVE_INFINITY)).toBe(all);
    expect(headings(100)).toBe(all);
    expect(headings(80)).toBe("run epochs time state best test");
    expect(headings(60)).toBe("run epochs state best test");
    expect(headings(42)).toBe("run state best");
    expect(headings(40)).toBe("run best");
  });

  it.each([40, 42, 60, 80, 100, 120])("are no longer than a terminal of %i columns", (width) => {
    const lines = [...summaryLines(summaries, width), ...summaryLines(summaries, width, true)];
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
  });

  it("are whole where the folder alone is too long, with the number of the run in front if wanted", () => {
    expect(summaryLines(summaries, 1, true)).toEqual([
      "   run                 best",
      "1  runs/0001-penguins  98.5 %",
      "2  runs/0002-penguins  98.5 %",
    ]);
  });
});
