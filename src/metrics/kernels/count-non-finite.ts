/**
 * How many numbers are none: what tells a bad batch, or a network that diverged.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Counts the elements that are NaN or infinite.
 *
 *     count = Σᵢ 1[xᵢ − xᵢ ≠ 0]                                   (1)
 *
 * @shape count — (1); x — (size), any shape flattened
 * @writes count[0] (overwritten)
 * @cached nothing: it has no gradient
 * @numerics exact up to 2²⁴ in float32; more are rounded, never to 0
 * @derivation ./count-non-finite.md#1-a-difference-that-tells equation (1)
 */
export function countNonFinite(count: FloatArray, x: FloatArray, size: number): void {
  let total = 0;
  for (let i = 0; i < size; i++) if (x[i] - x[i] !== 0) total++; // (1)
  count[0] = total;
}

export const COUNT_NON_FINITE: Kernel<typeof countNonFinite> = ownKernel("countNonFinite", countNonFinite);
