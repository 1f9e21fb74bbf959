/**
 * koffi, which calls functions of native libraries: an optional dependency, loaded when it is first needed.
 *
 * @module
 */
import { BackendError } from "../base/errors.ts";

/** A C function whose arguments are all numbers; addresses are too, since they stay far below 2⁵³. */
export type NativeFunction = (...args: number[]) => number;

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
  /** @throws Error if there is no such library, or it cannot be opened */
  load(file: string, options?: { readonly global: boolean }): NativeLibrary;
  /** Where an array, or a variable of a library, begins. */
  address(of: unknown): bigint;
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
