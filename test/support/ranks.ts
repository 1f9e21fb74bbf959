/**
 * Ranks on threads of this process: what the tests of several processes run on, without any MPI.
 *
 * @module
 */
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import type { Communicator, Reduction } from "../../src/base/communicator.ts";
import type { FloatArray } from "../../src/base/tensor.ts";

/** Elements of the longest message. */
const LONGEST = 2 ** 20;
/** Places in the shared integers: ranks that have arrived, meetings so far; then each rank's length of message. */
const [ARRIVED, MEETINGS, LENGTHS] = [0, 1, 2];

/** What all ranks share. */
export interface SharedMemory {
  readonly integers: Int32Array;
  /** (size, LONGEST). */
  readonly messages: Float64Array;
}

export function sharedMemory(size: number): SharedMemory {
  return {
    integers: new Int32Array(new SharedArrayBuffer(4 * (LENGTHS + size))),
    messages: new Float64Array(new SharedArrayBuffer(8 * size * LONGEST)),
  };
}

/** Sums in the order of the ranks, so that all get the same bits. */
export class ThreadCommunicator implements Communicator {
  readonly rank: number;
  readonly size: number;
  readonly description: string;
  readonly #shared: SharedMemory;

  constructor(rank: number, size: number, shared: SharedMemory) {
    this.rank = rank;
    this.size = size;
    this.description = `${size} threads`;
    this.#shared = shared;
  }

  allReduce(values: FloatArray): void {
    values.set(this.#sumOf(values));
  }

  /** Until it has ended there is nothing in the array that anybody could use. */
  startAllReduce(values: FloatArray): Reduction {
    const sum = this.#sumOf(values);
    values.fill(Number.NaN);
    return { poll: () => {}, wait: () => values.set(sum) };
  }

  broadcast(bytes: Uint8Array): void {
    const sums = this.#sumOf(this.rank === 0 ? Float64Array.from(bytes) : new Float64Array(bytes.length));
    bytes.set(sums);
  }

  barrier(): void {
    const { integers } = this.#shared;
    const meeting = Atomics.load(integers, MEETINGS);
    if (Atomics.add(integers, ARRIVED, 1) === this.size - 1) {
      Atomics.store(integers, ARRIVED, 0);
      Atomics.add(integers, MEETINGS, 1);
      Atomics.notify(integers, MEETINGS);
    }
    while (Atomics.load(integers, MEETINGS) === meeting) Atomics.wait(integers, MEETINGS, meeting);
  }

  #sumOf(values: FloatArray): Float64Array {
    const { integers, messages } = this.#shared;
    const message = (rank: number): Float64Array => messages.subarray(rank * LONGEST, rank * LONGEST + values.length);
    message(this.rank).set(values);
    Atomics.store(integers, LENGTHS + this.rank, values.length);
    this.barrier();
    const lengths = [...integers.subarray(LENGTHS, LENGTHS + this.size)];
    if (new Set(lengths).size > 1) throw new Error(`The ranks sum different numbers of elements: ${lengths}.`);
    const sum = new Float64Array(values.length);
    for (let rank = 0; rank < this.size; rank++) {
      const summand = message(rank);
      for (let i = 0; i < sum.length; i++) sum[i]! += summand[i]!;
    }
    this.barrier(); // all have read
    return sum;
  }
}

/**
 * Runs a function of a module on so many ranks.
 *
 * @param module with functions of a communicator and `input`, by name
 * @returns what each rank's returned, or the error of each that has failed
 * @throws Error if a rank failed while others wait for it
 */
export async function onRanks<T>(size: number, module: string, name: string, input: unknown): Promise<T[]> {
  const script = await scriptOf(module);
  const shared = sharedMemory(size);
  const workers = Array.from(
    { length: size },
    (_, rank) => new Worker(script, { eval: true, workerData: { rank, size, shared, name, input } }),
  );
  try {
    return await Promise.all(workers.map(resultOf<T>));
  } finally {
    for (const worker of workers) await worker.terminate();
  }
}

function resultOf<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

const scripts = new Map<string, Promise<string>>();

/** One script for a thread: the module, and what calls it. */
function scriptOf(module: string): Promise<string> {
  const known = scripts.get(module) ?? bundle(module);
  scripts.set(module, known);
  return known;
}

async function bundle(module: string): Promise<string> {
  const contents = `
    import { parentPort, workerData } from "node:worker_threads";
    import * as functions from ${JSON.stringify(module)};
    import { ThreadCommunicator } from ${JSON.stringify(import.meta.filename)};
    const { rank, size, shared, name, input } = workerData;
    functions[name](new ThreadCommunicator(rank, size, shared), input).then((result) => parentPort.postMessage(result));
  `;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: resolve(import.meta.dirname) },
    ...{ bundle: true, format: "cjs", platform: "node", write: false, logLevel: "error" },
    external: ["esbuild", "koffi"],
  });
  return outputFiles[0]!.text;
}
