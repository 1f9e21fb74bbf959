/**
 * Every layer of the catalog on every backend: the bits of one thread on any number of threads, and the numbers of the
 * reference. A new layer needs no line here.
 */
import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackend } from "../../src/backends/create.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { createRandom } from "../../src/base/random.ts";
import { allocate } from "../../src/base/tensor.ts";
import { layOut } from "../../src/graph/executor.ts";
import { structureOf } from "../../src/graph/structure.ts";
import { layerDefinitions } from "../../src/layers/catalog.ts";
import type { Layer, Mode } from "../../src/layers/layer.ts";

const examples = layerDefinitions().flatMap(({ kind, hidden, examples }) => [
  ...(examples?.() ?? []).flatMap(({ subject = kind, layers, modes }) =>
    modes.map((mode) => ({ subject, layers, mode, width: 7 })),
  ),
  ...(hidden
    ? [1, 5, 64, 97, 530].map((width) => ({ subject: kind, layers: [hidden(width)], mode: "train", width }))
    : []),
]) as readonly { subject: string; layers: readonly Layer[]; mode: Mode; width: number }[];

/** Every share of work goes to a thread of its own, however small. */
const onThreads = (threads: number): Promise<Backend> => createWasmBackend({ threads, shareWork: 1 });

describe.each(examples)("$subject, $mode, width $width", ({ layers, mode, width }) => {
  it("gives the bits of one thread on 2, 3 and 5 threads", async () => {
    for (const N of [2, 9, 33]) {
      const expected = await results(await onThreads(1), layers, mode, N, width);
      for (const threads of [2, 3, 5]) {
        expect(await results(await onThreads(threads), layers, mode, N, width)).toEqual(expected);
      }
    }
  });

  it("gives the numbers of the reference in float32, and the same bits where nothing is added in float32", async () => {
    const [actual, expected] = [
      await results(await createBackend("wasm", { threads: 1 }), layers, mode, 9, width),
      await results(createReferenceBackend("float32"), layers, mode, 9, width),
    ];
    for (const [i, array] of actual.entries()) {
      const largest = Math.max(...expected[i]!.map(Math.abs));
      // Sums of at most 7 or 9 products in float32; what is computed in float64 is rounded once on both.
      for (const [k, value] of array.entries()) {
        expect(Math.abs(value - expected[i]![k]!)).toBeLessThanOrEqual(16 * 2 ** -24 * Math.max(largest, 1));
      }
    }
  });
});

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
  backend.write(executor.x, draw(N * executor.D));
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
