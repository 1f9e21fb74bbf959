/**
 * Every layer of the catalog in WebAssembly: the bits of one thread on any number of threads, the numbers of the reference,
 * and each of its kernels' own bits. A new layer needs no line here, unless its kernels work in float32.
 */
import { assert, describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackend } from "../../src/backends/create.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { createRandom } from "../../src/base/random.ts";
import { allocate } from "../../src/base/tensor.ts";
import { layOut } from "../../src/graph/executor.ts";
import { writeRandomIds } from "../../src/graph/input-ids.ts";
import { structureOf } from "../../src/graph/structure.ts";
import type { Layer, Mode } from "../../src/layers/layer.ts";
import { memoized } from "../support/memoized.ts";
import { FLOAT32_ACTIVATIONS } from "./float32-activations.ts";
import { describe as describeCall, kernelOf, run } from "./kernel-call.ts";
import { EXAMPLES, LAYER_CALLS } from "./layer-calls.ts";

/** Outputs that float32 adds up, or computes: their last bits differ from the plain function's, which works in float64. */
const IN_FLOAT32: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(FLOAT32_ACTIVATIONS).map(([kernel, output]) => [kernel, [output]])),
  affineForward: ["out"],
  affineBackwardInput: ["dx"],
  affineBackwardParameters: ["dw"],
};

/** Every share of work goes to a thread of its own, however small. */
const onThreads = memoized((threads: number) => createWasmBackend({ threads, shareWork: 1 }));

describe.each(EXAMPLES)("$subject, $mode, width $width", ({ layers, mode, width }) => {
  it("gives the bits of one thread on 2, 3 and 5 threads", async () => {
    for (const N of [2, 9, 33]) {
      const expected = await results(await onThreads(1), layers, mode, N, width);
      for (const threads of [2, 3, 5]) {
        const actual = await results(await onThreads(threads), layers, mode, N, width);
        expect(actual.map((array, i) => differenceOf(array, expected[i]!))).toEqual(actual.map(() => undefined));
      }
    }
  });

  it("gives the numbers of the reference in float32", async () => {
    const [actual, expected] = [
      await results(await createBackend("wasm", { threads: 1 }), layers, mode, 9, width),
      await results(createReferenceBackend("float32"), layers, mode, 9, width),
    ];
    for (const [i, array] of actual.entries()) {
      const largest = Math.max(...expected[i]!.map(Math.abs));
      // Sums of at most 7 or 9 products in float32, activations in float32; what is computed in float64 is rounded once on both.
      const bound = 16 * 2 ** -24 * Math.max(largest, 1);
      expect(array.findIndex((value, k) => !(Math.abs(value - expected[i]![k]!) <= bound))).toBe(-1);
    }
  });
});

describe.each([...new Set(LAYER_CALLS.map((call) => kernelOf(call).name))])("%s", (name) => {
  const calls = LAYER_CALLS.filter((call) => kernelOf(call).name === name);
  const added = IN_FLOAT32[name] ?? [];

  it("gives the bits of its plain function in float32, except where it works in float32", async () => {
    const reference = createReferenceBackend("float32");
    const other = new Set<string>();
    for (const backend of [await onThreads(1), await onThreads(3)]) {
      for (const call of calls) {
        const [actual, expected] = [await run(backend, call), await run(reference, call)];
        for (const array of Object.keys(actual)) {
          const difference = differenceOf(actual[array]!, expected[array]!);
          if (difference === undefined) continue;
          other.add(array);
          assert(added.includes(array), `${describeCall(call)}, ${backend.description}: ${array}${difference}`);
        }
      }
    }
    expect([...other]).toEqual(added); // an exception that is needed no more goes
  });
});

/** The first number that is not the same, −0 and 0 told apart; undefined if all are. */
function differenceOf(actual: Float64Array, expected: Float64Array): string | undefined {
  const i = actual.findIndex((value, i) => !Object.is(value, expected[i]));
  return i < 0 ? undefined : `[${i}] is ${actual[i]} and not ${expected[i]}`;
}

/** Outputs, dx and all gradients of one pass over N rows. */
async function results(
  backend: Backend,
  layers: readonly Layer[],
  mode: Mode,
  N: number,
  width: number,
): Promise<Float64Array[]> {
  const structure = structureOf(layers, width);
  const executor = await layOut(structure, backend, N, "check");
  const random = createRandom(N, "check");
  const draw = (length: number): Float64Array => Float64Array.from({ length }, () => Math.fround(random.normal()));
  backend.write(executor.parameters, draw(executor.parameters.length));
  backend.write(executor.state, draw(executor.state.length).map(Math.abs));
  const x = draw(N * executor.D);
  writeRandomIds(structure.ids, x, random);
  backend.write(executor.x, x);
  executor.forward(N, mode);
  backend.write(executor.dout, draw(N * executor.M));
  const out = await read(backend, executor.out);
  executor.backward();
  return [
    out,
    await read(backend, executor.dx!),
    await read(backend, executor.gradients),
    await read(backend, executor.state),
  ];
}

async function read(backend: Backend, buffer: { readonly length: number }): Promise<Float64Array> {
  const values = allocate("float64", buffer.length) as Float64Array;
  await backend.read(buffer, values);
  return values;
}
