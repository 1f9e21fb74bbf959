/**
 * The arguments of a command: float64, whatever the kernel takes.
 *
 * TypeScript has no decorators of functions, and AssemblyScript has: hence `@ts-ignore`, for editors.
 *
 * @module
 */
import { ARGUMENTS } from "./plan-layout";

/** Argument `i` as a number. */
// @ts-ignore: decorator
@inline
export function number(command: usize, i: usize): f64 {
  return load<f64>(command + ARGUMENTS + i * 8);
}

/** Argument `i` as an offset or a size. */
// @ts-ignore: decorator
@inline
export function at(command: usize, i: usize): usize {
  return <usize>number(command, i);
}

/** Argument `i` as yes or no. */
// @ts-ignore: decorator
@inline
export function flag(command: usize, i: usize): bool {
  return number(command, i) != 0;
}
