import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEvents, rewindEvents } from "../../../cli/runs/event-history.ts";
import { EventLog, type LoggedEvent } from "../../../cli/runs/event-log.ts";
import type { Checkpoint, EndEvent, EpochEvent, StartEvent, StepEvent } from "../../../src/index.ts";

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "chainrule-events-")), "events.ndjson");
});
afterEach(() => rmSync(join(path, ".."), { recursive: true, force: true }));

const start = (epochs: number, stepsPerEpoch: number): StartEvent => ({
  type: "start",
  ...{ samples: 4, epochs, batchSize: 2, stepsPerEpoch, parameterCount: 3, seed: 0 },
  ...{ backend: "wasm", backendDescription: "", reproducible: true },
});
const step = (number: number, stepsPerEpoch: number): StepEvent => ({
  type: "step",
  epoch: Math.ceil(number / stepsPerEpoch),
  step: number,
  stepInEpoch: ((number - 1) % stepsPerEpoch) + 1,
  ...{ loss: 1 / number, learningRate: 0.1 },
});
const epoch = (number: number, stepsPerEpoch: number): EpochEvent => ({
  type: "epoch",
  epoch: number,
  step: number * stepsPerEpoch,
  ...{ loss: 1 / number, best: number !== 3, durationMs: 10 },
});
const end: EndEvent = {
  type: "end",
  ...{ reason: "aborted", epochs: 3, steps: 6, bestEpoch: 2, restored: false, durationMs: 30 },
};

/** Three epochs of two steps. */
const RUN: readonly LoggedEvent[] = [
  start(3, 2),
  ...[1, 2, 3].flatMap((number) => [step(2 * number - 1, 2), step(2 * number, 2), epoch(number, 2)]),
];

function logged(events: readonly LoggedEvent[], resumed: boolean = false): void {
  const log = new EventLog(path, resumed);
  for (const event of events) log.write(event);
  log.close();
}

async function events(): Promise<unknown[]> {
  return (await readEvents(path)).map((event) => {
    const { time, ...rest } = event as LoggedEvent & { time: string };
    expect(time).toBe(new Date(time).toISOString());
    return rest;
  });
}

const at = (step: number, epochs: number): Checkpoint => ({ step, epochs }) as Checkpoint;

describe("the events of a run", () => {
  it("come back as they were written", async () => {
    logged([...RUN, end]);
    expect(await events()).toEqual([...RUN, end]);
  });

  it("are few steps of many, the same ones whatever was written before", async () => {
    const many = Array.from({ length: 5000 }, (_, i) => step(i + 1, 5000));
    logged([start(1, 5000), ...many.slice(0, 1234)]);
    logged([start(1, 5000), ...many.slice(1234)], true);
    const steps = (await readEvents(path)).flatMap((event) => (event.type === "step" ? [event.step] : []));
    expect(steps).toEqual([1, ...Array.from({ length: 1000 }, (_, i) => 5 * (i + 1))]);
    expect((await events())[0]).toEqual(start(1, 5000));
  });

  it("are some steps of each epoch, however many epochs were planned", async () => {
    logged([start(20_000, 9), ...Array.from({ length: 45 }, (_, i) => step(i + 1, 9))]);
    const steps = (await readEvents(path)).flatMap((event) => (event.type === "step" ? [event.step] : []));
    expect(steps).toEqual([1, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
  });

  it.each([
    { ...end, durationMs: "30" },
    { ...end, epochs: undefined },
    { ...epoch(1, 2), epoch: "1" },
    { ...epoch(1, 2), validation: { loss: "1" } },
    { ...epoch(1, 2), validation: 1 },
    { ...epoch(1, 2), loss: [] },
    { ...step(1, 2), step: null },
    { type: "test", loss: 0.1, accuracy: "1" },
    { type: "__proto__" },
  ])("end before a line that no run has written: %j", async (line) => {
    logged(RUN.slice(0, 4));
    appendFileSync(path, `${JSON.stringify(line)}\n`);
    logged(RUN.slice(4), true);
    expect(await events()).toEqual(RUN.slice(0, 4));
  });

  it("may have losses that JSON cannot hold", async () => {
    const diverging = {
      ...epoch(1, 2),
      loss: Number.NaN,
      validation: { loss: Number.POSITIVE_INFINITY, accuracy: 0.5 },
    };
    logged([diverging, { type: "test", loss: Number.NaN }, end]);
    expect(await events()).toHaveLength(3);
  });

  it("say so where they cannot be written", () => {
    expect(() => logged([], false)).not.toThrow();
    expect(() => new EventLog(join(path, "below"), false)).toThrow("events.ndjson/below cannot be written: ");
  });

  it.skipIf(!existsSync("/dev/full"))("say so where the disk is full", () => {
    const log = new EventLog("/dev/full", false);
    expect(() => log.write(end)).toThrow("/dev/full cannot be written: ENOSPC");
    log.close();
  });
});

/** Lines of JSON that would break whoever counts or adds. */
const NO_EVENTS = [
  '{"type":"epoch"}\n',
  '{"type":"epoch","epoch":3,"step":6,"durationMs":1,"loss":{"a":1}}\n',
  '{"type":"epoch","epoch":3,"step":6,"durationMs":1,"loss":1,"validation":"none"}\n',
  '{"type":"end","reason":"finished"}\n',
  '{"type":"failed","message":{}}\n',
  '{"type":"toString"}\n',
];

describe("readEvents", () => {
  it.each(["pipe", "device"])("refuses a %s, which would never end", async (kind) => {
    if (kind === "pipe") execFileSync("mkfifo", [path]);
    else symlinkSync("/dev/zero", path);
    await expect(readEvents(path)).rejects.toMatchObject({ code: "CR_DATA" });
  });

  it("ends at a line that is longer than any event", async () => {
    logged(RUN.slice(0, 2));
    truncateSync(path, 2 ** 24); // sparse
    appendFileSync(path, "\n");
    expect(await events()).toEqual(RUN.slice(0, 2));
  });

  it("takes a loss that was not finite, which JSON writes as null", async () => {
    writeFileSync(path, `${JSON.stringify({ ...epoch(1, 2), loss: Number.NaN })}\n`);
    expect(await readEvents(path)).toHaveLength(1);
  });
});

describe("rewindEvents", () => {
  it.each([
    ["within an epoch", at(3, 1), RUN.slice(0, 5)],
    ["at an epoch's last step, before its end", at(4, 1), RUN.slice(0, 6)],
    ["at an epoch's end", at(4, 2), RUN.slice(0, 7)],
    ["at the end", at(6, 3), RUN],
    ["where there is no checkpoint", undefined, []],
  ] as const)("keeps what was before a checkpoint %s", async (_, checkpoint, kept) => {
    logged([...RUN, end]);
    await rewindEvents(path, checkpoint);
    expect(await events()).toEqual(kept);
  });

  it.each(["", '{"type":"st', "null\n", "{}\n", "\u0000\u0000\u0000", ...NO_EVENTS])(
    "cuts off a torn line: %j",
    async (torn) => {
      logged(RUN.slice(0, 6));
      const whole = readFileSync(path, "utf8");
      appendFileSync(path, torn);
      expect(await events()).toEqual(RUN.slice(0, 6));
      await rewindEvents(path, at(6, 3));
      expect(readFileSync(path, "utf8")).toBe(whole);
    },
  );

  it("says which epoch was best, and how long the epochs took", async () => {
    logged([...RUN, end]);
    expect(await rewindEvents(path, at(6, 3))).toEqual({
      best: expect.objectContaining({ type: "epoch", epoch: 2 }),
      last: expect.objectContaining({ type: "epoch", epoch: 3 }),
      durationMs: 30,
    });
    expect(await rewindEvents(path, at(1, 0))).toEqual({ best: undefined, last: undefined, durationMs: 0 });
  });

  it("cuts no file that a link leads to: a folder that somebody sent may hold one", async () => {
    const notes = join(path, "..", "notes");
    writeFileSync(notes, "mine");
    symlinkSync(notes, path);
    const refused = { code: "CR_DATA", message: expect.stringContaining("must be a regular file") };
    await expect(rewindEvents(path, undefined)).rejects.toMatchObject(refused);
    await expect(readEvents(path)).rejects.toMatchObject(refused);
    expect(readFileSync(notes, "utf8")).toBe("mine");
  });

  it("has nothing to cut where there is no file", async () => {
    expect(await rewindEvents(path, undefined)).toEqual({ best: undefined, last: undefined, durationMs: 0 });
    expect(existsSync(path)).toBe(false);
  });

  it("counts bytes, not characters", async () => {
    const failed = { type: "failed", code: "CR_DATA", message: "größer ≥" } as const;
    writeFileSync(path, `${JSON.stringify({ ...RUN[0], backend: "größer ≥" })}\n${JSON.stringify(failed)}\n`);
    await rewindEvents(path, at(1, 0));
    expect(await readEvents(path)).toHaveLength(1);
    expect(readFileSync(path, "utf8")).toMatch(/\}\n$/);
  });
});
