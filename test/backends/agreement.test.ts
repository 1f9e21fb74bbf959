import { assert, beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { plainKernels } from "../../src/kernels/index.ts";
import { blasBackends, noLibrary } from "./blas-targets.ts";
import { affineCases, batchNormCases, lossCases, reluCases } from "./cases.ts";
import {
  assertWithin,
  type BoundedCall,
  type KernelCall,
  type KernelName,
  normals,
  run,
  unwritten,
} from "./kernel-call.ts";
import { optimizerCases } from "./optimizer-cases.ts";

const SIZES = [1, 2, 3, 5, 7, 17, 31, 33, 100, 127, 128, 129];

/** N, D, M: every size in every place, then sums longer than any block of the product. */
const AFFINE_SIZES: readonly (readonly [number, number, number])[] = [
  ...SIZES.map((size, i) => [size, SIZES[(i * 5 + 3) % 12]!, SIZES[(i * 7 + 1) % 12]!] as const),
  ...SIZES.map((size, i) => [SIZES[(i * 7 + 8) % 12]!, size, SIZES[(i * 5 + 9) % 12]!] as const),
  [1, 1, 1],
  [17, 601, 31],
  [17, 31, 601],
  [601, 17, 31],
];
/** Rows and columns: every size in both places, then more columns than any block of the statistics has. */
const MATRIX_SIZES = [...SIZES.map((size, i) => [size, SIZES[(i * 5 + 3) % 12]!] as const), [5, 1030] as const];

const CASES: readonly BoundedCall[] = [
  ...AFFINE_SIZES.flatMap(([N, D, M]) => affineCases(N, D, M)),
  ...SIZES.flatMap(reluCases),
  ...MATRIX_SIZES.flatMap(([N, D]) => batchNormCases(N, D)),
  ...MATRIX_SIZES.flatMap(([N, M]) => lossCases(N, M)),
  ...SIZES.flatMap(optimizerCases),
];

const oracle = createReferenceBackend("float64");
const backends: Record<string, () => Promise<Backend>> = {
  reference: async () => createReferenceBackend("float32"),
  wasm: createWasmBackend,
  ...blasBackends,
};

describe.each(Object.keys(backends))("%s", (name) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await backends[name]!();
  });

  const casesOf = (kernel: KernelName): BoundedCall[] => CASES.filter((call) => call.kernel === kernel);

  test.each(Object.keys(plainKernels) as KernelName[])("%s agrees with the float64 reference", async (kernel) => {
    expect(casesOf(kernel).length).toBeGreaterThanOrEqual(SIZES.length);
    for (const call of casesOf(kernel)) assertWithin(call, await run(backend, call), await run(oracle, call));
  });

  test.each(Object.keys(plainKernels) as KernelName[])("%s gives the same bits after other work", async (kernel) => {
    const before = [];
    for (const call of casesOf(kernel)) before.push(await run(backend, call));
    await run(backend, poison);
    for (const [i, call] of casesOf(kernel).entries()) assert.deepEqual(await run(backend, call), before[i]);
  });

  test("a row of an affine layer does not depend on the other rows", async ({ skip }) => {
    skip(!backend.reproducible, "other numbers of rows may be multiplied by other code");
    const [N, D, M] = [7, 300, 9];
    const [x, w, b] = [normals(N * D, 1), normals(D * M, 2), normals(M, 3)];
    const forward = (rows: Float64Array, count: number): KernelCall => ({
      kernel: "affineForward",
      arrays: { out: unwritten(count * M), x: rows, w, b },
      numbers: [count, D, M],
    });
    const { out } = await run(backend, forward(x, N));
    for (let n = 0; n < N; n++) {
      const alone = await run(backend, forward(x.subarray(n * D, (n + 1) * D), 1));
      expect(alone.out).toEqual(out!.subarray(n * M, (n + 1) * M));
    }
  });

  test.each([
    "affineForward",
    "affineBackwardInput",
    "affineBackwardParameters",
    "reluForward",
    "reluBackward",
  ] as const)("%s passes NaN and infinities on as the reference does", async (kernel) => {
    for (const call of casesOf(kernel).map(withSpecialValues)) {
      const expected = await run(oracle, call);
      const actual = await run(backend, call);
      for (const output of Object.keys(call.bounds)) {
        assert.deepEqual(actual[output]!.map(special), expected[output]!.map(special), `${kernel} ${output}`);
      }
    }
  });
});

if (noLibrary !== undefined) describe("blas", () => test.skip(`on a native library (${noLibrary})`));

/** A product that leaves NaN in every corner of the scratch memory. */
const poison: KernelCall = {
  kernel: "affineForward",
  arrays: { out: unwritten(100 * 256), x: unwritten(100 * 256), w: unwritten(256 * 256), b: unwritten(256) },
  numbers: [100, 256, 256],
};

/** The call with an infinity at the start of its last array, NaN in the middle, and −0 at the end. */
function withSpecialValues(call: BoundedCall): BoundedCall {
  const last = Object.keys(call.arrays).at(-1)!;
  const input = call.arrays[last]!.slice();
  input[0] = Number.NEGATIVE_INFINITY;
  input[input.length >> 1] = Number.NaN;
  input[input.length - 1] = -0;
  return { ...call, arrays: { ...call.arrays, [last]: input } };
}

/** What is special about a number: −∞, ∞, NaN or −0, else 0. */
function special(value: number): number {
  return Number.isFinite(value) && value !== 0 ? 0 : value;
}
