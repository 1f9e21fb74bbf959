import { describe, expect, test, vi } from "vitest";
import { createBackend } from "../../src/backends/create.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { BackendError, ConfigError, ShapeError } from "../../src/base/errors.ts";

describe("createBackend", () => {
  test("takes the fastest reproducible backend for auto", async () => {
    const backend = await createBackend("auto");
    expect([backend.name, backend.dtype, backend.reproducible]).toEqual(["wasm", "float32", true]);
  });

  test("makes the named backend, a new one each time", async () => {
    expect((await createBackend("reference")).name).toBe("reference");
    expect(await createBackend("wasm")).not.toBe(await createBackend("wasm"));
  });

  test("returns a backend of one's own as it is", async () => {
    const own = createReferenceBackend("float64");
    expect(await createBackend(own)).toBe(own);
  });

  test("names the choices when the name is unknown", async () => {
    const wrong = createBackend("wasn" as "wasm");
    await expect(wrong).rejects.toThrow(ConfigError);
    await expect(wrong).rejects.toThrow('There is no backend "wasn". Did you mean "wasm"?');
    await expect(createBackend("blas" as "wasm")).rejects.toThrow("await createBlasBackend()");
  });
});

describe("the memory of the wasm backend", () => {
  test("is zero at first, and keeps what was written while it grows", async () => {
    const backend = await createWasmBackend();
    const small = backend.allocate(3);
    const read = new Float32Array(3).fill(9);
    await backend.read(small, read);
    expect([...read]).toEqual([0, 0, 0]);
    backend.write(small, Float64Array.of(1, 2.5, -3));
    const large = backend.allocate(1_000_000);
    backend.write(large, new Float32Array(1_000_000).fill(7));
    await backend.read(small, read);
    expect([...read]).toEqual([1, 2.5, -3]);
  });

  test("is shared by a view and its buffer", async () => {
    const backend = await createWasmBackend();
    const buffer = backend.allocate(5);
    backend.write(backend.view(buffer, 2, 2), Float32Array.of(4, 5));
    const read = new Float32Array(5);
    await backend.read(buffer, read);
    expect([...read]).toEqual([0, 0, 4, 5, 0]);
  });

  test("refuses what does not fit a buffer", async () => {
    const backend = await createWasmBackend();
    const buffer = backend.allocate(2);
    expect(() => backend.write(buffer, new Float32Array(3))).toThrow(ShapeError);
    expect(() => backend.view(buffer, 1, 2)).toThrow("A view of 2 elements from 1 on does not fit a buffer of 2.");
    expect(() => backend.writeLabels(backend.allocateLabels(1), new Int32Array(2))).toThrow(ShapeError);
  });

  test("says what was asked and what the limit is when there is no more", async () => {
    const backend = await createWasmBackend();
    expect(() => backend.allocate(2 ** 31)).toThrow(BackendError);
    expect(() => backend.allocate(2 ** 31)).toThrow(/cannot get 8589934592 more bytes.*the limit is 4294967296/);
    expect(backend.allocate(1).length).toBe(1);
  });

  test.each([1, 2])("says what to do where there are no addresses for it, on %i", async (threads) => {
    const memory = vi.spyOn(WebAssembly, "Memory").mockImplementation(() => {
      throw new RangeError("WebAssembly.Memory(): could not allocate memory");
    });
    const refused = createWasmBackend({ threads });
    await expect(refused).rejects.toThrow("The wasm backend cannot reserve addresses for its memory");
    await expect(refused).rejects.toMatchObject({ code: "CR_BACKEND" });
    memory.mockRestore();
  });
});
