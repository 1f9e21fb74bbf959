import { afterEach, assert, describe, expect, test, vi } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { bytesOf } from "../../src/backends/wasm/binary.ts";
import { coreGlue } from "../../src/backends/wasm/glue.generated.ts";
import { kernels } from "../../src/backends/wasm/kernels.generated.ts";
import { WasmMemory } from "../../src/backends/wasm/memory.ts";
import { availableThreads } from "../../src/backends/wasm/threads/available.ts";
import { createThreads } from "../../src/backends/wasm/threads/threaded.ts";
import { createWasmBackend, createWasmParts } from "../../src/backends/wasm/wasm.ts";
import { ConfigError } from "../../src/base/errors.ts";
import { RELU_FORWARD } from "../../src/layers/relu/kernels.ts";
import { SGD_UPDATE } from "../../src/optimizers/sgd/kernels.ts";
import { normals, run } from "./kernel-call.ts";
import { LARGE, shareWork, testThreads } from "./thread-suite.ts";

testThreads([2, 5]);

describe("a plan", () => {
  test("runs however many commands it has, in their order", async () => {
    const results = [];
    for (const threads of [1, 2]) {
      const backend = await createWasmBackend({ threads, shareWork });
      const [w, velocity, dw] = [backend.allocate(40), backend.allocate(40), backend.allocate(40)];
      backend.write(dw, normals(40, 1));
      const update = backend.bind(SGD_UPDATE);
      for (let step = 0; step < 2500; step++) update(w, velocity, dw, 40, 0.01 / (step + 1), 0.5, true, 0.1);
      results.push(await read(backend, w));
    }
    expect(results[1]).toEqual(results[0]);
  });

  test("has run before memory that it reads is overwritten", async () => {
    const backend = await createWasmBackend({ threads: 2, shareWork });
    const [out, x] = [backend.allocate(1000), backend.allocate(1000)];
    backend.write(x, new Float32Array(1000).fill(2));
    backend.bind(RELU_FORWARD)(out, x, 1000);
    backend.write(x, new Float32Array(1000).fill(3));
    expect(await read(backend, out)).toEqual(new Float32Array(1000).fill(2));
  });

  test("can be read by several at a time", async () => {
    const backend = await createWasmBackend({ threads: 3, shareWork });
    const [out, x] = [backend.allocate(1000), backend.allocate(1000)];
    backend.write(x, new Float32Array(1000).fill(2));
    backend.bind(RELU_FORWARD)(out, x, 1000);
    const [first, second] = await Promise.all([read(backend, out), read(backend, x)]);
    expect(first).toEqual(second);
  });

  test("works beside another backend's", async () => {
    const [a, b] = [
      await createWasmBackend({ threads: 2, shareWork }),
      await createWasmBackend({ threads: 4, shareWork }),
    ];
    const expected = await run(await createWasmBackend({ threads: 1 }), LARGE[0]!);
    for (let turn = 0; turn < 10; turn++) {
      const both = await Promise.all([run(a, LARGE[0]!), run(b, LARGE[0]!)]);
      assert.deepEqual(both, [expected, expected]);
    }
  });
});

describe("a worker", () => {
  test("does its share: the calling thread could do all of them, unseen", async () => {
    const scratchBytes = (await createWasmParts()).exports.SCRATCH_BYTES.value;
    const module = await WebAssembly.compile(bytesOf(kernels, true));
    const { memory, plan } = await createThreads(module, 2, shareWork);
    const forward = coreGlue.affineForward!.planned(plan) as (...args: unknown[]) => void;
    const [out, x, w, b] = [512 * 256, 512 * 512, 512 * 256, 256].map((length) => memory.allocate(length));
    memory.write(w!, new Float32Array(512 * 256).fill(1));
    const start = new WasmMemory(true).allocate(1).pointer; // the scratch memory of one thread after the other comes first
    const scratches = [0, 1].map((i) => new Uint8Array(memory.memory.buffer, start + i * scratchBytes, scratchBytes));
    const haveWorked = (): boolean => scratches.every((scratch) => scratch.some((byte) => byte !== 0));
    for (let run = 0; run < 300 && !haveWorked(); run++) {
      forward(out, x, w, b, 512, 512, 256);
      await plan.finish();
    }
    expect(haveWorked()).toBe(true);
  });
});

async function read(backend: Backend, buffer: ReturnType<Backend["allocate"]>): Promise<Float32Array> {
  const values = new Float32Array(buffer.length);
  await backend.read(buffer, values);
  return values;
}

describe("the number of threads", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("is the machine's, and is said", async () => {
    const threads = availableThreads();
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(threads).toBeLessThanOrEqual(16);
    expect((await createWasmBackend({ threads: 2 })).description).toBe("WebAssembly SIMD, 2 threads, float32");
    expect((await createWasmBackend({ threads: 1 })).description).toBe("WebAssembly SIMD, 1 thread, float32");
  });

  test.each([0, 17, 1.5, Number.NaN, -1])("cannot be %s", async (threads) => {
    await expect(createWasmBackend({ threads })).rejects.toThrow(ConfigError);
    await expect(createWasmBackend({ threads })).rejects.toThrow(
      `threads must be an integer from 1 to 16 but is ${threads}.`,
    );
  });

  test("is one without shared memory, and it is said why", async () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    const { description } = await createWasmBackend({ threads: 4 });
    expect(description).toBe("WebAssembly SIMD, 1 thread (no SharedArrayBuffer), float32");
  });

  test("is one in a page that is not isolated, and it is said why", async () => {
    vi.stubGlobal("crossOriginIsolated", false);
    const { description } = await createWasmBackend({ threads: 4 });
    expect(description).toBe("WebAssembly SIMD, 1 thread (the page is not cross-origin isolated), float32");
  });
});
