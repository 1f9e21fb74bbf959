import { afterEach, assert, describe, expect, test, vi } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackend } from "../../src/backends/create.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { gradientCheckSuite } from "../../src/node/index.ts";
import { affineCases } from "./cases.ts";
import { run, unwritten } from "./kernel-call.ts";

describe("wasm-relaxed", () => {
  test("says that it is not reproducible", async () => {
    const { name, description, reproducible } = await createBackend("wasm-relaxed", { threads: 2 });
    expect([name, reproducible]).toEqual(["wasm-relaxed", false]);
    expect(description).toBe("WebAssembly relaxed SIMD, 2 threads, float32; not reproducible");
  });

  test("gives the same bits on one machine, whatever the number of threads", async () => {
    const one = await createRelaxedWasmBackend({ threads: 1 });
    const several = await createRelaxedWasmBackend({ threads: 3, shareWork: 0.001 });
    for (const call of affineCases(127, 270, 97)) assert.deepEqual(await run(several, call), await run(one, call));
  });

  test("rounds a product and its sum together, or one after the other, alike in every element of every tile", async () => {
    const differences = new Set(await squareLessItself(await createRelaxedWasmBackend({ threads: 1 })));
    expect(differences.size).toBe(1);
    expect([0, 2 ** -46]).toContain([...differences][0]);
  });

  test("leaves it to wasm to round them always one after the other", async () => {
    expect(new Set(await squareLessItself(await createWasmBackend({ threads: 1 })))).toEqual(new Set([0]));
  });

  test("passes the gradient checks", async () => {
    const results = [];
    for await (const result of gradientCheckSuite([await createRelaxedWasmBackend({ threads: 1 })]))
      results.push(result);
    expect(results.length).toBeGreaterThan(20);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });
});

/** x·x − y, where x = 1 + 2⁻²³ and y is x² rounded: 0 if the product is rounded, 2⁻⁴⁶ if only the sum is. */
async function squareLessItself(backend: Backend): Promise<Float64Array> {
  const x = 1 + 2 ** -23;
  const [rows, columns] = [6, 24]; // of both tiles, the wide and the narrow one
  const { out } = await run(backend, {
    kernel: "affineForward",
    arrays: {
      out: unwritten(rows * columns),
      x: new Float64Array(rows).fill(x),
      w: new Float64Array(columns).fill(x),
      b: new Float64Array(columns).fill(-Math.fround(x * x)),
    },
    numbers: [rows, 1, columns],
    outputs: ["out"],
  });
  return out!;
}

describe("an engine without relaxed SIMD", () => {
  afterEach(() => vi.restoreAllMocks());

  test("gets an error that says what to do, and nothing else", async () => {
    vi.resetModules();
    const fresh = await import("../../src/backends/create.ts");
    vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    const refused = fresh.createBackend("wasm-relaxed");
    await expect(refused).rejects.toThrow(
      "The wasm-relaxed backend needs relaxed SIMD in WebAssembly, which this engine lacks. Use Node 22 or newer, " +
        'start Node 20 with --experimental-wasm-relaxed-simd, or use backend: "wasm".',
    );
    await expect(refused).rejects.toMatchObject({ code: "CR_BACKEND" });
  });
});
