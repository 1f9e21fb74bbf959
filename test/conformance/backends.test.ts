import { describe, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { blasBackends, noLibrary } from "../backends/blas-targets.ts";
import { memoized } from "../support/memoized.ts";
import type { Target } from "./subject.ts";
import { type BackendSubject, backendSubject } from "./subjects/backend.ts";
import { backendSuites } from "./suites/index.ts";

const TARGETS: readonly Target<BackendSubject>[] = [
  target("reference float64", async () => createReferenceBackend("float64")),
  target("reference float32", async () => createReferenceBackend("float32")),
  target("wasm float32", () => createWasmBackend({ threads: 1 })),
  target("wasm float32 on 3 threads", () => createWasmBackend({ threads: 3, shareWork: 0.001 })),
  target("wasm-relaxed float32 on 3 threads", () => createRelaxedWasmBackend({ threads: 3, shareWork: 0.001 })),
  ...Object.entries(blasBackends).map(([name, create]) => target(`${name}, float32`, create)),
];

/** One backend does all checks: what one leaves in its memory must not show in the next. */
function target(name: string, create: () => Promise<Backend>): Target<BackendSubject> {
  return { name, create: memoized(async () => backendSubject(await create())) };
}

for (const target of TARGETS) backendSuites(target);

if (noLibrary !== undefined) describe("blas", () => it.skip(`on a native library (${noLibrary})`));
