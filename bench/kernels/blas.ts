/**
 * The three matrix products of an affine layer on the wasm backend and on every BLAS library that is here, in GFLOP/s:
 * `tsx bench/kernels/blas.ts [threads]`. Each library is first compared with the reference (when it is opened); the
 * systems take turns, and a figure is the median of their rounds.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../../src/backends/backend.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { createBlasBackend, findBlasLibraries } from "../../src/node/index.ts";
import { createRandom } from "../../src/random.ts";

/** N, D, M. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [1, 784, 256],
  [32, 20, 64],
  [32, 64, 64],
  [64, 784, 100],
  [127, 97, 97],
  [128, 256, 10],
  [128, 784, 256],
  [512, 784, 1024],
];
const ROUNDS = 11;
/** Floating-point operations in one round, at least. */
const ROUND_SIZE = 1e8;

const threads = Number(process.argv[2] ?? 1);
const systems: Record<string, Backend> = { wasm: await createWasmBackend() };
for (const label of await findBlasLibraries()) {
  const library = label.split(" ")[0];
  systems[label] = await createBlasBackend({ library, threads });
}

console.log(`${threads} thread(s); wasm 1`.padEnd(46), "out     dx     dw   GFLOP/s");
for (const [N, D, M] of SIZES) {
  const products = Object.entries(systems).map(([name, backend]) => ({ name, calls: productsOn(backend, N, D, M) }));
  const calls = Math.ceil(ROUND_SIZE / (2 * N * D * M));
  const seconds = new Map(products.map(({ name }) => [name, [[], [], []] as number[][]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, calls: three } of products) {
      three.forEach((call, i) => void seconds.get(name)![i]!.push(timeOf(call, calls)));
    }
  }
  for (const [name, three] of seconds) {
    const speeds = three.map((times) => ((2 * N * D * M) / median(times) / 1e9).toFixed(1).padStart(6));
    console.log([N, D, M].map((size) => String(size).padStart(4)).join(" "), ` ${name.padEnd(28)}`, ...speeds);
  }
}

/** The products of one layer, on standard normal inputs: out, dx, dw. */
function productsOn(backend: Backend, N: number, D: number, M: number): readonly (() => void)[] {
  const random = createRandom(0, "check");
  const filled = (length: number): DeviceBuffer => {
    const buffer = backend.allocate(length);
    backend.write(
      buffer,
      Float32Array.from({ length }, () => random.normal()),
    );
    return buffer;
  };
  const [x, w, b, dout] = [filled(N * D), filled(D * M), filled(M), filled(N * M)];
  const [out, dx, dw, db] = [filled(N * M), filled(N * D), filled(D * M), filled(M)];
  return [
    () => backend.affineForward(out, x, w, b, N, D, M),
    () => backend.affineBackwardInput(dx, dout, w, N, D, M),
    () => backend.affineBackwardParameters(dw, db, dout, x, N, D, M),
  ];
}

/** Seconds of one call. */
function timeOf(call: () => void, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (performance.now() - start) / calls / 1000;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
