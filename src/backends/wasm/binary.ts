/**
 * The kernels in WebAssembly, for memories of both kinds.
 *
 * An engine gives a memory that threads share to no module that was not made for one, and the other way round; but all
 * that tells the two modules apart is one bit of the flags of the memory that they import (WebAssembly's binary format:
 * bit 0, there is a maximum; bit 1, it is shared). Atomic operations work on memories of both kinds.
 *
 * @module
 */

/** What scripts/build-wasm.ts writes: a module for a shared memory. */
export interface Binary {
  readonly base64: string;
  /** Offset of the byte with the flags of the memory. */
  readonly memoryFlags: number;
}

/** The flags of a memory that has a maximum, and is not shared. */
const UNSHARED = 0x01;

/** The module as bytes, for a memory of the kind. */
export function bytesOf({ base64, memoryFlags }: Binary, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (!shared) bytes[memoryFlags] = UNSHARED;
  return bytes;
}

/** Whether this engine has WebAssembly, and knows every instruction of the binary. */
export function isSupported(binary: Binary): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(bytesOf(binary, false));
}
