import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plainKernels } from "../../scripts/kernels/signatures.ts";
import type { Backend, KernelSupport } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { kernel } from "../../src/backends/kernel.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { reluForward } from "../../src/layers/relu/kernels.ts";
import { KERNELS } from "../support/kernels.ts";
import { plainBlas } from "./plain-blas.ts";

const BACKENDS: Readonly<Record<string, () => Backend | Promise<Backend>>> = {
  reference: () => createReferenceBackend(),
  "wasm on 1 thread": () => createWasmBackend({ threads: 1 }),
  "wasm on 2 threads": () => createWasmBackend({ threads: 2 }),
  "wasm-relaxed": () => createRelaxedWasmBackend({ threads: 1 }),
  blas: () => createBackendWithBlas(plainBlas),
};

/** What a backend that is built on WebAssembly says of each kernel after it was prepared. */
const ON_WASM: Readonly<Record<string, KernelSupport>> = {
  affineForward: "native",
  affineBackwardInput: "native",
  affineBackwardParameters: "native",
  reluForward: "native",
  reluBackward: "native",
  batchNormForward: "native",
  batchNormRunning: "native",
  batchNormBackward: "native",
  batchNormReluForward: "native",
  batchNormReluBackward: "native",
  batchNormEvaluate: "native",
  batchNormEvaluateBackward: "native",
  addForward: "native",
  addBackward: "native",
  concatenateForward: "native",
  concatenateBackward: "native",
  geluForward: "native",
  geluBackward: "native",
  geluTanhForward: "native",
  geluTanhBackward: "native",
  layerNormForward: "native",
  layerNormBackwardInput: "native",
  layerNormBackwardParameters: "native",
  softmax: "native",
  softmaxCrossEntropy: "native",
  meanSquaredError: "native",
  countCorrect: "native",
  countNonFinite: "native",
  sgdUpdate: "native",
  rmspropUpdate: "native",
  adamUpdate: "native",
  adamwUpdate: "native",
};

/** Loaded when they are first prepared; on the host before. The binary for relaxed SIMD has all kernels from the start. */
const LOADED_LATER = /^(add|concatenate|gelu|layerNorm)/;

/** A kernel of somebody's own that is called like one of chainrule's. */
const NAMESAKE = kernel("reluForward", reluForward);

describe("the table", () => {
  test("has every kernel of the sources, and so has the list that other tests go through", () => {
    const names = kernelNames().sort();
    expect(names.length).toBeGreaterThan(20);
    expect(Object.keys(ON_WASM).sort()).toEqual(names);
    expect(KERNELS.map(({ name }) => name).sort()).toEqual(names);
  });
});

describe.each(Object.keys(BACKENDS))("%s", (name) => {
  test("runs every kernel as the table says", async () => {
    const backend = await BACKENDS[name]!();
    await backend.prepare(KERNELS);
    const actual = Object.fromEntries(KERNELS.map((own) => [own.name, backend.supports(own)]));
    const expected = name === "reference" ? Object.fromEntries(KERNELS.map((own) => [own.name, "native"])) : ON_WASM;
    expect(actual).toEqual(expected);
  });

  test("runs kernels that are loaded later on the host before that", async () => {
    const backend = await BACKENDS[name]!();
    const hasAll = name === "reference" || name === "wasm-relaxed";
    for (const own of KERNELS) {
      const isLater = LOADED_LATER.test(own.name) && !hasAll;
      expect([own.name, backend.supports(own)]).toEqual([own.name, isLater ? "host" : "native"]);
    }
  });

  test("runs a user's kernel on the host, whatever its name", async () => {
    const backend = await BACKENDS[name]!();
    await backend.prepare([NAMESAKE]);
    expect(backend.supports(NAMESAKE)).toBe(name === "reference" ? "native" : "host");
    const inherited = { ...NAMESAKE, name: "toString", isOwn: true };
    expect(backend.supports(inherited)).toBe(name === "reference" ? "native" : "host");
  });

  test("binds a kernel once", async () => {
    const backend = await BACKENDS[name]!();
    await backend.prepare(KERNELS);
    for (const any of [...KERNELS, NAMESAKE]) expect(backend.bind(any)).toBe(backend.bind(any));
  });
});

/** The names of all kernels that the sources make. */
function kernelNames(): string[] {
  const root = join(import.meta.dirname, "../../src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const plain = files.filter((file) => /\.ts$/.test(file) && !/\.(test|generated|as)\.ts$/.test(file));
  const texts = plain
    .filter((file) => file !== "backends/kernel.ts")
    .map((file) => readFileSync(join(root, file), "utf8"));
  return texts.flatMap((text) => (text.includes("ownKernel(") ? plainKernels("", text) : [])).map(({ name }) => name);
}
