/**
 * The fast backend: AssemblyScript kernels with 128-bit vectors, float32, in any engine with WebAssembly SIMD; on
 * several threads where it has shared memory.
 *
 * @module
 */
import { BackendError } from "../../errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Backend } from "../backend.ts";
import { bindKernels } from "./bind-kernels.ts";
import { kernelsBase64 } from "./kernels.generated.ts";
import { type WasmBuffer, WasmMemory } from "./memory.ts";
import { assertThreads, availableThreads, whyOneThread } from "./threads/available.ts";
import { createThreadedKernels } from "./threads/threaded.ts";
import { threadsBase64 } from "./threads.generated.ts";

/** What the module for one thread exports: the kernels on byte offsets, and what they need to work. */
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

/** Compiled once per process. */
const modules = new Map<string, Promise<WebAssembly.Module>>();

/** Whether this engine has WebAssembly with 128-bit vectors. */
export function wasmIsSupported(): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(binaryOf(kernelsBase64));
}

/**
 * A backend with a memory of its own.
 *
 * @throws ConfigError if `threads` is no number of threads
 * @throws BackendError without WebAssembly SIMD
 */
export async function createWasmBackend({
  threads = availableThreads(),
  shareWork,
}: WasmOptions = {}): Promise<Backend> {
  assertThreads(threads);
  if (threads === 1) return (await createWasmParts()).backend;
  const reason = whyOneThread();
  if (reason !== undefined) return (await createWasmParts(`1 thread (${reason})`)).backend;
  return createOnThreads(threads, shareWork);
}

/** The backend on one thread. @throws BackendError without WebAssembly SIMD */
export async function createWasmParts(threads = "1 thread"): Promise<WasmParts> {
  const memory = new WasmMemory(new WebAssembly.Memory({ initial: 1 }));
  const instance = await WebAssembly.instantiate(await compiled(kernelsBase64), { env: { memory: memory.memory } });
  const exports = instance.exports as unknown as WasmExports;
  exports.useScratch(memory.allocate(exports.SCRATCH_BYTES.value / 4).pointer);
  exports.usePartials(memory.allocate(exports.PARTIALS_BYTES.value / 4).pointer);
  const backend: Backend = {
    ...common(threads, memory, exports),
    write: (buffer, source) => memory.write(buffer as WasmBuffer, source),
    writeLabels: (buffer, source) => memory.writeLabels(buffer as WasmBuffer, source),
    read: (buffer, target) => {
      memory.read(buffer as WasmBuffer, target);
      return undefined;
    },
  };
  return { backend, memory: memory.memory, exports };
}

/** Kernels are written into a plan, which is run before anybody looks at the memory or changes it. */
async function createOnThreads(threads: number, shareWork: number | undefined): Promise<Backend> {
  const { memory, kernels, plan } = await createThreadedKernels(await compiled(threadsBase64), threads, shareWork);
  return {
    ...common(`${threads} threads`, memory, kernels),
    write: (buffer, source) => {
      plan.finishNow();
      memory.write(buffer as WasmBuffer, source);
    },
    writeLabels: (buffer, source) => {
      plan.finishNow();
      memory.writeLabels(buffer as WasmBuffer, source);
    },
    read: (buffer, target) => {
      if (!plan.isDone) return plan.finish().then(() => memory.read(buffer as WasmBuffer, target));
      memory.read(buffer as WasmBuffer, target);
      return undefined;
    },
  };
}

function common(
  threads: string,
  memory: WasmMemory,
  kernels: Kernels<number, number>,
): Omit<Backend, "write" | "writeLabels" | "read"> {
  return {
    name: "wasm",
    dtype: "float32",
    description: `WebAssembly SIMD, ${threads}, float32`,
    reproducible: true,
    allocate: (length) => memory.allocate(length),
    allocateLabels: (length) => memory.allocate(length),
    view: (buffer, start, length) => memory.view(buffer as WasmBuffer, start, length),
    ...bindKernels(kernels),
  };
}

function compiled(base64: string): Promise<WebAssembly.Module> {
  const known = modules.get(base64);
  if (known) return known;
  const module = compile(base64);
  modules.set(base64, module);
  return module;
}

async function compile(base64: string): Promise<WebAssembly.Module> {
  if (wasmIsSupported()) return WebAssembly.compile(binaryOf(base64));
  const missing = typeof WebAssembly === "object" ? "128-bit vectors (SIMD) in WebAssembly" : "WebAssembly";
  throw new BackendError(`The wasm backend needs ${missing}, which this engine lacks. Use backend: "reference".`);
}

function binaryOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
