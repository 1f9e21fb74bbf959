/**
 * The three matrix products of an affine layer on the wasm backend, in GFLOP/s of one core: `tsx bench/kernels/gemm.ts`.
 * Each is first compared with the reference; a time is the best of several rounds.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { createRandom } from "../../src/random.ts";

/** N, D, M. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [1, 784, 256],
  [7, 784, 256],
  [32, 20, 64],
  [64, 784, 100],
  [127, 97, 97],
  [128, 256, 10],
  [128, 784, 256],
  [512, 784, 1024],
];
const ROUNDS = 10;
/** Floating-point operations in one round, at least. */
const ROUND_SIZE = 2e8;

const products = {
  out: (on: Backend, a: Arrays, ...sizes: Sizes) => on.affineForward(a.out, a.x, a.w, a.b, ...sizes),
  dx: (on: Backend, a: Arrays, ...sizes: Sizes) => on.affineBackwardInput(a.dx, a.dout, a.w, ...sizes),
  dw: (on: Backend, a: Arrays, ...sizes: Sizes) => on.affineBackwardParameters(a.dw, a.db, a.dout, a.x, ...sizes),
};

type Sizes = [N: number, D: number, M: number];
type Arrays = Record<"x" | "w" | "b" | "out" | "dout" | "dx" | "dw" | "db", DeviceBuffer>;

console.log("   N     D     M      out     dx     dw   GFLOP/s");
for (const [N, D, M] of SIZES) {
  const wasm = await createWasmBackend({ threads: 1 });
  const arrays = allocateArrays(wasm, N, D, M);
  await compare(wasm, arrays, [N, D, M]);
  const speeds = Object.values(products).map((product) => {
    const seconds = bestTime(() => product(wasm, arrays, N, D, M), ROUND_SIZE / (2 * N * D * M));
    return ((2 * N * D * M) / seconds / 1e9).toFixed(1).padStart(6);
  });
  console.log(String(N).padStart(4), String(D).padStart(5), String(M).padStart(5), " ", ...speeds);
}

/** Standard normal inputs, the same on every backend. */
function allocateArrays(backend: Backend, N: number, D: number, M: number): Arrays {
  const random = createRandom(0, "check");
  const filled = (length: number): DeviceBuffer => {
    const buffer = backend.allocate(length);
    backend.write(
      buffer,
      Float32Array.from({ length }, () => random.normal()),
    );
    return buffer;
  };
  const inputs = { x: filled(N * D), w: filled(D * M), b: filled(M), dout: filled(N * M) };
  const outputs = { out: filled(N * M), dx: filled(N * D), dw: filled(D * M), db: filled(M) };
  return { ...inputs, ...outputs };
}

/** Throws if a product is further from the reference than sums of so many random terms, rounded to float32, can be. */
async function compare(wasm: Backend, arrays: Arrays, sizes: Sizes): Promise<void> {
  const reference = createReferenceBackend("float64");
  const expected = allocateArrays(reference, ...sizes);
  for (const [name, product] of Object.entries(products)) {
    product(wasm, arrays, ...sizes);
    product(reference, expected, ...sizes);
    const [got, want] = [
      await readAll(wasm, arrays[name as keyof Arrays]),
      await readAll(reference, expected[name as keyof Arrays]),
    ];
    const worst = got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0);
    if (!(worst <= Math.max(...sizes) * 2 ** -20)) throw new Error(`${name} of ${sizes} is off by ${worst}`);
  }
}

async function readAll(backend: Backend, buffer: DeviceBuffer): Promise<Float64Array> {
  const values = new Float64Array(buffer.length);
  await backend.read(buffer, values);
  return values;
}

/** Seconds of one call. */
function bestTime(call: () => void, callsWanted: number): number {
  const calls = Math.ceil(callsWanted);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    best = Math.min(best, (performance.now() - start) / calls / 1000);
  }
  return best;
}
