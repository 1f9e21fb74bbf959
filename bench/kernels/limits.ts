/**
 * `npm run bench:limits`: how far each kernel of the toolbox is from what the machine allows. Every kernel takes turns, on
 * one core, with a copy of as many bytes as the kernel moves at least, with arithmetic on vectors of two float64, and
 * with divisions of them. With `--json`, the figures alone; with a part of a kernel's name, such kernels alone.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Backend, DeviceBuffer, LabelBuffer } from "../../src/backends/backend.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { createRandom } from "../../src/base/random.ts";
import { compileAssembly } from "../compile.ts";
import { describeMachine } from "../machine.ts";
import { type Summary, summarize } from "../statistics.ts";
import { asText, middleHalf, significant, type Table } from "../table.ts";
import { LIMITED_CALLS, type LimitedCall } from "./toolbox-calls.ts";
import { takeTurns } from "./turns.ts";

/** How many times its limit a kernel may take. */
const BOUND = 2;
/** Of the loops in bench/assembly/wide-ceilings.ts. */
const ROUNDS = 2000;
const [OPERATIONS, DIVISIONS] = [26 * ROUNDS, 4 * ROUNDS];

/** What bench/assembly/wide-ceilings.ts exports. */
interface Ceilings {
  operations(rounds: number): number;
  divisions(rounds: number): number;
  copy(bytes: number, rounds: number): void;
}

interface Row {
  readonly kernel: string;
  readonly sizes: string;
  /** Nanoseconds for one number: the kernel's, and the least that the machine allows. */
  readonly ns: number;
  readonly limit: number;
  readonly limitedBy: string;
  /** The kernel's time over its limit, round by round. */
  readonly ratio: Summary;
}

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const machine = describeMachine();
const ceilings = await loadCeilings();
const backend = await createWasmBackend({ threads: 1 });
const calls = LIMITED_CALLS.filter(({ kernel }) => kernel.name.includes(positionals[0] ?? ""));
await backend.prepare(calls.map(({ kernel }) => kernel));
const rows = calls.map(measure);
if (values.json) console.log(JSON.stringify({ machine, results: rows }, undefined, 1));
else console.log(`${machine.date}, ${machine.cpu}, Node ${machine.node}, one core\n\n${asText(table(rows))}`);

async function loadCeilings(): Promise<Ceilings> {
  const memory = new WebAssembly.Memory({ initial: 64 });
  new Uint8Array(memory.buffer).fill(1); // pages that were never touched would all be the same one
  const module = await compileAssembly("wide-ceilings.ts");
  const { instance } = await WebAssembly.instantiate(module, { env: { memory } });
  return instance.exports as unknown as Ceilings; // WebAssembly's exports are untyped
}

function measure(call: LimitedCall): Row {
  const { kernel, moved, operations, divisions, work } = call;
  const bytes = Math.round((moved * work * 4) / 2); // a copy reads and writes each
  const [own, copy, operation, division] = takeTurns([
    bind(backend, call),
    () => ceilings.copy(bytes, 1),
    () => void ceilings.operations(ROUNDS),
    () => void ceilings.divisions(ROUNDS),
  ]);
  const limits = own!.map((_, round) => ({
    bandwidth: copy![round]! / work,
    arithmetic: (operations * operation![round]!) / OPERATIONS,
    division: (divisions * division![round]!) / DIVISIONS,
  }));
  const least = limits.map((limit) => Math.max(...Object.values(limit)));
  const middle = [...limits].sort((a, b) => Math.max(...Object.values(a)) - Math.max(...Object.values(b)))[
    limits.length >> 1
  ]!;
  return {
    kernel: kernel.name,
    sizes: call.numbers.join(" "),
    ns: (summarize(own!).median * 1e6) / work,
    limit: summarize(least).median * 1e6,
    limitedBy: Object.entries(middle).sort(([, a], [, b]) => b - a)[0]![0],
    ratio: summarize(own!.map((ms, round) => ms / work / least[round]!)),
  };
}

/** The call on buffers with random numbers in them. */
function bind(backend: Backend, { kernel, arrays, numbers }: LimitedCall): () => void {
  const buffers = Object.entries(arrays).map(([name, length]) => fill(backend, name, length));
  const bound = backend.bind(kernel) as (...args: unknown[]) => void; // the list has lost which arguments it takes
  return bound.bind(undefined, ...buffers, ...numbers);
}

/** Labels and ids are small integers; weights, probabilities and mean squares are from 0 to 1; the rest is normal. */
function fill(backend: Backend, name: string, length: number): DeviceBuffer | LabelBuffer {
  const random = createRandom(0, "check");
  if (name === "labels") return backend.allocateLabels(length);
  const numberOf = (): number => {
    if (name === "ids") return random.integer(1000);
    return /weights|quantiles|targets|^v$|sum/i.test(name) ? random.uniform() : random.normal();
  };
  const buffer = backend.allocate(length);
  backend.write(buffer, Float32Array.from({ length }, numberOf));
  return buffer;
}

function table(rows: readonly Row[]): Table {
  const body = rows.map(({ kernel, sizes, ns, limit, limitedBy, ratio }) => [
    kernel,
    sizes,
    significant(ns),
    significant(limit),
    limitedBy,
    `${middleHalf(ratio)}${ratio.median > BOUND ? ", **beyond**" : ""}`,
  ]);
  return [["kernel", "sizes", "ns/number", "limit", "limited by", "time / limit"], ...body];
}
