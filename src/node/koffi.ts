/**
 * koffi, which calls functions of native libraries: an optional dependency, loaded when it is first needed.
 *
 * @module
 */
import { BackendError } from "../base/errors.ts";

/** A C function of numbers and texts; addresses are numbers, since they stay far below 2⁵³. */
export type NativeFunction = (...args: (number | string)[]) => number;

/** A native library that is open, for its functions. */
export interface NativeFunctions {
  /** The function of a C prototype. @throws Error if the library lacks it */
  func(prototype: string): NativeFunction;
}

/** A native library that is open. */
export interface NativeLibrary extends NativeFunctions {
  /** A variable of it, for its address. @throws Error if the library lacks it */
  symbol(name: string, type: string): unknown;
}

/** The little of koffi that is used here. */
export interface Koffi {
  /**
   * @param file of the library; null for all that the process has open
   * @throws Error if there is no such library, or it cannot be opened
   */
  load(file: string | null, options?: { readonly global: boolean }): NativeLibrary;
  /** Where an array, or a variable of a library, begins. */
  address(of: unknown): bigint;
}

/** `dlopen` opens at once (1), and closes never (0x1000), on Linux with glibc and with musl. */
const NOW_AND_FOR_GOOD = 0x1001;

/**
 * Opens a library for as long as the process lives. koffi closes its libraries when a process ends, and where the threads
 * of one still wait for work, as oneDNN's do, the code that they return to is gone: a segmentation fault, after all is done.
 *
 * @throws Error if there is no such library, or it cannot be opened
 */
export function loadForGood(koffi: Koffi, file: string, options?: { readonly global: boolean }): NativeLibrary {
  const library = options ? koffi.load(file, options) : koffi.load(file);
  if (process.platform === "linux") {
    koffi.load(null).func("uintptr_t dlopen(const char *file, int flags)")(file, NOW_AND_FOR_GOOD);
  }
  return library;
}

/**
 * @param what needs it, for the message
 * @param instead what would do without it
 * @throws BackendError if koffi is not installed, saying how to get it
 */
export async function loadKoffi(what: string, instead?: string): Promise<Koffi> {
  try {
    return (await import("koffi")) as unknown as Koffi;
  } catch (cause) {
    const how = ["Run npm install koffi", ...(instead === undefined ? [] : [instead])].join(", or ");
    throw new BackendError(`${what} needs the package koffi, which does not load here. ${how}.`, { cause });
  }
}
