/**
 * The fast backend: AssemblyScript kernels with 128-bit vectors, float32, in any engine with WebAssembly SIMD; on
 * several threads where it has shared memory.
 *
 * @module
 */
import type { HostBackend } from "../backend.ts";
import { compiled } from "./compile.ts";
import { coreGlue } from "./glue.generated.ts";
import type { Glue, ModuleKernels } from "./glue.ts";
import { type WasmBuffer, WasmMemory } from "./memory.ts";
import { NativeKernels, type NativeSet } from "./native-kernels.ts";
import type { Arena } from "./parts-of-memory.ts";
import { assertThreads, availableThreads, whyOneThread } from "./threads/available.ts";
import { whyNoWorkers } from "./threads/pool.ts";
import { createThreads } from "./threads/threaded.ts";
import { PLAIN, type WasmVariant, wholeOf } from "./variants.ts";

/** What one thread uses of the module's exports beside the kernels. */
export interface WasmExports {
  readonly SCRATCH_BYTES: { readonly value: number };
  readonly PARTIALS_BYTES: { readonly value: number };
  useScratch(pointer: number): void;
  usePartials(pointer: number): void;
  /** Each of the N rows of out (N, M) becomes b (M). */
  broadcastRow(out: number, b: number, N: number, M: number): void;
  /** db (M) = the sum of the rows of dout (N, M). */
  sumColumns(db: number, dout: number, N: number, M: number): void;
}

/**
 * The backend with what lies under it, for backends that are built on this one. No type here is the engine's own: the
 * package's types are to be read by compilers that are not told of WebAssembly.
 */
export interface WasmParts {
  readonly backend: HostBackend;
  /** What the handles point into. Growing it detaches every view of it. */
  readonly memory: { readonly buffer: ArrayBufferLike };
  readonly exports: WasmExports;
}

/** Options of {@link createWasmBackend}. */
export interface WasmOptions {
  /**
   * How many threads work, the calling one among them: 1 to 16. The results are the same bits for any number. Default:
   * as many as the machine runs at a time.
   */
  readonly threads?: number | undefined;
  /** For tests: how much work a share must be, in nanoseconds of one thread. Default: as measured. */
  readonly shareWork?: number | undefined;
}

/** What was enqueued, and has not run yet. */
interface Queue {
  /** Runs it; undefined where that is done at once. */
  finish(): Promise<void> | undefined;
  /** Runs it before the call returns. */
  finishNow(): void;
}

/** On one thread kernels run when they are called. */
const NO_QUEUE: Queue = { finish: () => undefined, finishNow: () => {} };

/**
 * A backend with a memory of its own.
 *
 * @throws ConfigError if `threads` is no number of threads
 * @throws BackendError without WebAssembly SIMD
 */
export function createWasmBackend(options: WasmOptions = {}): Promise<HostBackend> {
  return createVariant(PLAIN, options);
}

/** The backend on one thread. @throws BackendError without WebAssembly SIMD */
export function createWasmParts(): Promise<WasmParts> {
  return createOnOneThread(PLAIN);
}

/**
 * The backend with the kernels of a variant.
 *
 * @throws ConfigError if `threads` is no number of threads
 * @throws BackendError if the engine has not what the variant needs
 */
export async function createVariant(
  variant: WasmVariant,
  { threads = availableThreads(), shareWork }: WasmOptions,
): Promise<HostBackend> {
  assertThreads(threads);
  if (threads === 1) return (await createOnOneThread(variant)).backend;
  const reason = whyOneThread() ?? (await whyNoWorkers());
  if (reason !== undefined) return (await createOnOneThread(variant, `1 thread (${reason})`)).backend;
  return createOnThreads(variant, threads, shareWork);
}

/** The backend on one thread, in a part of a memory of which other threads have theirs. */
export async function createInArena(arena: Arena): Promise<HostBackend> {
  return (await createOnOneThread(PLAIN, "1 thread", arena)).backend;
}

async function createOnOneThread(variant: WasmVariant, threads = "1 thread", arena?: Arena): Promise<WasmParts> {
  const shared = arena !== undefined;
  const memory = new WasmMemory(shared, arena);
  const instantiate = async (of: WasmVariant): Promise<WasmExports> => {
    const instance = await WebAssembly.instantiate(await compiled(of, shared), { env: { memory: memory.memory } });
    return instance.exports as unknown as WasmExports; // untyped by nature: assembly/instance.ts exports these
  };
  const exports = await instantiate(variant);
  const scratch = memory.allocate(exports.SCRATCH_BYTES.value / 4).pointer;
  const partials = memory.allocate(exports.PARTIALS_BYTES.value / 4).pointer;
  const kernelsOf = (module: WasmExports): NativeSet["make"] => {
    module.useScratch(scratch);
    module.usePartials(partials);
    // The kernels stand among the module's exports, too, under names that only the generated glue knows.
    return ({ direct }) => direct(module as unknown as ModuleKernels);
  };
  const loadFamilies = async (): Promise<NativeSet["make"]> => kernelsOf(await instantiate(await wholeOf(variant)));
  const backend = await createOn(memory, NO_QUEUE, kernelsOf(exports), loadFamilies, variant, threads);
  return { backend, memory: memory.memory, exports };
}

/** Kernels are written into a plan, which is run before anybody looks at the memory or changes it. */
async function createOnThreads(
  variant: WasmVariant,
  threads: number,
  shareWork: number | undefined,
): Promise<HostBackend> {
  const { memory, plan, exchange } = await createThreads(await compiled(variant, true), threads, shareWork);
  const make: NativeSet["make"] = ({ planned }) => planned(plan);
  const loadFamilies = async (): Promise<NativeSet["make"]> => {
    await exchange(await compiled(await wholeOf(variant), true));
    return make;
  };
  return createOn(memory, plan, make, loadFamilies, variant, `${threads} threads`);
}

/**
 * @param make makes kernels of the variant's binary
 * @param loadFamilies loads all kernels; what it gives makes those that the core lacks
 */
async function createOn(
  memory: WasmMemory,
  queue: Queue,
  make: NativeSet["make"],
  loadFamilies: () => Promise<NativeSet["make"]>,
  { name, simd, holds }: WasmVariant,
  threads: string,
): Promise<HostBackend> {
  const reproducible = name === "wasm";
  const sets: NativeSet[] = [{ glue: coreGlue, make }];
  if (holds === "whole") sets.push({ glue: await familyGlue(), make });
  const backend: HostBackend = {
    name,
    dtype: "float32",
    description: `WebAssembly ${simd}, ${threads}, float32${reproducible ? "" : "; not reproducible"}`,
    reproducible,
    viewAlignment: 1,
    supports: (kernel) => kernels.supports(kernel),
    prepare: (wanted) => kernels.prepare(wanted),
    bind: (kernel) => kernels.bind(kernel),
    allocate: (length) => memory.allocate(length),
    allocateLabels: (length) => memory.allocateLabels(length),
    view: (buffer, start, length) => memory.view(buffer as WasmBuffer<"reals">, start, length),
    write: (buffer, source) => {
      queue.finishNow();
      memory.write(buffer as WasmBuffer, source);
    },
    writeLabels: (buffer, source) => {
      queue.finishNow();
      memory.writeLabels(buffer as WasmBuffer, source);
    },
    read: (buffer, target) => {
      const finishing = queue.finish();
      if (finishing) return finishing.then(() => memory.read(buffer as WasmBuffer, target));
      memory.read(buffer as WasmBuffer, target);
      return undefined;
    },
    map: (buffer) => {
      queue.finishNow();
      return memory.map(buffer as WasmBuffer<"reals">);
    },
    mapLabels: (buffer) => {
      queue.finishNow();
      return memory.mapLabels(buffer as WasmBuffer<"labels">);
    },
  };
  const load = async (): Promise<NativeSet> => ({ glue: await familyGlue(), make: await loadFamilies() });
  const kernels = new NativeKernels(sets, load, backend);
  return backend;
}

async function familyGlue(): Promise<Glue> {
  return (await import("./families.generated.ts")).familyGlue;
}
