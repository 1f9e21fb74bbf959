import fc from "fast-check";
import { expect, test } from "vitest";
import { FormatError } from "../../src/index.ts";
import { bestOf, differencesOf } from "./kept-run.ts";
import { type FolderFile, readRunFolder } from "./run-folder.ts";

const file = (name: string, text: string, size = text.length): FolderFile => ({ name, size, text: async () => text });
const CONFIG = JSON.stringify({ data: "penguins.csv", recipe: { batchSize: 32, hidden: [64, 32], seed: 0 } });
const EVENTS = [
  { type: "start", samples: 10 },
  { type: "step", step: 1, loss: 1.5, accuracy: 0.5 },
  { type: "step", step: 2, loss: null, accuracy: 0.5 },
  { type: "epoch", step: 2, loss: 1.2, validation: { loss: 0.9, accuracy: 0.75 } },
  { type: "epoch", step: 4, loss: 1, validation: { loss: 0.4, accuracy: 0.8 } },
  { type: "epoch", step: 6, loss: 1, validation: { loss: 0.6, accuracy: 0.8 } },
  { type: "end", reason: "earlyStopping" },
];
const LINES = EVENTS.map((event) => JSON.stringify(event)).join("\n");

test("a run's folder becomes its settings and its curves", async () => {
  const run = await readRunFolder("0001", [file("config.json", CONFIG), file("events.ndjson", LINES)]);
  expect(run.settings).toEqual({ data: "penguins.csv", "batch size": "32", hidden: "64,32", seed: "0" });
  expect(run.state).toBe("stopped early");
  expect(run.curves.loss.firstNonFinite).toBe(2);
  expect(run.curves.validationAccuracy.buckets.map(({ at, mean }) => [at, mean])).toEqual([
    [2, 0.75],
    [4, 0.8],
    [6, 0.8],
  ]);
  expect(bestOf(run)).toEqual({ loss: 0.4, step: 4 });
});

test("a run that was killed within a line is read up to it", async () => {
  const cut = LINES.slice(0, LINES.indexOf('"loss":1.2'));
  const run = await readRunFolder("0001", [file("config.json", CONFIG), file("events.ndjson", cut)]);
  expect(run.state).toBe("not finished");
  expect(run.curves.loss.buckets).toHaveLength(2);
});

test("steps that do not grow are passed over", async () => {
  const steps = [3, 2, 3, 5].map((step) => JSON.stringify({ type: "step", step, loss: step })).join("\n");
  const run = await readRunFolder("0001", [file("config.json", CONFIG), file("events.ndjson", steps)]);
  expect(run.curves.loss.buckets.map(({ at }) => at)).toEqual([3, 5]);
});

test.each([
  ["no run", [file("notes.txt", "")], "has no config.json"],
  ["half a run", [file("config.json", CONFIG)], "has no events.ndjson"],
  ["an array for settings", [file("config.json", "[]"), file("events.ndjson", LINES)], "no JSON object"],
  ["no events", [file("config.json", CONFIG), file("events.ndjson", "\n\n")], "no event"],
  ["too large", [file("config.json", CONFIG), file("events.ndjson", LINES, 2 ** 40)], "at most"],
])("%s is refused", async (_, files, why) => {
  await expect(readRunFolder("folder", files)).rejects.toThrow(FormatError);
  await expect(readRunFolder("folder", files)).rejects.toThrow(why);
});

test("whatever the files hold, it is a run or a clear error", async () => {
  const json = fc.json({ maxDepth: 4 });
  const lines = fc.array(fc.oneof(json, fc.string()), { maxLength: 8 }).map((texts) => texts.join("\n"));
  await fc.assert(
    fc.asyncProperty(fc.oneof(json, fc.string()), lines, async (config, events) => {
      const run = await readRunFolder("x", [file("config.json", config), file("events.ndjson", events)]).catch(
        (error) => {
          expect(error).toBeInstanceOf(FormatError);
        },
      );
      if (run) expect(Object.values(run.settings).every((text) => typeof text === "string")).toBe(true);
    }),
  );
});

test("runs differ in what is not alike, and in what one of them lacks", () => {
  const run = (settings: Record<string, string>) => ({ name: "", settings, state: "", curves: undefined as never });
  expect(differencesOf([run({ a: "1", b: "2" }), run({ a: "1", b: "3", c: "4" })])).toEqual(["b", "c"]);
});
