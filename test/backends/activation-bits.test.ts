import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { layOut } from "../../src/graph/executor.ts";
import { structureOf } from "../../src/graph/structure.ts";
import { layerDefinitions } from "../../src/layers/catalog.ts";
import type { Layer } from "../../src/layers/layer.ts";

/** Every 2¹⁶th float32 by its bits, shifted by a prime so that significands differ: 65,536 numbers of every size and sign. */
const SWEEP = new Float32Array(
  Uint32Array.from({ length: 2 ** 16 }, (_, i) => i * 2 ** 16 + ((i * 40503) % 65521)).buffer,
);

const LAYERS = layerDefinitions()
  .filter(({ role }) => role === "activation")
  .flatMap(({ kind, examples }) => examples!().map(({ subject = kind, layers }) => [subject, layers] as const));

/** What the layers give for every number of the sweep, and the slope there: out, then dx. */
async function passes(backend: Backend, layers: readonly Layer[]): Promise<Float32Array> {
  const size = SWEEP.length;
  const executor = await layOut(structureOf(layers, size), backend, 1, "check");
  backend.write(executor.x, SWEEP);
  executor.forward(1, "train");
  backend.write(executor.dout, new Float32Array(size).fill(1.5));
  executor.backward();
  const both = new Float32Array(2 * size);
  await backend.read(executor.out, both.subarray(0, size));
  await backend.read(executor.dx!, both.subarray(size));
  return both;
}

/** A float64 that is off in its last bit becomes another float32 once in 10⁸: branches, bounds and constants are what this finds. */
describe("plain kernels and WebAssembly", () => {
  it.each(LAYERS)("give the same bits for float32 of every size: %s", async (_, layers) => {
    const plain = await passes(createReferenceBackend("float32"), layers);
    const fast = await passes(await createWasmBackend({ threads: 1 }), layers);
    const differing = Array.from(plain.keys()).filter((i) => !Object.is(plain[i], fast[i]));
    expect(differing.slice(0, 5).map((i) => [SWEEP[i % SWEEP.length], plain[i], fast[i]])).toEqual([]);
  });
});
