/**
 * Checks of arguments, for those whom no compiler tells.
 *
 * @module
 */
import { ConfigError } from "./errors.ts";
import { inWords } from "./words.ts";

/**
 * Asserts that an argument is what a function takes.
 *
 * @param wanted what that is, and how a caller makes one: `"a network, as sequential(…) makes it"`
 * @throws ConfigError saying what came in its place
 */
export function assertArgument(isRight: boolean, where: string, wanted: string, value: unknown): void {
  if (!isRight) throw new ConfigError(`${where} takes ${wanted}, but got ${inWords(value)}.`);
}

/** Whether a value is an object that has all of these. */
export function has(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  for (const name of names) if (!(name in value)) return false; // a step asks: a closure would be an object in each
  return true;
}

/** Whether a value is a list of numbers, or may be one: an array, or a typed array. */
export function isArrayLike(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** For functions without parameters: what is given to one would be passed over in silence. @throws ConfigError */
export function assertNothing(where: string, given: readonly unknown[]): void {
  assertArgument(given.length === 0, where, "nothing", given[0]);
}

/** @throws ConfigError unless an argument is the bytes of a file */
export function assertBytes(where: string, bytes: unknown): void {
  const isBytes = Object.prototype.toString.call(bytes) === "[object Uint8Array]"; // of whatever realm
  assertArgument(isBytes, where, "the bytes of a file as a Uint8Array", bytes);
}

/** @throws ConfigError naming the value, if it is not a finite number */
export function assertFiniteNumber(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new ConfigError(`${name} must be a finite number but is ${inWords(value)}.`);
}

/** @throws ConfigError naming the value, if it is no finite number of float32, to which kernels may round it */
export function assertFloat32(name: string, value: number): void {
  assertFiniteNumber(name, value);
  if (Number.isFinite(Math.fround(value))) return;
  throw new ConfigError(`${name} must be at most 3.4e38 in size, as float32 holds it, but is ${value}.`);
}
