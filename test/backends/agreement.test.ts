import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { KERNELS, type KernelName } from "../support/kernels.ts";
import { memoized } from "../support/memoized.ts";
import { CASES, SIZES } from "./all-cases.ts";
import { blasBackends, noLibrary } from "./blas-targets.ts";
import { assertWithin, type BoundedCall, type KernelCall, normals, run, unwritten } from "./kernel-call.ts";

const oracle = createReferenceBackend("float64");
/** What the oracle makes of a call: every backend is held to the same. */
const answerTo = memoized((call: BoundedCall) => run(oracle, call));

const backends: Record<string, () => Promise<Backend>> = {
  reference: async () => createReferenceBackend("float32"),
  wasm: () => createWasmBackend({ threads: 1 }),
  "wasm on 3 threads": () => createWasmBackend({ threads: 3, shareWork: 0.001 }),
  "wasm-relaxed": () => createRelaxedWasmBackend({ threads: 1 }),
  ...blasBackends,
};

/** Whose results are NaN or infinite wherever the reference says so. */
const PASS_ON: readonly KernelName[] = [
  ...(["affineForward", "affineBackwardInput", "affineBackwardParameters"] as const),
  ...(["reluForward", "reluBackward"] as const),
];
const SPECIAL_CASES = CASES.filter(({ kernel }) => PASS_ON.includes(kernel)).map(withSpecialValues);

describe.each(Object.keys(backends))("%s", (name) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await backends[name]!();
  });

  const casesOf = (kernel: KernelName): BoundedCall[] => CASES.filter((call) => call.kernel === kernel);

  /** What the backend made of a call when it was made first. */
  const first = memoized((call: BoundedCall) => run(backend, call));

  test.each(KERNELS.map(({ name }) => name as KernelName))("%s agrees with the float64 reference", async (kernel) => {
    expect(casesOf(kernel).length).toBeGreaterThanOrEqual(SIZES.length);
    for (const call of casesOf(kernel)) assertWithin(call, await first(call), await answerTo(call));
  });

  test.each(KERNELS.map(({ name }) => name as KernelName))(
    "%s gives the same bits after other work",
    async (kernel) => {
      for (const call of casesOf(kernel)) await first(call);
      await run(backend, poison);
      for (const call of casesOf(kernel)) expect(await run(backend, call)).toEqual(await first(call));
    },
  );

  test("a row of an affine layer does not depend on the other rows", async ({ skip }) => {
    skip(!backend.reproducible, "other numbers of rows may be multiplied by other code");
    const [N, D, M] = [7, 300, 9];
    const [x, w, b] = [normals(N * D, 1), normals(D * M, 2), normals(M, 3)];
    const forward = (rows: Float64Array, count: number): KernelCall => ({
      kernel: "affineForward",
      arrays: { out: unwritten(count * M), x: rows, w, b },
      numbers: [count, D, M],
      outputs: ["out"],
    });
    const { out } = await run(backend, forward(x, N));
    for (let n = 0; n < N; n++) {
      const alone = await run(backend, forward(x.subarray(n * D, (n + 1) * D), 1));
      expect(alone.out).toEqual(out!.subarray(n * M, (n + 1) * M));
    }
  });

  test.each(PASS_ON)("%s passes NaN and infinities on as the reference does", async (kernel) => {
    for (const call of SPECIAL_CASES.filter((call) => call.kernel === kernel)) {
      const expected = await answerTo(call);
      const actual = await run(backend, call);
      for (const output of Object.keys(call.bounds)) {
        expect(actual[output]!.map(special), `${kernel} ${output}`).toEqual(expected[output]!.map(special));
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
  outputs: ["out"],
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
