/**
 * Backends by name.
 *
 * @module
 */
import type { Backend } from "./backend.ts";
import { createReferenceBackend } from "./reference/reference.ts";

/** Which backend: a name (`"auto"` takes the fastest that is reproducible), or a backend of one's own. */
export type BackendChoice = "auto" | "reference" | "wasm" | Backend;

export async function createBackend(choice: BackendChoice): Promise<Backend> {
  return typeof choice === "string" ? createReferenceBackend("float32") : choice;
}
