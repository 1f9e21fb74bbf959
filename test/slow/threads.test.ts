import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SCRIPT = resolve(import.meta.dirname, "threads-at-work.mjs");
const LOST =
  "What it was computing is lost. A network that was being trained needs values again: call initialize or loadState, " +
  "then train again, or use { threads: 1 }.";

/** What the script says; it must end by itself, long before the time is up. */
function act(name: string): string {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, name], {
    encoding: "utf8",
    timeout: 540_000,
  });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: "" });
  return stdout;
}

describe("a process whose workers are at work", () => {
  it("ends by itself when training is done", () => {
    expect(act("finish")).toBe("done");
  });

  it("gets an error when a worker is killed, and can begin again", () => {
    expect(act("kill")).toBe(`CR_BACKEND: A worker thread ended. ${LOST} Then: true`);
  });

  it("predicts again after an error", () => {
    expect(act("killAndPredict")).toBe("CR_BACKEND. Then the same: true");
  });

  it("goes on with its networks when a worker was killed: predicts, and trains one that is given values again", () => {
    expect(act("recover")).toBe("CR_BACKEND, then 128,10; CR_BACKEND, then true");
  });

  it("gets an error when a kernel traps, on whichever thread", () => {
    expect(act("trap")).toMatch(/^CR_BACKEND: A (kernel failed|worker thread ended|worker thread threw)\. What it was/);
  });

  it("runs on fewer threads where no worker may be started", () => {
    expect(act("refuse")).toBe("WebAssembly SIMD, 4 threads, float32: true");
  });
});
