/**
 * What a memory that several threads share is to one of them. No type here is the engine's own: see `WasmParts`.
 *
 * @module
 */

/** A shared memory of which several threads take parts, each as it needs them. */
export interface Arena {
  /** A `WebAssembly.Memory`. */
  readonly memory: { readonly buffer: ArrayBufferLike };
  /** The place of so many bytes, a multiple of a cache line, that nobody else is given. */
  claim(bytes: number): number;
}
