import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { SOURCE_KERNELS } from "../support/source-kernels.ts";
import { CASES } from "./all-cases.ts";
import { type KernelCall, kernelOf, outputsOf, run } from "./kernel-call.ts";
import { LAYER_CALLS } from "./layer-calls.ts";
import { plainBlas } from "./plain-blas.ts";
import { LARGE, shareWork } from "./thread-suite.ts";

const BACKENDS: Readonly<Record<string, () => Backend | Promise<Backend>>> = {
  reference: () => createReferenceBackend(),
  "wasm on 1 thread": () => createWasmBackend({ threads: 1 }),
  "wasm on 3 threads": () => createWasmBackend({ threads: 3, shareWork }),
  "wasm-relaxed": () => createRelaxedWasmBackend({ threads: 1 }),
  blas: () => createBackendWithBlas(plainBlas),
};

/** The kernels that allow some of their arguments to be the same buffer. */
const ALIASED = SOURCE_KERNELS.filter(({ aliases }) => aliases.length > 0);

/** The call with its arguments `a` and `b` in one buffer, which holds what `b` had before. */
function aliased(call: KernelCall, [a, b]: readonly [number, number]): KernelCall {
  const names = Object.keys(call.arrays);
  const [first, second] = [names[a]!, names[b]!];
  return {
    ...call,
    arrays: { ...call.arrays, [first]: call.arrays[second]! },
    inPlace: { [first]: second },
  };
}

test("some kernels allow it", () => {
  expect(ALIASED.length).toBeGreaterThan(8);
});

test("calls in place are made only where the kernel allows it", () => {
  for (const call of [...CASES, ...LAYER_CALLS]) {
    const { name, aliases } = kernelOf(call);
    const names = Object.keys(call.arrays);
    const pairs = Object.entries(call.inPlace ?? {}).map((pair) => pair.map((name) => names.indexOf(name)));
    for (const pair of pairs) expect([name, aliases]).toEqual([name, expect.arrayContaining([pair])]);
  }
});

describe.each(Object.keys(BACKENDS))("%s", (name) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await BACKENDS[name]!();
  });

  test.each(ALIASED)("$name gives the same in place", async (kernel) => {
    const large = name.startsWith("wasm on") ? LARGE : [];
    const calls = [...CASES, ...large, ...LAYER_CALLS].filter((call) => kernelOf(call) === kernel && !call.inPlace);
    expect(calls.length).toBeGreaterThan(2);
    for (const call of calls) {
      const apart = await run(backend, call);
      for (const pair of kernel.aliases) {
        const together = await run(backend, aliased(call, pair));
        for (const output of outputsOf(call)) expect(together[output]).toEqual(apart[output]);
      }
    }
  });
});
