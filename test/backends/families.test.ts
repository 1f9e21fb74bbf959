import { expect, test, vi } from "vitest";
import type { Backend, DeviceBuffer } from "../../src/backends/backend.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { AFFINE_FORWARD } from "../../src/layers/affine/kernels.ts";
import { ADD_FORWARD } from "../../src/layers/residual/kernels.ts";
import { normals } from "./kernel-call.ts";
import { shareWork } from "./thread-suite.ts";

const [N, D] = [200, 96];

/** x·w + b, then that plus x, as often as asked, by kernels that may have been bound before others were loaded. */
class Sums {
  readonly #backend: Backend;
  readonly #buffers: readonly DeviceBuffer[];
  readonly #forward;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#buffers = [N * D, N * D, D * D, D].map((length, i) => {
      const buffer = backend.allocate(length);
      backend.write(buffer, normals(length, i));
      return buffer;
    });
    this.#forward = backend.bind(AFFINE_FORWARD);
  }

  enqueue(): void {
    const [out, x, w, b] = this.#buffers as [DeviceBuffer, DeviceBuffer, DeviceBuffer, DeviceBuffer];
    this.#forward(out, x, w, b, N, D, D);
    this.#backend.bind(ADD_FORWARD)(out, out, x, N * D);
  }

  async values(): Promise<Float32Array> {
    const values = new Float32Array(N * D);
    await this.#backend.read(this.#buffers[0]!, values);
    return values;
  }
}

async function expectedValues(): Promise<Float32Array> {
  const sums = new Sums(await createWasmBackend({ threads: 1 }));
  sums.enqueue();
  return sums.values();
}

test.each([1, 2, 5])(
  "kernels that were bound before a family was loaded stay good, on %i thread(s)",
  async (threads) => {
    const expected = await expectedValues();
    const backend = await createWasmBackend({ threads, shareWork });
    const sums = new Sums(backend);
    const onHost = backend.bind(ADD_FORWARD);
    sums.enqueue();
    expect(await sums.values()).toEqual(expected);
    sums.enqueue(); // not read before the family comes
    const preparing = backend.prepare([ADD_FORWARD]);
    expect(preparing).toBeInstanceOf(Promise);
    expect(backend.prepare([AFFINE_FORWARD, ADD_FORWARD])).toBe(preparing);
    await preparing;
    expect(await sums.values()).toEqual(expected);
    expect(backend.prepare([ADD_FORWARD])).toBeUndefined();
    expect(backend.bind(ADD_FORWARD)).not.toBe(onHost);
    for (let turn = 0; turn < 20; turn++) {
      sums.enqueue();
      expect(await sums.values()).toEqual(expected);
    }
  },
);

test("nothing is loaded for kernels that are there, or that nobody has", async () => {
  const backend = await createWasmBackend({ threads: 1 });
  expect(backend.prepare([AFFINE_FORWARD])).toBeUndefined();
  expect(backend.prepare([{ ...ADD_FORWARD, isOwn: false }])).toBeUndefined();
});

test("a family that could not be loaded is asked for again", async () => {
  const backend = await createWasmBackend({ threads: 1 });
  const instantiate = vi.spyOn(WebAssembly, "instantiate").mockRejectedValueOnce(new Error("no network"));
  await expect(backend.prepare([ADD_FORWARD])).rejects.toThrow("no network");
  instantiate.mockRestore();
  expect(backend.supports(ADD_FORWARD)).toBe("host");
  await backend.prepare([ADD_FORWARD]);
  expect(backend.supports(ADD_FORWARD)).toBe("native");
});

test("a worker that was busy with the core meets the family's commands in the new module only", async () => {
  const expected = await expectedValues();
  for (let turn = 0; turn < 8; turn++) {
    const backend = await createWasmBackend({ threads: 3, shareWork });
    const sums = new Sums(backend);
    for (let plan = 0; plan < 10; plan++) {
      sums.enqueue();
      expect(await sums.values()).toEqual(expected);
    }
    await backend.prepare([ADD_FORWARD]);
    for (let plan = 0; plan < 10; plan++) {
      sums.enqueue();
      expect(await sums.values()).toEqual(expected);
    }
  }
});
