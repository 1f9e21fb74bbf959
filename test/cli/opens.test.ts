import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Io } from "../../cli/base/io.ts";
import { styleFor } from "../../cli/base/style.ts";
import type { Terminal } from "../../cli/base/terminal.ts";
import { evaluateCommand } from "../../cli/commands/evaluate.ts";
import { inspectCommand } from "../../cli/commands/inspect.ts";
import { predictCommand } from "../../cli/commands/predict.ts";
import { trainCommand } from "../../cli/commands/train.ts";
import type { TrainFlags } from "../../cli/job/job.ts";
import { intercept } from "../faults/intercept.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-opens-"));
const at = (name: string): string => join(folder, name);
const model = at("model.safetensors");
const rows = Array.from({ length: 40 }, (_, i) => `${Math.sin(i)},${Math.cos(i)},${i % 3 ? "a" : "b"}`);

const terminal: Terminal = {
  ...{ live: false, unicode: true, style: styleFor(false), stream: process.stderr, width: () => 80 },
  line: () => {},
};
const io: Io = { out: terminal, err: terminal, command: "chainrule", words: [] };

const FLAGS: TrainFlags = {
  ...{ target: "kind", run: false, backend: "wasm", threads: 1, quiet: true },
  ...{ epochs: 1, batchSize: 10, hidden: [3], out: model },
};

/** How often a file is opened while a command runs, whether it succeeds or not. */
async function opensOf(file: string, command: () => Promise<unknown>): Promise<number> {
  let opens = 0;
  const restore = await intercept(folder, ({ operation, path, proceed }) => {
    if (path === at(file) && operation.startsWith("open")) opens++;
    return proceed();
  });
  try {
    await command().catch(() => undefined);
  } finally {
    restore();
  }
  return opens;
}

beforeAll(async () => {
  const text = `x,y,kind\n${rows.join("\n")}\n`;
  writeFileSync(at("plain.csv"), text);
  writeFileSync(at("packed.csv.gz"), gzipSync(text));
  await trainCommand(at("plain.csv"), FLAGS, io);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(["plain.csv", "packed.csv.gz"])("%s is opened once", (file) => {
  const data = at(file);

  it.each<[string, TrainFlags]>([
    ["at once", { stream: false }],
    ["as its size says", {}],
    ["as a stream, in four passes", { stream: true }],
    ["as a stream, encoded as a model does", { stream: true, from: model }],
    ["as a stream, without a target", { stream: true, target: undefined as unknown as string }],
  ])("by train: %s", async (_, flags) => {
    expect(await opensOf(file, () => trainCommand(data, { ...FLAGS, ...flags }, io))).toBe(1);
  });

  it.each([true, false])("by evaluate, as a stream: %s", async (stream) => {
    expect(await opensOf(file, () => evaluateCommand(model, data, { stream, backend: "wasm" }, io))).toBe(1);
  });

  it("by predict", async () => {
    const flags = { backend: "wasm", out: at("answers.csv") } as const;
    expect(await opensOf(file, () => predictCommand(model, data, flags, io))).toBe(1);
  });

  it("by inspect", async () => {
    expect(await opensOf(file, () => inspectCommand(data, {}, io))).toBe(1);
  });
});
