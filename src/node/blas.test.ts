import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { BlasOptions } from "./blas.ts";
import type { NativeFunction } from "./koffi.ts";

/** What a make-believe library exports, by the function's name. */
type Exports = Readonly<Record<string, NativeFunction>>;

/** A make-believe koffi that finds these files and no others; `dlopen` is where all that the process has open is asked. */
function koffiWith(files: Readonly<Record<string, Exports>>, dlopen: NativeFunction = () => 1): object {
  const load = (file: string | null): object => {
    const functions = file === null ? { dlopen } : files[file];
    if (!functions) throw new Error("cannot open shared object file");
    return { func: (prototype: string) => find(functions, prototype) };
  };
  return { load, address: () => 0n };
}

function find(functions: Exports, prototype: string): NativeFunction {
  const found = functions[/(\w+)\(/.exec(prototype)![1]!];
  if (!found) throw new Error("cannot find function");
  return found;
}

/** A fresh module, so that no library is open yet. */
async function create(options: BlasOptions = {}): Promise<unknown> {
  const { createBlasBackend } = await import("./blas.ts");
  return createBlasBackend(options);
}

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("CHAINRULE_BLAS", undefined);
});
afterEach(() => {
  vi.doUnmock("koffi");
  vi.unstubAllEnvs();
});

describe("createBlasBackend", () => {
  test("says what to install where koffi is missing", async () => {
    vi.doMock("koffi", () => {
      throw new Error("Cannot find package 'koffi'");
    });
    const { findBlasLibraries } = await import("./blas.ts");
    for (const failing of [create(), findBlasLibraries()]) {
      await expect(failing).rejects.toMatchObject({
        code: "CR_BACKEND",
        message: expect.stringMatching(/npm install koffi/),
      });
    }
  });

  test("says what to install where there is no library", async () => {
    vi.doMock("koffi", () => koffiWith({}));
    const { findBlasLibraries } = await import("./blas.ts");
    for (const failing of [create(), findBlasLibraries()]) {
      await expect(failing).rejects.toMatchObject({
        code: "CR_BACKEND",
        message: expect.stringMatching(/opens no BLAS library here.* apt install libdnnl2/),
      });
    }
  });

  test("lets the threads of OpenMP sleep while a library opens, and leaves the environment as it was", async () => {
    const policies: (string | undefined)[] = [];
    const load = (): never => {
      policies.push(process.env.OMP_WAIT_POLICY);
      throw new Error("cannot open shared object file");
    };
    vi.doMock("koffi", () => ({ load, address: () => 0n }));
    vi.stubEnv("OMP_WAIT_POLICY", undefined);
    await expect(create({ library: "./x.so" })).rejects.toThrow("It has tried ./x.so");
    expect(process.env.OMP_WAIT_POLICY).toBeUndefined();
    vi.stubEnv("OMP_WAIT_POLICY", "active");
    await expect(create({ library: "./x.so" })).rejects.toThrow("It has tried ./x.so");
    expect(process.env.OMP_WAIT_POLICY).toBe("active");
    expect(policies).toEqual(["passive", "active"]);
  });

  test.runIf(process.platform === "linux")("opens a library for as long as the process lives", async () => {
    const opened: unknown[][] = [];
    const dlopen: NativeFunction = (...args) => opened.push(args);
    vi.doMock("koffi", () => koffiWith({ "./wrong.so": { cblas_sgemm: () => 0 } }, dlopen));
    await expect(create({ library: "./wrong.so" })).rejects.toThrow("multiplies matrices wrongly");
    const [now, neverClosed] = [1, 0x1000];
    expect(opened).toEqual([["./wrong.so", now | neverClosed]]);
  });

  test("opens no other library than the one that is named, by the option or else the environment", async () => {
    vi.doMock("koffi", () => koffiWith({}));
    vi.stubEnv("CHAINRULE_BLAS", "./from-environment.so");
    await expect(create()).rejects.toThrow("It has tried ./from-environment.so (cannot open shared object file).");
    await expect(create({ library: "./from-option.so" })).rejects.toThrow(
      "It has tried ./from-option.so (cannot open shared object file).",
    );
  });

  test("names the nearest library for an unknown one", async () => {
    await expect(create({ library: "opnblas" })).rejects.toMatchObject({ code: "CR_CONFIG" });
    await expect(create({ library: "opnblas" })).rejects.toThrow('Did you mean "OpenBLAS"?');
  });

  test("refuses a number of threads that is none", async () => {
    for (const threads of [0, 1.5, Number.NaN]) {
      await expect(create({ threads })).rejects.toMatchObject({ code: "CR_CONFIG" });
    }
  });

  test("refuses a library that is no BLAS", async () => {
    vi.doMock("koffi", () => koffiWith({ "./other.so": { cosine: () => 1 } }));
    await expect(create({ library: "./other.so" })).rejects.toMatchObject({
      code: "CR_BACKEND",
      message: "./other.so is no BLAS library: it has neither cblas_sgemm nor dnnl_sgemm.",
    });
  });

  test("refuses a library whose products are wrong", async () => {
    vi.doMock("koffi", () => koffiWith({ "./wrong.so": { cblas_sgemm: () => 0 } }));
    await expect(create({ library: "./wrong.so" })).rejects.toMatchObject({
      code: "CR_BACKEND",
      message: expect.stringMatching(/^\.\/wrong\.so multiplies matrices wrongly on this machine/),
    });
  });
});
