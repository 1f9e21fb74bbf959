import { describe, it } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { blasBackends, noLibrary } from "../backends/blas-targets.ts";
import type { Target } from "./subject.ts";
import { type BackendSubject, backendSubject } from "./subjects/backend.ts";
import { backendSuites } from "./suites/index.ts";

const TARGETS: readonly Target<BackendSubject>[] = [
  { name: "reference float64", create: () => backendSubject(createReferenceBackend("float64")) },
  { name: "reference float32", create: () => backendSubject(createReferenceBackend("float32")) },
  { name: "wasm float32", create: async () => backendSubject(await createWasmBackend({ threads: 1 })) },
  {
    name: "wasm float32 on 3 threads",
    create: async () => backendSubject(await createWasmBackend({ threads: 3, shareWork: 0.001 })),
  },
  {
    name: "wasm-relaxed float32 on 3 threads",
    create: async () => backendSubject(await createRelaxedWasmBackend({ threads: 3, shareWork: 0.001 })),
  },
  ...Object.entries(blasBackends).map(([name, create]) => ({
    name: `${name}, float32`,
    create: async () => backendSubject(await create()),
  })),
];

for (const target of TARGETS) backendSuites(target);

if (noLibrary !== undefined) describe("blas", () => it.skip(`on a native library (${noLibrary})`));
