/**
 * How parameters get their first values.
 *
 * @module
 */
import type { Random } from "../base/random.ts";
import type { Shape } from "../base/shape.ts";

/** Fills `values`, the elements of an array of `shape`; for `w` of shape (D, M), D is the fan-in and M the fan-out. */
export type Initializer = (values: Float64Array, shape: Shape, random: Random) => void;
