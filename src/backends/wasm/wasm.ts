/**
 * The fast backend: AssemblyScript kernels with 128-bit vectors, float32, in any engine with WebAssembly SIMD; on
 * several threads where it has shared memory.
 *
 * @module
 */
import { BackendError } from "../../base/errors.ts";
import type { Backend } from "../backend.ts";
import type { Kernels } from "../kernels.ts";
import { type Binary, bytesOf, isSupported } from "./binary.ts";
import { bindKernels } from "./bind-kernels.ts";
import { kernels } from "./kernels.generated.ts";
import { type WasmBuffer, WasmMemory } from "./memory.ts";
import { assertThreads, availableThreads, whyOneThread } from "./threads/available.ts";
import { whyNoWorkers } from "./threads/pool.ts";
import { createThreadedKernels } from "./threads/threaded.ts";

/** What one thread uses of the module's exports: the kernels on byte offsets, and what they need to work. */
export interface WasmExports extends Kernels<number, number> {
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
  readonly backend: Backend;
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

/** A binary, and what a backend that runs it says. */
export interface WasmVariant {
  readonly name: "wasm" | "wasm-relaxed";
  readonly binary: Binary;
  readonly simd: "SIMD" | "relaxed SIMD";
  /** What the engine must have. */
  readonly needs: string;
  /** What to do where it has not. */
  readonly advice: string;
}

/** The kernels that are the same everywhere. */
export const PLAIN: WasmVariant = {
  name: "wasm",
  binary: kernels,
  simd: "SIMD",
  needs: "128-bit vectors (SIMD)",
  advice: 'Use backend: "reference".',
};

/** Compiled once per process, by the variant and whether the memory is shared. */
const modules = new Map<string, Promise<WebAssembly.Module>>();

/** Whether this engine has WebAssembly with 128-bit vectors. */
export function wasmIsSupported(): boolean {
  return isSupported(kernels);
}

/**
 * A backend with a memory of its own.
 *
 * @throws ConfigError if `threads` is no number of threads
 * @throws BackendError without WebAssembly SIMD
 */
export function createWasmBackend(options: WasmOptions = {}): Promise<Backend> {
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
): Promise<Backend> {
  assertThreads(threads);
  if (threads === 1) return (await createOnOneThread(variant)).backend;
  const reason = whyOneThread() ?? (await whyNoWorkers());
  if (reason !== undefined) return (await createOnOneThread(variant, `1 thread (${reason})`)).backend;
  return createOnThreads(variant, threads, shareWork);
}

async function createOnOneThread(variant: WasmVariant, threads = "1 thread"): Promise<WasmParts> {
  const module = await compiled(variant, false);
  const memory = new WasmMemory(false);
  const instance = await WebAssembly.instantiate(module, { env: { memory: memory.memory } });
  const exports = instance.exports as unknown as WasmExports;
  exports.useScratch(memory.allocate(exports.SCRATCH_BYTES.value / 4).pointer);
  exports.usePartials(memory.allocate(exports.PARTIALS_BYTES.value / 4).pointer);
  const backend: Backend = {
    ...common(variant, threads, memory, exports),
    write: (buffer, source) => memory.write(buffer as WasmBuffer, source),
    writeLabels: (buffer, source) => memory.writeLabels(buffer as WasmBuffer, source),
    read: (buffer, target) => {
      memory.read(buffer as WasmBuffer, target);
      return undefined;
    },
    map: (buffer) => memory.map(buffer as WasmBuffer),
  };
  return { backend, memory: memory.memory, exports };
}

/** Kernels are written into a plan, which is run before anybody looks at the memory or changes it. */
async function createOnThreads(variant: WasmVariant, threads: number, shareWork: number | undefined): Promise<Backend> {
  const module = await compiled(variant, true);
  const { memory, kernels: planned, plan } = await createThreadedKernels(module, threads, shareWork);
  return {
    ...common(variant, `${threads} threads`, memory, planned),
    write: (buffer, source) => {
      plan.finishNow();
      memory.write(buffer as WasmBuffer, source);
    },
    writeLabels: (buffer, source) => {
      plan.finishNow();
      memory.writeLabels(buffer as WasmBuffer, source);
    },
    read: (buffer, target) => {
      const finishing = plan.finish();
      if (finishing) return finishing.then(() => memory.read(buffer as WasmBuffer, target));
      memory.read(buffer as WasmBuffer, target);
      return undefined;
    },
    map: (buffer) => {
      plan.finishNow();
      return memory.map(buffer as WasmBuffer);
    },
  };
}

function common(
  { name, simd }: WasmVariant,
  threads: string,
  memory: WasmMemory,
  kernels: Kernels<number, number>,
): Omit<Backend, "write" | "writeLabels" | "read" | "map"> {
  const reproducible = name === "wasm";
  return {
    name,
    dtype: "float32",
    description: `WebAssembly ${simd}, ${threads}, float32${reproducible ? "" : "; not reproducible"}`,
    reproducible,
    allocate: (length) => memory.allocate(length),
    allocateLabels: (length) => memory.allocate(length),
    view: (buffer, start, length) => memory.view(buffer as WasmBuffer, start, length),
    ...bindKernels(kernels),
  };
}

function compiled(variant: WasmVariant, shared: boolean): Promise<WebAssembly.Module> {
  const key = `${variant.name} ${shared}`;
  const known = modules.get(key);
  if (known) return known;
  const module = compile(variant, shared);
  modules.set(key, module);
  return module;
}

async function compile({ name, binary, needs, advice }: WasmVariant, shared: boolean): Promise<WebAssembly.Module> {
  if (!isSupported(binary)) {
    const missing = typeof WebAssembly === "object" ? `${needs} in WebAssembly` : "WebAssembly";
    throw new BackendError(`The ${name} backend needs ${missing}, which this engine lacks. ${advice}`);
  }
  try {
    return await WebAssembly.compile(bytesOf(binary, shared));
  } catch (cause) {
    throw new BackendError(
      `WebAssembly may not be compiled here: ${(cause as Error).message}. Allow 'wasm-unsafe-eval' in script-src of the ` +
        'page\'s Content-Security-Policy, or use backend: "reference".',
      { cause },
    );
  }
}
