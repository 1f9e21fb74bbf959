import { describe, expect, it } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { blasBackends } from "../backends/blas-targets.ts";
import { KERNELS } from "../support/kernels.ts";
import { memoized } from "../support/memoized.ts";
import { backendSubject } from "./subjects/backend.ts";
import { scheduleChecks, toolboxTrainingChecks } from "./suites/toolbox-training.suite.ts";

const TARGETS = Object.entries({
  "reference float64": async () => createReferenceBackend("float64"),
  "reference float32": async () => createReferenceBackend("float32"),
  "wasm float32": () => createWasmBackend({ threads: 1 }),
  "wasm float32 on 3 threads": () => createWasmBackend({ threads: 3, shareWork: 0.001 }),
  "wasm-relaxed float32 on 3 threads": () => createRelaxedWasmBackend({ threads: 3, shareWork: 0.001 }),
  ...blasBackends,
}).map(([name, create]) => ({
  name,
  subject: memoized(async () => {
    const backend = await create();
    await backend.prepare(KERNELS);
    return backendSubject(backend);
  }),
}));

describe.each(TARGETS)("on $name, against PyTorch", ({ subject }) => {
  it("has cases of optimizers, clipping and averages", () => {
    expect(toolboxTrainingChecks.length).toBe(27);
  });

  it.each(toolboxTrainingChecks)("$id", async ({ run }) => run(await subject()));
});

describe("schedules, against PyTorch", () => {
  it("has cases", () => {
    expect(scheduleChecks.length).toBe(12);
  });

  it.each(scheduleChecks)("$id", ({ run }) => run());
});
