import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Io } from "../../../cli/base/io.ts";
import { styleFor } from "../../../cli/base/style.ts";
import type { Terminal } from "../../../cli/base/terminal.ts";
import { trainCommand } from "../../../cli/commands/train.ts";
import type { TrainFlags } from "../../../cli/job/job.ts";
import { Trainer } from "../../../src/training/trainer.ts";
import { intercept } from "../../faults/intercept.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-recorder-"));
const at = (name: string): string => join(folder, name);
const EPOCHS = 12;

const terminal: Terminal = {
  ...{ live: false, unicode: true, style: styleFor(false), stream: process.stderr, width: () => 80 },
  line: () => {},
};
const io: Io = { out: terminal, err: terminal, command: "chainrule", words: [] };

beforeAll(() => {
  const rows = Array.from({ length: 50 }, (_, i) => `${Math.sin(i)},${Math.cos(2 * i)},${i % 3 ? "a" : "b"}`);
  writeFileSync(at("rows.csv"), `x,y,kind\n${rows.join("\n")}\n`);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Trains, and counts checkpoints that were taken and that were written. */
async function run(name: string, flags: TrainFlags): Promise<{ taken: number; written: number }> {
  const snapshot = vi.spyOn(Trainer.prototype, "snapshot").mockClear();
  let written = 0;
  const restore = await intercept(folder, ({ operation, target, proceed }) => {
    if (operation === "rename" && target === at(`${name}/last.safetensors`)) written++;
    return proceed();
  });
  try {
    const own = { run: at(name), out: at(`${name}.safetensors`), target: "kind", quiet: true } as const;
    const code = await trainCommand(
      at("rows.csv"),
      { ...own, backend: "wasm", threads: 1, epochs: EPOCHS, hidden: [3], batchSize: 10, ...flags },
      io,
    );
    expect(code).toBe(0);
  } finally {
    restore();
  }
  return { taken: snapshot.mock.calls.length, written };
}

describe.each<[string, TrainFlags]>([
  ["to its last epoch", { patience: EPOCHS }],
  ["until the validation loss falls no more", { patience: 2, learningRate: 0.3 }],
  ["without validation data", { validation: 0 }],
])("a run that trains %s", (what, flags) => {
  it("takes a checkpoint only where it writes it, and ends with the same files as if it had written all", async () => {
    const name = what.replaceAll(" ", "-");
    const { taken, written } = await run(name, flags);
    expect(taken).toBe(written);
    const all = await run(`${name}-all`, { ...flags, checkpointEvery: 1 });
    expect(all.taken).toBe(all.written);
    expect(taken).toBeLessThan(all.taken / 2);
    for (const file of ["/best.safetensors", "/last.safetensors", ".safetensors"]) {
      expect(readFileSync(at(`${name}${file}`))).toEqual(readFileSync(at(`${name}-all${file}`)));
    }
  });
});
