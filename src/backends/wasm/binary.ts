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
  /** Two digits a byte: a repeated instruction is a repeated text, so that gzip makes it smaller than base64. */
  readonly hex: string;
  /** Offset of the byte with the flags of the memory. */
  readonly memoryFlags: number;
}

/** The flags of a memory that has a maximum, and is not shared. */
const UNSHARED = 0x01;

/** The module as bytes, for a memory of the kind. */
export function bytesOf({ hex, memoryFlags }: Binary, shared: boolean): ArrayBuffer {
  const bytes = bytesOfHex(hex);
  if (!shared) bytes[memoryFlags] = UNSHARED;
  return bytes.buffer;
}

/** The bytes of which two hexadecimal digits each are given. */
export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = 16 * digit(hex.charCodeAt(2 * i)) + digit(hex.charCodeAt(2 * i + 1));
  return bytes;
}

/** Of the code of 0 to 9 or a to f: the low four bits are 0 to 9, or 1 to 6 in a code from 64 on. */
function digit(code: number): number {
  return (code & 15) + 9 * (code >> 6);
}

/** Whether this engine has WebAssembly, and knows every instruction of the binary. */
export function isSupported(binary: Binary): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(bytesOf(binary, false));
}
