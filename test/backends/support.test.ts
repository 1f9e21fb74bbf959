import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { plainKernels } from "../../scripts/kernels/signatures.ts";
import type { Backend, KernelSupport } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { kernel } from "../../src/backends/kernel.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { familyGlue } from "../../src/backends/wasm/families.generated.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { reluForward } from "../../src/layers/relu/kernels.ts";
import { KERNELS as NAMED } from "../support/kernels.ts";
import { FILES_WITH_KERNELS, SOURCE_KERNELS as KERNELS } from "../support/source-kernels.ts";
import { kernelOf } from "./kernel-call.ts";
import { LAYER_CALLS } from "./layer-calls.ts";
import { plainBlas } from "./plain-blas.ts";

const BACKENDS: Readonly<Record<string, () => Backend | Promise<Backend>>> = {
  reference: () => createReferenceBackend(),
  "wasm on 1 thread": () => createWasmBackend({ threads: 1 }),
  "wasm on 2 threads": () => createWasmBackend({ threads: 2 }),
  "wasm-relaxed": () => createRelaxedWasmBackend({ threads: 1 }),
  blas: () => createBackendWithBlas(plainBlas),
};

/** Kernels without a version in AssemblyScript, with the reason: WebAssembly's backends run them on the host. */
const ON_HOST: Readonly<Record<string, string>> = {};

/** Loaded when they are first prepared; on the host before. The binary for relaxed SIMD has all kernels from the start. */
const LOADED_LATER: readonly string[] = Object.keys(familyGlue);

/** A kernel of somebody's own that is called like one of chainrule's. */
const NAMESAKE = kernel("reluForward", reluForward);

describe("the table", () => {
  test("has every kernel of the sources", () => {
    const names = FILES_WITH_KERNELS.flatMap((file) => plainKernels("", readFileSync(file, "utf8")));
    expect(names.length).toBeGreaterThan(20);
    expect(KERNELS.map(({ name }) => name).sort()).toEqual(names.map(({ name }) => name).sort());
  });

  test("has the kernels that other tests call by name", () => {
    expect(NAMED.filter((named) => !KERNELS.includes(named))).toEqual([]);
  });

  test("has no kernel that no test calls: it has cases, or a layer's example reaches it", () => {
    const called = new Set([...NAMED, ...LAYER_CALLS.map(kernelOf)]);
    expect(KERNELS.filter((kernel) => !called.has(kernel)).map(({ name }) => name)).toEqual([]);
  });

  test("loads later what is not of the core", () => {
    expect(LOADED_LATER).toContain("addForward");
    expect(LOADED_LATER).not.toContain("affineForward");
  });
});

describe.each(Object.keys(BACKENDS))("%s", (name) => {
  test("runs every kernel as the table says", async () => {
    const backend = await BACKENDS[name]!();
    await backend.prepare(KERNELS);
    const actual = Object.fromEntries(KERNELS.map((own) => [own.name, backend.supports(own)]));
    const expected = KERNELS.map((own): [string, KernelSupport] => [
      own.name,
      name === "reference" || !(own.name in ON_HOST) ? "native" : "host",
    ]);
    expect(actual).toEqual(Object.fromEntries(expected));
  });

  test("runs kernels that are loaded later on the host before that", async () => {
    const backend = await BACKENDS[name]!();
    const hasAll = name === "reference" || name === "wasm-relaxed";
    for (const own of KERNELS) {
      const isLater = LOADED_LATER.includes(own.name) && !hasAll;
      const isOnHost = isLater || (own.name in ON_HOST && name !== "reference");
      expect([own.name, backend.supports(own)]).toEqual([own.name, isOnHost ? "host" : "native"]);
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
