/**
 * The communicator of an MPI job: `mpirun -n 4 node program.js`.
 *
 * @module
 */
import type { Communicator, Reduction } from "../../base/communicator.ts";
import { BackendError, ConfigError } from "../../base/errors.ts";
import type { FloatArray } from "../../base/tensor.ts";
import { type Koffi, loadKoffi, type NativeFunction, type NativeLibrary } from "../koffi.ts";
import { candidatesFor, type Handles, type OpenMpiLibrary, openMpiLibrary } from "./libraries.ts";
import { assertAsStarted } from "./starter.ts";

/** All ranks of the job that this process is one of. */
export interface MpiCommunicator extends Communicator {
  /** Ends all ranks at once with this exit code; mpirun then gives it, too. Nothing after it is sure to run. */
  abort(exitCode: number): void;
  /** To be called by every rank before it ends well: a rank that ends without it is taken for one that has failed. */
  finalize(): void;
}

let joined: Promise<MpiCommunicator> | undefined;

/**
 * Joins the ranks that were started together with this process; alone, it is a job of one rank. Once a process: later
 * calls give the same.
 *
 * @throws BackendError without the package koffi or an MPI library, saying what to install; with one that does not belong
 *   to what has started the ranks
 * @example
 * const communicator = await joinMpi();
 * await fit(net, data, { replica: dataParallel(communicator) });
 * communicator.finalize();
 */
export function joinMpi(): Promise<MpiCommunicator> {
  joined ??= join();
  return joined;
}

/** The MPI library that would be used, in its own words: `"Open MPI v4.1.4"`. Joins nothing. @throws BackendError as joinMpi */
export async function findMpiLibrary(): Promise<string> {
  const koffi = await loadKoffi("Training on several processes");
  const { library } = openMpiLibrary(koffi, candidatesFor(process.env));
  return versionOf(library, koffi);
}

async function join(): Promise<MpiCommunicator> {
  keepTransportOffTheHeap(process.env);
  const koffi = await loadKoffi("Training on several processes");
  const opened = openMpiLibrary(koffi, candidatesFor(process.env));
  const provided = new Int32Array(1);
  const init = opened.library.func(
    "int MPI_Init_thread(uintptr_t argc, uintptr_t argv, int required, uintptr_t provided)",
  );
  succeeded("MPI_Init_thread", init(0, 0, FUNNELED, Number(koffi.address(provided))));
  const ranks = new MpiRanks(koffi, opened);
  assertAsStarted(ranks, process.env);
  return ranks;
}

/**
 * UCX, the transport below MPICH and, on some networks, Open MPI, watches the process' memory unless it is told not to. To
 * try its watch it grows the heap by a page and shrinks it again; what another thread of Node or V8 was given in between is
 * cut off, and the process ends by SIGSEGV soon after: 3 starts of 36 on a busy machine, with MPICH 4.0.2 and UCX 1.13.1.
 * It reads the variable when it is loaded. Whoever has set it has decided.
 */
function keepTransportOffTheHeap(environment: NodeJS.ProcessEnv): void {
  environment.UCX_MEM_EVENTS ??= "no";
}

/** MPI_THREAD_FUNNELED, in both families: the process may have threads, of which only the first one calls MPI. */
const FUNNELED = 1;

class MpiRanks implements MpiCommunicator {
  readonly rank: number;
  readonly size: number;
  readonly description: string;
  readonly #koffi: Koffi;
  readonly #handles: Handles;
  readonly #calls: Calls;
  /** Where MPI keeps the request of each sum that is under way; an array of its own for each slot, used again. */
  readonly #freeRequests: Request[] = [];
  #finalized = false;

  constructor(koffi: Koffi, { library, handles }: OpenMpiLibrary) {
    this.#koffi = koffi;
    this.#handles = handles;
    this.#calls = callsOf(library);
    this.rank = this.#ask(library, "MPI_Comm_rank");
    this.size = this.#ask(library, "MPI_Comm_size");
    this.description = `${versionOf(library, koffi)}, ${this.size} ${this.size === 1 ? "rank" : "ranks"}`;
  }

  allReduce(values: FloatArray): void {
    const { inPlace, sum, world } = this.#handles;
    const address = this.#address(values);
    succeeded("MPI_Allreduce", this.#calls.allReduce(inPlace, address, values.length, this.#type(values), sum, world));
  }

  startAllReduce(values: FloatArray): Reduction {
    const { inPlace, sum, world, ignoreStatus } = this.#handles;
    const { start, test, wait } = this.#calls;
    const request = this.#freeRequests.pop() ?? this.#makeRequest();
    const address = this.#address(values);
    const status = start(inPlace, address, values.length, this.#type(values), sum, world, request.address);
    succeeded("MPI_Iallreduce", status);
    return {
      poll: () => succeeded("MPI_Test", test(request.address, request.flag, ignoreStatus)),
      wait: () => {
        // A request that MPI_Test has found done is null by now, and MPI_Wait returns at once.
        succeeded("MPI_Wait", wait(request.address, ignoreStatus));
        if (values.byteLength === 0) throw new BackendError("The memory of a sum was grown while it was under way.");
        this.#freeRequests.push(request);
      },
    };
  }

  broadcast(bytes: Uint8Array): void {
    const { byte, world } = this.#handles;
    succeeded("MPI_Bcast", this.#calls.broadcast(this.#address(bytes), bytes.length, byte, 0, world));
  }

  barrier(): void {
    succeeded("MPI_Barrier", this.#calls.barrier(this.#handles.world));
  }

  abort(exitCode: number): void {
    this.#calls.abort(this.#handles.world, exitCode);
  }

  finalize(): void {
    if (this.#finalized) return;
    this.#finalized = true;
    succeeded("MPI_Finalize", this.#calls.finalize());
  }

  /** Where an array lies: MPI works on it there, so nothing is copied. */
  #address(array: FloatArray | Uint8Array): number {
    if (this.#finalized) throw new ConfigError("The MPI job is over: finalize was called.");
    return Number(this.#koffi.address(array));
  }

  #type(values: FloatArray): number {
    return values instanceof Float32Array ? this.#handles.float : this.#handles.double;
  }

  #makeRequest(): Request {
    const handle = new BigInt64Array(1);
    const flag = new Int32Array(1);
    const address = Number(this.#koffi.address(handle));
    return { arrays: [handle, flag], address, flag: Number(this.#koffi.address(flag)) };
  }

  #ask(library: NativeLibrary, name: string): number {
    const answer = new Int32Array(1);
    const call = library.func(`int ${name}(uintptr_t comm, uintptr_t answer)`);
    succeeded(name, call(this.#handles.world, Number(this.#koffi.address(answer))));
    return answer[0]!;
  }
}

interface Request {
  /** Kept so that what lies at the addresses is not collected. */
  readonly arrays: readonly ArrayBufferView[];
  readonly address: number;
  readonly flag: number;
}

interface Calls {
  readonly allReduce: NativeFunction;
  readonly start: NativeFunction;
  readonly test: NativeFunction;
  readonly wait: NativeFunction;
  readonly broadcast: NativeFunction;
  readonly barrier: NativeFunction;
  readonly abort: NativeFunction;
  readonly finalize: NativeFunction;
}

/** Handles are passed as wide as an address: a callee that takes an int (MPICH) looks at the lower half. */
function callsOf(library: NativeLibrary): Calls {
  const reduced = "intptr_t from, uintptr_t to, int count, uintptr_t type, uintptr_t op, uintptr_t comm";
  return {
    allReduce: library.func(`int MPI_Allreduce(${reduced})`),
    start: library.func(`int MPI_Iallreduce(${reduced}, uintptr_t request)`),
    test: library.func("int MPI_Test(uintptr_t request, uintptr_t flag, uintptr_t status)"),
    wait: library.func("int MPI_Wait(uintptr_t request, uintptr_t status)"),
    broadcast: library.func("int MPI_Bcast(uintptr_t bytes, int count, uintptr_t type, int root, uintptr_t comm)"),
    barrier: library.func("int MPI_Barrier(uintptr_t comm)"),
    abort: library.func("int MPI_Abort(uintptr_t comm, int code)"),
    finalize: library.func("int MPI_Finalize()"),
  };
}

/** `"Open MPI v4.1.4"`, `"MPICH Version: 4.0.2"`: what comes before the first comma or end of line. */
function versionOf(library: NativeLibrary, koffi: Koffi): string {
  const text = new Uint8Array(MAX_VERSION_BYTES);
  const length = new Int32Array(1);
  const call = library.func("int MPI_Get_library_version(uintptr_t text, uintptr_t length)");
  succeeded("MPI_Get_library_version", call(Number(koffi.address(text)), Number(koffi.address(length))));
  const version = new TextDecoder().decode(text.subarray(0, length[0]));
  return version
    .split(/[,\n\0]/)[0]!
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** More than MPI_MAX_LIBRARY_VERSION_STRING of any: 256 in Open MPI, 8192 in MPICH. */
const MAX_VERSION_BYTES = 16384;

function succeeded(name: string, status: number): void {
  if (status !== 0) throw new BackendError(`${name} failed with status ${status}.`);
}
