/**
 * Backends by name.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Backend } from "./backend.ts";
import type { Kernel } from "./kernel.ts";
import { createReferenceBackend } from "./reference/reference.ts";
import { relaxedVariant } from "./wasm/relaxed.ts";
import { PLAIN, variantFor, type WasmVariant, wasmIsSupported } from "./wasm/variants.ts";
import { createVariant, type WasmOptions } from "./wasm/wasm.ts";

/** Which backend: a name (`"auto"` takes the fastest that is reproducible), or a backend of one's own. */
export type BackendChoice = "auto" | "reference" | "wasm" | "wasm-relaxed" | Backend;

/** Options of {@link createBackend}. */
export type BackendOptions = Pick<WasmOptions, "threads">;

/**
 * A new backend of the name, for float32; a backend of one's own is returned as it is.
 *
 * @param options for the backend that is made: `threads` is for `"wasm"`, also where `"auto"` takes it, and for
 * `"wasm-relaxed"`
 * @throws ConfigError for an unknown name (`"blas"` is one, since it is not for browsers: see `createBlasBackend`), or for
 * `threads` that is no number of threads
 * @throws BackendError for `"wasm"` in an engine without WebAssembly SIMD, for `"wasm-relaxed"` without relaxed SIMD
 */
export async function createBackend(choice: BackendChoice, options: BackendOptions = {}): Promise<Backend> {
  if (has(choice, "bind", "allocate")) return choice as Backend;
  assertArgument(
    typeof choice === "string",
    "createBackend",
    'the name of a backend, such as "auto", or a backend',
    choice,
  );
  assertKnownKeys("createBackend", options, ["threads"]);
  const variant = await variantOf(choice as Exclude<BackendChoice, Backend>);
  return variant ? createVariant(variant, options) : createReferenceBackend("float32");
}

/**
 * The kernels in WebAssembly that a backend of this name runs; undefined for the reference backend, which has none.
 *
 * @param needed kernels that it must hold, for a worker that can load no others
 * @throws ConfigError for an unknown name
 */
export async function variantOf(
  name: Exclude<BackendChoice, Backend>,
  needed: readonly Kernel[] = [],
): Promise<WasmVariant | undefined> {
  const variant = await variantNamed(name);
  return variant && variantFor(variant, needed);
}

async function variantNamed(name: Exclude<BackendChoice, Backend>): Promise<WasmVariant | undefined> {
  switch (name) {
    case "auto":
      return wasmIsSupported() ? PLAIN : undefined;
    case "wasm":
      return PLAIN;
    case "wasm-relaxed":
      return relaxedVariant();
    case "reference":
      return undefined;
    default:
      throw new ConfigError(`There is no backend "${name}". ${suggestion(name)}`);
  }
}

function suggestion(name: string): string {
  if (name !== "blas") return didYouMean(name, ["auto", "reference", "wasm", "wasm-relaxed"]);
  return 'In Node, await createBlasBackend() from "chainrule/node" and give what it returns.';
}
