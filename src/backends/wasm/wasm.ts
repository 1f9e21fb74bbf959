/**
 * The fast backend: AssemblyScript kernels with 128-bit vectors, float32, in any engine with WebAssembly SIMD.
 *
 * @module
 */
import { BackendError } from "../../errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Backend } from "../backend.ts";
import { bindKernels } from "./bind-kernels.ts";
import { kernelsBase64 } from "./kernels.generated.ts";
import { type WasmBuffer, WasmMemory } from "./memory.ts";

/** What the module exports: the kernels on byte offsets, and what they need to work. */
export interface WasmExports extends Kernels<number, number> {
  readonly SCRATCH_BYTES: { readonly value: number };
  useScratch(pointer: number): void;
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

let module: Promise<WebAssembly.Module> | undefined;

/** Whether this engine has WebAssembly with 128-bit vectors. */
export function wasmIsSupported(): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(kernelsBinary());
}

/**
 * A backend with a memory of its own; the code is compiled once per process.
 *
 * @throws BackendError without WebAssembly SIMD
 */
export async function createWasmBackend(): Promise<Backend> {
  return (await createWasmParts()).backend;
}

/** As {@link createWasmBackend}. @throws BackendError without WebAssembly SIMD */
export async function createWasmParts(): Promise<WasmParts> {
  module ??= compileKernels();
  const memory = new WasmMemory(new WebAssembly.Memory({ initial: 1 }));
  const instance = await WebAssembly.instantiate(await module, { env: { memory: memory.memory } });
  const exports = instance.exports as unknown as WasmExports;
  exports.useScratch(memory.allocate(exports.SCRATCH_BYTES.value / 4).pointer);
  return { backend: backendOn(memory, exports), memory: memory.memory, exports };
}

function backendOn(memory: WasmMemory, exports: WasmExports): Backend {
  return {
    name: "wasm",
    dtype: "float32",
    description: "WebAssembly SIMD, 1 thread, float32",
    reproducible: true,
    allocate: (length) => memory.allocate(length),
    allocateLabels: (length) => memory.allocate(length),
    view: (buffer, start, length) => memory.view(buffer as WasmBuffer, start, length),
    write: (buffer, source) => memory.write(buffer as WasmBuffer, source),
    writeLabels: (buffer, source) => memory.writeLabels(buffer as WasmBuffer, source),
    read: async (buffer, target) => memory.read(buffer as WasmBuffer, target),
    ...bindKernels(exports),
  };
}

async function compileKernels(): Promise<WebAssembly.Module> {
  if (wasmIsSupported()) return WebAssembly.compile(kernelsBinary());
  const missing = typeof WebAssembly === "object" ? "128-bit vectors (SIMD) in WebAssembly" : "WebAssembly";
  throw new BackendError(`The wasm backend needs ${missing}, which this engine lacks. Use backend: "reference".`);
}

function kernelsBinary(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(kernelsBase64), (character) => character.charCodeAt(0));
}
