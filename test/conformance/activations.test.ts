import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import type { Tensor } from "../../src/base/tensor.ts";
import { layOut } from "../../src/graph/executor.ts";
import { structureOf } from "../../src/graph/structure.ts";
import { plainBlas } from "../backends/plain-blas.ts";
import { fieldsOf, readJson } from "./cases.ts";
import { ACTIVATIONS } from "./suites/activations.ts";
import { expectResults } from "./suites/toolbox.suite.ts";

const BACKENDS: Readonly<Record<string, () => Backend | Promise<Backend>>> = {
  "reference float64": () => createReferenceBackend("float64"),
  "reference float32": () => createReferenceBackend("float32"),
  wasm: () => createWasmBackend({ threads: 1 }),
  "wasm on 3 threads": () => createWasmBackend({ threads: 3, shareWork: 0.001 }),
  "wasm-relaxed": () => createRelaxedWasmBackend({ threads: 1 }),
  blas: () => createBackendWithBlas(plainBlas),
};

const CASES = (readJson("toolbox") as { cases: Readonly<Record<string, unknown>>[] }).cases.filter(
  ({ layer }) => (layer as string) in ACTIVATIONS,
);

describe.each(Object.entries(BACKENDS))("activations as layers, against PyTorch, on %s", (_, create) => {
  it.each(CASES.map((one) => [one.id as string, one] as const))("%s", async (_, one) => {
    const backend = await create();
    const found = fieldsOf(one);
    const x = found.fields("inputs").tensor("x");
    const N = x.shape.length > 1 ? x.shape[0]! : 1;
    const layer = ACTIVATIONS[one.layer as string]!.layer(found);
    const executor = await layOut(structureOf([layer], x.data.length / N), backend, N, "check");
    const read = async (buffer: Parameters<Backend["read"]>[0]): Promise<Tensor> => {
      const data = backend.dtype === "float64" ? new Float64Array(x.data.length) : new Float32Array(x.data.length);
      await backend.read(buffer, data);
      return { data, shape: x.shape };
    };
    backend.write(executor.x, x.data);
    executor.forward(N, "train");
    const out = await read(executor.out);
    if (!found.has("dout")) return expectResults({ out }, one, backend.dtype);
    backend.write(executor.dout, found.tensor("dout").data);
    executor.backward();
    expectResults({ out, dx: await read(executor.dx!) }, one, backend.dtype);
    expect(out.data.length).toBe(x.data.length);
  });
});
