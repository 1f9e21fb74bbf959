import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Io } from "../../cli/base/io.ts";
import { styleFor } from "../../cli/base/style.ts";
import type { Terminal } from "../../cli/base/terminal.ts";
import { exportCommand } from "../../cli/commands/export.ts";
import { inspectCommand } from "../../cli/commands/inspect.ts";
import { resumeCommand } from "../../cli/commands/resume.ts";
import { runsCommand } from "../../cli/commands/runs.ts";
import { trainCommand } from "../../cli/commands/train.ts";
import { refuseIgnored } from "../../cli/job/ignored-flags.ts";
import type { TrainFlags } from "../../cli/job/job.ts";
import { samplesOf } from "../../cli/report/samples.ts";
import { readConfig } from "../../cli/runs/config.ts";
import { readEvents } from "../../cli/runs/event-history.ts";
import { tensor } from "../../src/index.ts";

vi.mock(import("../../cli/report/write.ts"), () => ({ keepReport: async () => {} })); // most of a short run's time

const folder = mkdtempSync(join(tmpdir(), "chainrule-verdict-"));
const at = (name: string): string => join(folder, name);
const same = (a: string, b: string): boolean => readFileSync(at(a)).equals(readFileSync(at(b)));

beforeAll(() => {
  const rows = Array.from({ length: 200 }, (_, i) => [Math.sin(i), Math.cos(2 * i)] as const);
  const table = (answer: string, of: (a: number, b: number, i: number) => unknown): string =>
    `a,b,${answer}\n${rows.map(([a, b], i) => `${a},${b},${of(a, b, i)}`).join("\n")}\n`;
  writeFileSync(
    at("rare.csv"),
    table("answer", (_a, _b, i) => (i === 50 || i === 120 ? "yes" : "no")),
  );
  writeFileSync(
    at("price.csv"),
    table("price", (a, b) => 200_000 + 50_000 * (a + b)),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command says on both streams, each line with its stream. */
async function said(run: (io: Io) => Promise<number>): Promise<string[]> {
  const lines: string[] = [];
  const terminal = (name: string): Terminal => ({
    ...{ live: false, unicode: true, style: styleFor(false), stream: process.stderr, width: () => 80 },
    line: (text = "") => lines.push(`${name} ${text}`),
  });
  const io: Io = { out: terminal("out"), err: terminal("err"), command: "chainrule", words: ["train"] };
  expect(await run(io)).toBe(0);
  return lines;
}

const trained = (data: string, name: string, flags: TrainFlags): Promise<string[]> =>
  said((io) =>
    trainCommand(
      at(data),
      { backend: "reference", hidden: [4], run: at(name), out: at(`${name}.safetensors`), quiet: true, ...flags },
      io,
    ),
  );

describe("the verdict of a run", () => {
  it("has no check mark for what a constant reaches, and says so in its file and among the runs", async () => {
    const lines = await trained("rare.csv", "rare", { target: "answer", epochs: 3, quiet: false });
    const verdict = lines.find(
      (line) => / validation accuracy .*, loss .* at epoch \d/.test(line) && line.startsWith("out"),
    );
    expect(verdict).toMatch(/^out ! validation accuracy .*; always "no" is right in 100\.0 %; no row is "yes" · /);
    expect(lines.at(-1)).toMatch(/^err ! All 40 validation rows are "no", so they do not tell/);
    const event = (await readEvents(at("rare/events.ndjson"))).find(({ type }) => type === "verdict");
    expect(event).toMatchObject({
      ...{ of: "validation", rows: 40, betterThanConstant: false, constant: { answer: "no", accuracy: 1 } },
      ...{ rare: { name: "yes", rows: 0 }, warnings: [expect.stringContaining("do not tell")] },
    });
    expect((await said((io) => runsCommand([at("rare")], {}, io))).join("\n")).toContain("no better than a constant");
    const [summary] = await said((io) => runsCommand([at("rare")], { json: true }, io));
    expect(JSON.parse(summary!.slice(4)).verdict).toMatchObject({ betterThanConstant: false });
  });

  it("warns under --quiet, too, and gives R² and the mean's error of a regression", async () => {
    expect(await trained("rare.csv", "quiet", { target: "answer", epochs: 1 })).toHaveLength(1);
    const lines = await trained("price.csv", "price", { target: "price", epochs: 30, json: true });
    const events = lines.map((line) => JSON.parse(line.slice(4)));
    expect(events.find(({ type }) => type === "verdict")).toMatchObject({
      ...{ of: "validation", betterThanConstant: true, warnings: [], r2: expect.any(Number) },
      constant: { answer: expect.closeTo(200_000, -5), rmse: expect.any(Number) },
    });
  });

  it("keeps the model that a run begins with where no epoch is better", async () => {
    await trained("price.csv", "good", { target: "price", epochs: 30 });
    const flags = { target: "price", from: at("good.safetensors"), learningRate: 3, epochs: 3, quiet: false };
    const lines = await trained("price.csv", "worse", flags);
    expect(lines.some((line) => /^err epoch 0\/3 {2}validation loss .*★ {2}as it begins$/.test(line))).toBe(true);
    expect(lines.some((line) => /^out ! .*no epoch was better than the model of --from/.test(line))).toBe(true);
    expect(same("worse.safetensors", "good.safetensors")).toBe(true);
    expect(same("worse/best.safetensors", "good.safetensors")).toBe(true);
  });
});

describe("resume --epochs", () => {
  const flags = { target: "price", patience: 50 };

  it("ends with the bytes of a run that had asked for as many from the beginning", async () => {
    await trained("price.csv", "long", { ...flags, epochs: 5 });
    await trained("price.csv", "short", { ...flags, epochs: 2 });
    await said((io) => resumeCommand(at("short"), { epochs: 5, quiet: true }, io));
    for (const file of ["/last.safetensors", "/best.safetensors", ".safetensors"]) {
      expect(same(`short${file}`, `long${file}`)).toBe(true);
    }
    expect(await readConfig(at("short"))).toMatchObject({
      recipe: { epochs: 5 },
      command: expect.stringMatching(/ --epochs 5$/),
    });
  });

  it("refuses what would give another run, and leaves all as it was", async () => {
    await trained("price.csv", "linear", { ...flags, epochs: 2, schedule: "linear" });
    const longer = (run: string, epochs: number): Promise<string[]> =>
      said((io) => resumeCommand(at(run), { epochs, quiet: true }, io));
    const before = readFileSync(at("linear/events.ndjson"), "utf8");
    await expect(longer("linear", 4)).rejects.toThrow(/follows its number of epochs \(--schedule linear\)/);
    await expect(longer("linear", 1)).rejects.toThrow("--epochs 1 would be fewer");
    expect(readFileSync(at("linear/events.ndjson"), "utf8")).toBe(before);
    expect((await readConfig(at("linear"))).recipe.epochs).toBe(2);
    await trained("price.csv", "early", { target: "price", patience: 1, learningRate: 0.5, epochs: 90 });
    await expect(longer("early", 95)).rejects.toThrow(/stopped early at epoch \d+, which more --epochs do not change/);
    expect((await said((io) => resumeCommand(at("early"), {}, io)))[0]).toMatch(
      /^out .*early stopped early\. There is nothing to resume: train anew with a larger --patience, or from its weights with --from/,
    );
  });
});

describe("the folder of a run", () => {
  it("is inspected as its model, and exported with what was written as JSON", async () => {
    const lines = await said((io) => inspectCommand(at("price"), {}, io));
    expect(lines[0]).toMatch(/price.best\.safetensors {2}regression$/);
    const [written] = await said((io) =>
      exportCommand(at("price"), { to: "onnx", out: at("price.onnx"), json: true }, io),
    );
    expect(JSON.parse(written!.slice(4))).toMatchObject({
      type: "exported",
      path: at("price.onnx"),
      inputs: 2,
      outputs: 1,
    });
  });

  it("is no file", async () => {
    const refused = "rare.csv is no run but a file. Name the folder of a run";
    await expect(said((io) => resumeCommand(at("rare.csv"), {}, io))).rejects.toThrow(refused);
    await expect(said((io) => runsCommand([at("rare.csv")], {}, io))).rejects.toThrow(refused);
    await expect(trained("rare.csv", "price.csv", { target: "answer" })).rejects.toThrow(
      "price.csv is a file, and no run",
    );
  });
});

it.each([
  [{ localBatchNorm: true }, "--local-batch-norm is for several ranks"],
  [{ normalization: "rmsNorm", hidden: [] }, "--normalization stands in hidden layers, and --hidden none has none"],
  [{ hidden: [], dropout: 0.1 }, "--dropout stands behind hidden layers, and --hidden none has none"],
  [{ hidden: [], activation: "gelu" }, "--activation stands behind hidden layers, and --hidden none has none"],
  [{ checkpointEvery: 5, run: false as const }, "--checkpoint-every is for runs that are kept"],
  [{ logEvery: 5, json: true }, "--log-every is for lines of text"],
])("flags that would do nothing are refused: %j", (flags, message) => {
  expect(() => refuseIgnored(flags, 1)).toThrow(message);
  expect(() => refuseIgnored({ hidden: [4], activation: "gelu", checkpointEvery: 5, logEvery: 5 }, 1)).not.toThrow();
});

it("cells of a report: zeros are zeros, and the mean, which may stand for a missing number, is marked", () => {
  const encoding = {
    features: [
      { kind: "number", name: "zero", mean: 0.0333, std: 0.31 },
      { kind: "category", name: "kind", categories: ["a", "b"] },
    ],
    target: { task: "regression", name: "y", mean: 0, std: 1 },
  } as const;
  const x = tensor([
    [Math.fround((0 - 0.0333) / 0.31), 1, 0],
    [0, 0, 0],
  ]);
  const dataset = { x, targets: tensor([[0], [0]]) };
  const description = { task: "regression", inputs: { kind: "table", encoding } } as const;
  const samples = samplesOf({ dataset, places: String, description }, [{ row: 0 }, { row: 1 }]);
  expect(samples.map((sample) => sample.kind === "row" && sample.cells)).toEqual([
    [
      { text: "0", isMean: false },
      { text: "a", isMean: false },
    ],
    [
      { text: "0.0333", isMean: true },
      { text: "", isMean: false },
    ],
  ]);
});
