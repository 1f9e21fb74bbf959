/**
 * The blas backend on every library of this machine, for the suites that all backends pass.
 *
 * @module
 */
import type { Backend } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { BackendError } from "../../src/base/errors.ts";
import { createBlasBackend, findBlasLibraries } from "../../src/node/blas.ts";
import { plainBlas } from "./plain-blas.ts";

const found: string[] | BackendError = await findBlasLibraries().catch((error: unknown) => {
  if (error instanceof BackendError) return error;
  throw error;
});

/** Why there is no native library, or undefined. */
export const noLibrary: string | undefined = found instanceof BackendError ? found.message : undefined;

/** The libraries' names. */
export const libraries: readonly string[] =
  found instanceof BackendError ? [] : found.map((label) => label.split(" ")[0]!);

/** Backends by their names; one in plain TypeScript is always there. */
export const blasBackends: Readonly<Record<string, () => Promise<Backend>>> = {
  "blas in TypeScript": () => createBackendWithBlas(plainBlas),
  ...Object.fromEntries(libraries.map((library) => [`blas ${library}`, () => createBlasBackend({ library })])),
};
