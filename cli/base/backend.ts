/**
 * The backend that `--backend` names.
 *
 * @module
 */
import { type Backend, createBackend } from "../../src/index.ts";
import { createBlasBackend } from "../../src/node/index.ts";
import type { Inference } from "../../src/tables/index.ts";

/** The values of `--backend`. */
export const BACKEND_NAMES = ["auto", "reference", "wasm", "wasm-relaxed", "blas"] as const;

export type BackendName = (typeof BACKEND_NAMES)[number];

/**
 * @param threads of the wasm backends, or of the library of blas
 * @throws BackendError if it cannot run here, saying what to install
 */
export function openBackend(name: BackendName = "auto", threads?: number): Promise<Backend> {
  const options = threads === undefined ? {} : { threads };
  return name === "blas" ? createBlasBackend(options) : createBackend(name, options);
}

/** The library's advice names its option; here it is a flag. */
export function withFlags(message: string): string {
  return message.replaceAll(/\bbackend: "([\w-]+)"/g, "--backend $1");
}

/** Which one runs, why, and whether its bits are reproducible. */
export function explainBackend(name: BackendName | undefined, { name: taken, reproducible }: Backend): Inference {
  const why = (name ?? "auto") === "auto" ? `auto takes ${taken}, ${REASONS[taken]}` : `${taken}, as you chose`;
  const bits = reproducible
    ? "the same seed gives the same bits on every machine"
    : `the same seed may give other bits with another ${DECIDES[taken]}`;
  return { text: `${why}: ${bits}`, option: "--backend" };
}

const REASONS: Readonly<Record<string, string>> = {
  wasm: "the fastest that is reproducible",
  reference: "since this engine has no WebAssembly SIMD",
};

/** What the bits depend on. */
const DECIDES: Readonly<Record<string, string>> = {
  blas: "library, processor or number of threads",
  "wasm-relaxed": "engine or processor",
};
