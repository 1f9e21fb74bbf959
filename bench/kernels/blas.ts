/**
 * The three matrix products of an affine layer on the wasm backend and on every BLAS library that is here, in GFLOP/s:
 * `tsx bench/kernels/blas.ts [threads]`. Each is first compared with the reference; the systems take turns, and a
 * figure is the median of their rounds.
 *
 * @module
 */
import type { Backend } from "../../src/backends/backend.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { createBlasBackend, findBlasLibraries } from "../../src/node/index.ts";
import { summarize } from "../statistics.ts";
import { asText } from "../table.ts";
import { affineCalls, allocate, bind, type Call, check, expectedOf } from "./calls.ts";
import { takeTurns } from "./turns.ts";

/** N, D, M. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [1, 784, 256],
  [7, 784, 256],
  [32, 20, 64],
  [32, 64, 64],
  [64, 784, 100],
  [127, 97, 97],
  [128, 256, 10],
  [128, 784, 256],
  [512, 784, 1024],
];

const threads = Number(process.argv[2] ?? 1);
const systems: Record<string, Backend> = { wasm: await createWasmBackend({ threads: 1 }) };
for (const label of await findBlasLibraries().catch(withoutLibraries)) {
  systems[label] = await createBlasBackend({ library: label.split(" ")[0], threads });
}

const table = [["N×D×M", `GFLOP/s, ${threads} thread(s), wasm 1`, "out", "dx", "dw"]];
for (const sizes of SIZES) {
  const { out, dx, dw } = affineCalls(...sizes);
  const columns = [await speeds(out), await speeds(dx), await speeds(dw)];
  Object.keys(systems).forEach((name, i) => {
    table.push([i === 0 ? sizes.join("×") : "", name, ...columns.map((column) => column[i]!.toFixed(1))]);
  });
}
console.log(asText(table));

/** Of each system, in turns. @throws Error if one multiplies wrongly */
async function speeds(call: Call): Promise<number[]> {
  const expected = await expectedOf(call);
  const calls = [];
  for (const [name, backend] of Object.entries(systems)) {
    const handles = allocate(backend, call);
    await check(backend, call, handles, expected, name);
    calls.push(bind(backend, call, handles));
  }
  return takeTurns(calls).map((times) => call.work / summarize(times).median / 1e6);
}

function withoutLibraries(error: Error): string[] {
  process.stderr.write(`${error.message}\n`);
  return [];
}
