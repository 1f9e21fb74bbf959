/**
 * koffi, which calls functions of native libraries: an optional dependency, loaded when it is first needed.
 *
 * @module
 */
import { BackendError } from "../errors.ts";

/** A C function whose arguments are all numbers; addresses are too, since they stay far below 2⁵³. */
export type NativeFunction = (...args: number[]) => number;

/** A native library that is open. */
export interface NativeLibrary {
  /** The function of a C prototype. @throws Error if the library lacks it */
  func(prototype: string): NativeFunction;
}

/** The little of koffi that is used here. */
export interface Koffi {
  /** @throws Error if there is no such library, or it cannot be opened */
  load(file: string): NativeLibrary;
  /** Where an array begins. */
  address(array: Uint8Array): bigint;
}

/** @throws BackendError if koffi is not installed, saying how to get it */
export async function loadKoffi(): Promise<Koffi> {
  try {
    return (await import("koffi")) as Koffi;
  } catch (cause) {
    const how = "Run npm install koffi, or use the wasm backend, which needs nothing";
    throw new BackendError(`The blas backend needs the package koffi, which does not load here. ${how}.`, { cause });
  }
}
