/**
 * Backends by name.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import type { Backend } from "./backend.ts";
import { createReferenceBackend } from "./reference/reference.ts";
import { createRelaxedWasmBackend } from "./wasm/relaxed.ts";
import { createWasmBackend, type WasmOptions, wasmIsSupported } from "./wasm/wasm.ts";

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
  if (typeof choice === "object") return choice;
  switch (choice) {
    case "auto":
      return wasmIsSupported() ? createWasmBackend(options) : createReferenceBackend("float32");
    case "wasm":
      return createWasmBackend(options);
    case "wasm-relaxed":
      return createRelaxedWasmBackend(options);
    case "reference":
      return createReferenceBackend("float32");
    default:
      throw new ConfigError(`There is no backend "${choice}". ${suggestion(choice)}`);
  }
}

function suggestion(name: string): string {
  if (name !== "blas") return didYouMean(name, ["auto", "reference", "wasm", "wasm-relaxed"]);
  return 'In Node, await createBlasBackend() from "chainrule/node" and give what it returns.';
}
