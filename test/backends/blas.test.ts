import { describe, expect, test } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import type { Blas, Sgemm } from "../../src/backends/blas/blas.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createBlasBackend } from "../../src/node/blas.ts";
import { multipliesRight } from "../../src/node/blas-check.ts";
import { blasBackends, libraries, noLibrary } from "./blas-targets.ts";
import { type KernelCall, run, unwritten } from "./kernel-call.ts";
import { plainBlas } from "./plain-blas.ts";

/** A forward pass of small whole numbers: every backend gives the same. */
function forward(N: number, D: number, M: number): KernelCall {
  const whole = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => ((i * 7919) % 13) - 6);
  return {
    kernel: "affineForward",
    arrays: { out: unwritten(N * M), x: whole(N * D), w: whole(D * M), b: whole(M) },
    numbers: [N, D, M],
    outputs: ["out"],
  };
}

async function assertForward(backend: Backend, N: number, D: number, M: number): Promise<void> {
  const expected = await run(createReferenceBackend("float64"), forward(N, D, M));
  expect(await run(backend, forward(N, D, M))).toEqual(expected);
}

describe.each(Object.keys(blasBackends))("%s", (name) => {
  test("says that it is not reproducible", async () => {
    const { reproducible, description, dtype } = await blasBackends[name]!();
    expect({ name: (await blasBackends[name]!()).name, reproducible, dtype }).toEqual({
      name: "blas",
      reproducible: false,
      dtype: "float32",
    });
    expect(description).toMatch(/, with WebAssembly SIMD, .*float32; not reproducible$/);
  });

  test("finds its numbers where they are after the memory has grown", async () => {
    const backend = await blasBackends[name]!();
    await assertForward(backend, 5, 7, 3);
    backend.allocate(20_000_000);
    await assertForward(backend, 5, 7, 3);
  });
});

describe.skipIf(noLibrary)(`a native library (${noLibrary ?? libraries.join(", ")})`, () => {
  test.each(libraries)("%s shares large products among threads, as many as each backend says", async (library) => {
    const two = await createBlasBackend({ library, threads: 2 });
    const one = await createBlasBackend({ library, threads: 1 });
    await assertForward(two, 201, 301, 203);
    await assertForward(one, 201, 301, 203);
    await assertForward(two, 201, 301, 203);
  });
});

describe("the check of a library", () => {
  test("passes one that is right", async () => {
    expect(await multipliesRight(plainBlas)).toBe(true);
  });

  const mistakes: Record<string, (sgemm: Sgemm) => Sgemm> = {
    "nothing is written": () => () => {},
    "A is not transposed": (sgemm) => (_, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc) =>
      sgemm(false, transposeB, m, n, k, a, Math.max(lda, k), b, ldb, beta, c, ldc),
    "B is not transposed": (sgemm) => (transposeA, _, m, n, k, a, lda, b, ldb, beta, c, ldc) =>
      sgemm(transposeA, false, m, n, k, a, lda, b, Math.max(ldb, n), beta, c, ldc),
    "C is always added to": (sgemm) => (transposeA, transposeB, m, n, k, a, lda, b, ldb, _, c, ldc) =>
      sgemm(transposeA, transposeB, m, n, k, a, lda, b, ldb, 1, c, ldc),
    "C is never added to": (sgemm) => (transposeA, transposeB, m, n, k, a, lda, b, ldb, _, c, ldc) =>
      sgemm(transposeA, transposeB, m, n, k, a, lda, b, ldb, 0, c, ldc),
    "the last sum is too short": (sgemm) => (transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc) =>
      sgemm(transposeA, transposeB, m, n, k - 1, a, lda, b, ldb, beta, c, ldc),
    "the last column is left out": (sgemm) => (transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc) =>
      sgemm(transposeA, transposeB, m, n - 1, k, a, lda, b, ldb, beta, c, ldc),
  };

  test.each(Object.keys(mistakes))("fails one where %s", async (mistake) => {
    const wrong: Blas = { ...plainBlas, bind: (memory) => mistakes[mistake]!(plainBlas.bind(memory)) };
    expect(await multipliesRight(wrong)).toBe(false);
  });
});
