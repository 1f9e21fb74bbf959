import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipeFor } from "../../../cli/recipe.ts";
import { writeConfig } from "../../../cli/runs/config.ts";
import { EventLog, type LoggedEvent } from "../../../cli/runs/event-log.ts";
import { RunLock } from "../../../cli/runs/lock.ts";
import { summarize } from "../../../cli/runs/summary.ts";

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
const end = (reason: "finished" | "aborted"): LoggedEvent => ({
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

  it("is running while a process holds the lock", async () => {
    logged(epoch(1, true));
    const lock = await RunLock.acquire(run);
    expect((await summarize(run)).state).toBe("running");
    await lock.release();
    expect((await summarize(run)).state).toBe("interrupted");
  });
});
