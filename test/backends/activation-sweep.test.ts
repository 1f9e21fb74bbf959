import { assert, beforeAll, describe, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { allowedError, FLOAT32_ACTIVATIONS } from "./float32-activations.ts";
import { type KernelCall, kernelOf, run, unwritten } from "./kernel-call.ts";
import { LAYER_CALLS } from "./layer-calls.ts";

/** Every 2¹⁶th float32 by its bits, shifted by a prime so that significands differ: numbers of every size and sign. */
const BY_BITS = new Float32Array(
  Uint32Array.from({ length: 2 ** 16 }, (_, i) => i * 2 ** 16 + ((i * 40503) % 65521)).buffer,
);
/** Where activations bend, a number every 2⁻⁸ or so. */
const BENDS = Float32Array.from({ length: 2 ** 16 }, (_, i) => (i - 2 ** 15) / 256.17);
const SWEEP = Float64Array.from([...BY_BITS, ...BENDS, 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);

/** What a slope is computed from where that is the output: what outputs can be. */
const RANGE_OF_OUT: Readonly<Record<string, readonly [number, number]>> = {
  sigmoidBackward: [0, 1],
  tanhBackward: [-1, 1],
};

const DOUT = 1.5;

/** A call of each kernel with each of the constants that the layers' examples have. */
const CALLS = new Map(
  LAYER_CALLS.filter((call) => kernelOf(call).name in FLOAT32_ACTIVATIONS).map((call) => {
    const [, ...constants] = call.numbers;
    return [`${kernelOf(call).name}(${constants.join(", ")})`, call] as const;
  }),
);

function sweepOf(call: KernelCall): { readonly swept: KernelCall; readonly kept: Float64Array } {
  const { name } = kernelOf(call);
  const [least, most] = RANGE_OF_OUT[name] ?? [];
  const kept = least === undefined ? SWEEP : SWEEP.filter((value) => !(value < least || value > most!));
  const arrays = Object.fromEntries(
    Object.keys(call.arrays).map((array, i, { length }) => {
      if (i === length - 1) return [array, kept];
      return [array, array === "dout" ? new Float64Array(kept.length).fill(DOUT) : unwritten(kept.length)];
    }),
  );
  const numbers = [kept.length, ...call.numbers.slice(1)];
  return { swept: { kernel: kernelOf(call), arrays, numbers, outputs: [FLOAT32_ACTIVATIONS[name]!] }, kept };
}

describe("WebAssembly in float32, against plain kernels in float64, on float32 of every size", () => {
  const oracle = createReferenceBackend("float64");
  let backend: Backend;
  beforeAll(async () => {
    backend = await createWasmBackend({ threads: 1 });
  });

  it.each([...CALLS])("%s is within its bound, and NaN, ∞ and 0 are what they should be", async (_, call) => {
    const { swept, kept } = sweepOf(call);
    const { name } = kernelOf(call);
    const output = FLOAT32_ACTIVATIONS[name]!;
    const [actual, exact] = [(await run(backend, swept))[output]!, (await run(oracle, swept))[output]!];
    const dout = name.endsWith("Backward") ? DOUT : 1;
    kept.forEach((x, i) => {
      const [found, expected] = [actual[i]!, exact[i]!];
      const isSpecial = !Number.isFinite(Math.fround(expected)) || (x === 0 && output === "out");
      const isRight = isSpecial
        ? Object.is(found, Math.fround(expected))
        : Math.abs(found - expected) <= allowedError(name, expected, x, dout);
      assert(isRight, `at ${x}: ${found} and not ${expected}`);
    });
  });
});
