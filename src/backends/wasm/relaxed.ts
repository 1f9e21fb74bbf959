/**
 * The wasm backend with the matrix products in relaxed SIMD: a product and its sum are one instruction where the
 * processor has one, and rounded once. Where it has none they are two, so the bits depend on the machine.
 *
 * Its binary is loaded when it is first asked for.
 *
 * @module
 */
import type { HostBackend } from "../backend.ts";
import type { WasmVariant } from "./variants.ts";
import { createVariant, type WasmOptions } from "./wasm.ts";

/** The kernels in relaxed SIMD. */
export async function relaxedVariant(): Promise<WasmVariant> {
  const { relaxedKernels } = await import("./relaxed.generated.ts");
  return {
    name: "wasm-relaxed",
    binary: relaxedKernels,
    holds: "whole",
    simd: "relaxed SIMD",
    needs: "relaxed SIMD",
    advice: 'Use Node 22 or newer, start Node 20 with --experimental-wasm-relaxed-simd, or use backend: "wasm".',
  };
}

/**
 * A backend with a memory of its own. It is not reproducible.
 *
 * @throws ConfigError if `threads` is no number of threads
 * @throws BackendError without relaxed SIMD in WebAssembly
 */
export async function createRelaxedWasmBackend(options: WasmOptions = {}): Promise<HostBackend> {
  return createVariant(await relaxedVariant(), options);
}
