/**
 * The binaries: which there are, what they need, and their compilation.
 *
 * @module
 */
import type { Kernel } from "../kernel.ts";
import { type Binary, isSupported } from "./binary.ts";
import { familyKernels } from "./glue.generated.ts";
import { kernels } from "./kernels.generated.ts";

/** A binary, and what a backend that runs it says. It is plain data, which a page can post to a worker. */
export interface WasmVariant {
  readonly name: "wasm" | "wasm-relaxed";
  readonly binary: Binary;
  /** All kernels, or those that nearly every network needs. */
  readonly holds: "core" | "whole";
  readonly simd: "SIMD" | "relaxed SIMD";
  /** What the engine must have. */
  readonly needs: string;
  /** What to do where it has not. */
  readonly advice: string;
}

/** The kernels that are the same everywhere: the core. */
export const PLAIN: WasmVariant = {
  name: "wasm",
  binary: kernels,
  holds: "core",
  simd: "SIMD",
  needs: "128-bit vectors (SIMD)",
  advice: 'Use backend: "reference".',
};

/** Whether this engine has WebAssembly with 128-bit vectors. */
export function wasmIsSupported(): boolean {
  return isSupported(kernels);
}

/** The variant with all kernels. */
export async function wholeOf(variant: WasmVariant): Promise<WasmVariant> {
  if (variant.holds === "whole") return variant;
  const { wholeKernels } = await import("./whole.generated.ts");
  return { ...variant, binary: wholeKernels, holds: "whole" };
}

/** The variant with all that these kernels need. */
export async function variantFor(variant: WasmVariant, needed: readonly Kernel[]): Promise<WasmVariant> {
  return needed.some(({ isOwn, name }) => isOwn && familyKernels.includes(name)) ? wholeOf(variant) : variant;
}
