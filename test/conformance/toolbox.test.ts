import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { plainBlas } from "../backends/plain-blas.ts";
import { functionalSubject } from "./subjects/functional.ts";
import { ACTIVATIONS } from "./suites/activations.ts";
import { NORMALIZATIONS } from "./suites/normalizations.ts";
import { sampleChecks } from "./suites/samples.suite.ts";
import { lossChecksOn, toolboxChecks } from "./suites/toolbox.suite.ts";
import { LOSS_LAYERS, onBackend } from "./suites/toolbox-losses.ts";

const BACKENDS: readonly (readonly [name: string, create: () => Backend | Promise<Backend>])[] = [
  ["reference in float64", () => createReferenceBackend("float64")],
  ["reference in float32", () => createReferenceBackend("float32")],
  ["wasm", () => createWasmBackend({ threads: 1 })],
  ["wasm on 2 threads", () => createWasmBackend({ threads: 2 })],
  ["wasm-relaxed", () => createRelaxedWasmBackend({ threads: 1 })],
  ["blas", () => createBackendWithBlas(plainBlas)],
];

describe.each(BACKENDS)("losses on %s, against PyTorch", async (_, create) => {
  const backend = await create();
  const checks = lossChecksOn(backend.dtype, onBackend(backend));

  it("have cases", () => {
    expect(checks.length).toBeGreaterThan(20);
  });

  it.each(checks)("$id", ({ run }) => run());
});

describe("normalizations of samples and dropout, against the course, ONNX and TensorFlow.js", () => {
  it.each(sampleChecks)("$id", ({ run }) => run(functionalSubject("float64")));
});

describe.each(["embedding", "gelu", ...Object.keys(NORMALIZATIONS), ...Object.keys(ACTIVATIONS), ...LOSS_LAYERS])(
  "%s on tensors, against PyTorch",
  (name) => {
    const checks = toolboxChecks.filter(({ layer }) => layer === name);

    it("has cases", () => {
      expect(checks.length).toBeGreaterThan(1);
    });

    it.each(checks)("$id", ({ run }) => run());
  },
);
