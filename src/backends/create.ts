/**
 * Backends by name.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import type { Backend } from "./backend.ts";
import { createReferenceBackend } from "./reference/reference.ts";
import { createWasmBackend, wasmIsSupported } from "./wasm/wasm.ts";

/** Which backend: a name (`"auto"` takes the fastest that is reproducible), or a backend of one's own. */
export type BackendChoice = "auto" | "reference" | "wasm" | Backend;

/**
 * A new backend of the name, for float32; a backend of one's own is returned as it is.
 *
 * @throws ConfigError for an unknown name; `"blas"` is one, since it is not for browsers: see `createBlasBackend`
 * @throws BackendError for `"wasm"` in an engine without WebAssembly SIMD
 */
export async function createBackend(choice: BackendChoice): Promise<Backend> {
  if (typeof choice === "object") return choice;
  switch (choice) {
    case "auto":
      return wasmIsSupported() ? createWasmBackend() : createReferenceBackend("float32");
    case "wasm":
      return createWasmBackend();
    case "reference":
      return createReferenceBackend("float32");
    default:
      throw new ConfigError(`There is no backend "${choice}". ${suggestion(choice)}`);
  }
}

function suggestion(name: string): string {
  if (name !== "blas") return didYouMean(name, ["auto", "reference", "wasm"]);
  return 'In Node, await createBlasBackend() from "chainrule/node" and give what it returns.';
}
