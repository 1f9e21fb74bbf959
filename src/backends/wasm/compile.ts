/**
 * The modules of WebAssembly, compiled once per process.
 *
 * They are apart from the variants, which the package's types reach: those are to be read by compilers that are not told of
 * WebAssembly.
 *
 * @module
 */
import { BackendError } from "../../base/errors.ts";
import { bytesOf, isSupported } from "./binary.ts";
import type { WasmVariant } from "./variants.ts";

/** By the variant and whether the memory is shared. */
const modules = new Map<string, Promise<WebAssembly.Module>>();

/** @throws BackendError if the engine has not what the variant needs */
export function compiled(variant: WasmVariant, shared: boolean): Promise<WebAssembly.Module> {
  const key = `${variant.name} ${variant.holds} ${shared}`;
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
