/**
 * Running error analysis (Wilkinson 1963): beside a value goes a bound on how far rounding may have moved it.
 *
 * Every function of this folder takes what a kernel takes, in float64, with the errors that its inputs already have,
 * and returns the errors of what the kernel answers. `u` is the unit roundoff: one operation is off by at most u times
 * its result, a sum of K terms in any order by at most (K − 1)·u times the sum of their absolute values.
 *
 * @module
 */
import type { Tensor } from "../../../src/base/tensor.ts";

/** A tensor, and for every element how far the stored number may be from it. */
export interface Approximate {
  readonly value: Tensor;
  readonly error: Float64Array;
}

/** A published input, as it is after its conversion to the element type under test. */
export function rounded(value: Tensor, u: number): Approximate {
  return { value, error: Float64Array.from(value.data).map((element) => u * Math.abs(element)) };
}

/** A value that carries no error yet. */
export function exact(value: Tensor): Approximate {
  return { value, error: new Float64Array(value.data.length) };
}
