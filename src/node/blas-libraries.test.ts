import { describe, expect, test } from "vitest";
import { blasWith, useLibrary } from "./blas-libraries.ts";
import type { Koffi, NativeFunction, NativeFunctions } from "./koffi.ts";

/** What the functions of OpenMP answer, where a library has them. */
const OPENMP = {
  omp_set_num_threads: 0,
  omp_set_dynamic: 0,
  omp_get_thread_limit: 2 ** 31 - 1,
  omp_get_max_active_levels: 1,
};

/** A library whose functions note how they are called. */
function libraryOf(
  names: readonly string[],
  result = 0,
  results: Readonly<Record<string, number>> = {},
): { library: NativeFunctions; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const func = (prototype: string): NativeFunction => {
    const name = names.find((candidate) => prototype.includes(`${candidate}(`));
    if (name === undefined) throw new Error("cannot find function");
    return (...args) => {
      calls.push([name, ...args]);
      return results[name] ?? result;
    };
  };
  return { library: { func }, calls };
}

/** Puts every array at an address that tells its size. */
const koffi: Koffi = {
  load: () => ({ func: () => () => 0, symbol: () => 0 }),
  address: (array) => BigInt((array as Uint8Array).byteLength),
};
const PAGE = 65536;

describe("a product", () => {
  test("calls cblas_sgemm, row-major, on addresses", () => {
    const { library, calls } = libraryOf(["cblas_sgemm"]);
    const blas = blasWith(useLibrary(library, "x"), 2, koffi);
    blas.bind(new WebAssembly.Memory({ initial: 1 }))(true, false, 2, 3, 4, 8, 2, 16, 5, 1, 32, 6);
    const [order, transposed, plain] = [101, 112, 111];
    expect(calls).toEqual([
      ["cblas_sgemm", order, transposed, plain, 2, 3, 4, 1, PAGE + 8, 2, PAGE + 16, 5, 1, PAGE + 32, 6],
    ]);
    expect(blas.description).toBe("x");
  });

  test("calls dnnl_sgemm, and fails where it does", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { library, calls } = libraryOf(["dnnl_sgemm"]);
    blasWith(useLibrary(library, "x"), 2, koffi).bind(memory)(false, true, 2, 3, 4, 8, 4, 16, 5, 0, 32, 6);
    const [plain, transposed] = ["N".charCodeAt(0), "T".charCodeAt(0)];
    expect(calls).toEqual([["dnnl_sgemm", plain, transposed, 2, 3, 4, 1, PAGE + 8, 4, PAGE + 16, 5, 0, PAGE + 32, 6]]);
    const failing = blasWith(useLibrary(libraryOf(["dnnl_sgemm"], 1).library, "x"), 2, koffi).bind(memory);
    expect(() => failing(false, true, 2, 3, 4, 8, 4, 16, 5, 0, 32, 6)).toThrow("dnnl_sgemm failed with status 1");
  });

  test("follows a memory that has grown", () => {
    const { library, calls } = libraryOf(["cblas_sgemm"]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const sgemm = blasWith(useLibrary(library, "x"), 1, koffi).bind(memory);
    const multiply = (): void => sgemm(false, false, 1, 1, 1, 0, 1, 4, 1, 0, 8, 1);
    multiply();
    memory.grow(2);
    multiply();
    expect(calls.map((call) => call.at(-2))).toEqual([PAGE + 8, 3 * PAGE + 8]);
  });
});

describe("threads", () => {
  const setters = [
    "openblas_set_num_threads",
    "bli_thread_set_num_threads",
    "MKL_Set_Num_Threads",
    "omp_set_num_threads",
  ] as const;

  test.each(setters)("are set by %s: one for a small product, all for a large one, when that changes", (setter) => {
    const functions = setter in OPENMP ? Object.keys(OPENMP) : [setter];
    const { library, calls } = libraryOf(["cblas_sgemm", ...functions], 0, OPENMP);
    const open = useLibrary(library, "x");
    const [four, two] = [4, 2].map((threads) => blasWith(open, threads, koffi));
    const multiply = (blas: typeof four, size: number): void =>
      blas!.bind(new WebAssembly.Memory({ initial: 1 }))(false, false, size, size, size, 0, size, 0, size, 0, 0, size);
    for (const size of [1000, 1000, 10, 10, 1000]) multiply(four, size);
    for (const blas of [two, four]) multiply(blas, 1000);
    expect(calls.filter(([name]) => name === setter).map(([, threads]) => threads)).toEqual([4, 1, 4, 2, 4]);
    expect(four!.description).toBe("x, 4 threads");
    expect(blasWith(open, 1, koffi).description).toBe("x, 1 thread");
  });

  test.each([
    ["OMP_THREAD_LIMIT=3", { omp_get_thread_limit: 3 }, 3],
    ["OMP_MAX_ACTIVE_LEVELS=0", { omp_get_max_active_levels: 0 }, 1],
  ])("of OpenMP are no more than %s lets it have, and not fewer on a busy machine", (_name, setting, given) => {
    const { library, calls } = libraryOf(["dnnl_sgemm", ...Object.keys(OPENMP)], 0, { ...OPENMP, ...setting });
    useLibrary(library, "x").useThreads!(4);
    expect(calls).toContainEqual(["omp_set_dynamic", 0]);
    expect(calls).toContainEqual(["omp_set_num_threads", given]);
  });
});
