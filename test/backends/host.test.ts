import { describe, expect, test } from "vitest";
import type { Backend, HostBackend } from "../../src/backends/backend.ts";
import { kernel } from "../../src/backends/kernel.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import type { FloatArray } from "../../src/base/tensor.ts";
import { RELU_FORWARD } from "../../src/layers/relu/kernels.ts";
import { normals } from "./kernel-call.ts";
import { shareWork } from "./thread-suite.ts";

/** out (N, M) = factor·x, or its negative, in the column of each row's label; 0 elsewhere. A user's kernel, as it were. */
function selectForward(
  out: FloatArray,
  x: FloatArray,
  labels: Int32Array,
  N: number,
  M: number,
  factor: number,
  negative: boolean,
): void {
  for (let n = 0; n < N; n++) {
    for (let m = 0; m < M; m++) {
      const scaled = x[n * M + m]! * (negative ? -factor : factor);
      out[n * M + m] = m === labels[n] ? scaled : 0;
    }
  }
}

const SELECT_FORWARD = kernel("selectForward", selectForward, { aliases: [[0, 1]] });
const SCALE_FORWARD = kernel("scaleForward", (out: FloatArray, x: FloatArray, size: number, factor: number) => {
  for (let i = 0; i < size; i++) out[i] = factor * x[i]!;
});
const [N, M] = [40, 7];

/** A user's kernels between chainrule's, all enqueued before anything is read. */
async function selected(backend: Backend): Promise<Float32Array> {
  const [x, labels] = [backend.allocate(N * M), backend.allocateLabels(N)];
  const [rectified, out] = [backend.allocate(N * M), backend.allocate(N * M)];
  backend.write(x, normals(N * M, 1));
  backend.writeLabels(
    labels,
    Int32Array.from({ length: N }, (_, n) => n % M),
  );
  const [relu, select] = [backend.bind(RELU_FORWARD), backend.bind(SELECT_FORWARD)];
  relu(rectified, x, N * M);
  backend.bind(SCALE_FORWARD)(rectified, rectified, N * M, 3);
  select(backend.view(out, M, N * M - M), rectified, labels, N - 1, M, 0.3, true);
  select(x, x, labels, N, M, 2, false);
  relu(rectified, out, N * M);
  const all = new Float32Array(3 * N * M);
  for (const [i, buffer] of [x, out, rectified].entries()) {
    await backend.read(buffer, all.subarray(i * N * M, (i + 1) * N * M));
  }
  return all;
}

describe.each([1, 2])("a user's kernel on wasm, %i thread(s)", (threads) => {
  const create = (): Promise<HostBackend> => createWasmBackend({ threads, shareWork });

  test("gives what it gives on reference, after what was enqueued before it", async () => {
    const expected = await selected(createReferenceBackend());
    expect(expected.filter((value) => value !== 0).length).toBeGreaterThan(N);
    expect(await selected(await create())).toEqual(expected);
  });

  test("finds its buffers after the memory has grown", async () => {
    const backend = await create();
    const expected = await selected(backend);
    const [x, labels] = [backend.allocate(N * M), backend.allocateLabels(N)];
    backend.write(x, new Float32Array(N * M).fill(1));
    const select = backend.bind(SELECT_FORWARD);
    select(x, x, labels, N, M, 2, false);
    backend.allocate(10_000_000);
    select(x, x, labels, N, M, 2, false);
    const values = new Float32Array(N * M);
    await backend.read(x, values);
    expect([...new Set(values)]).toEqual([4, 0]);
    expect(await selected(backend)).toEqual(expected);
  });

  test("is handed the same arrays until the memory grows", async () => {
    const backend = await create();
    const [buffer, labels] = [backend.allocate(3), backend.allocateLabels(3)];
    const [mapped, mappedLabels] = [backend.map(buffer), backend.mapLabels(labels)];
    expect(backend.map(buffer)).toBe(mapped);
    expect(backend.mapLabels(labels)).toBe(mappedLabels);
    mapped[1] = 5;
    mappedLabels[2] = 7;
    backend.allocate(10_000_000);
    expect([...backend.map(buffer)]).toEqual([0, 5, 0]);
    expect([...backend.mapLabels(labels)]).toEqual([0, 0, 7]);
  });
});
