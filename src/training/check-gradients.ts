/**
 * The gradient check as programs call it.
 *
 * @module
 */
import type { Layer } from "../layers/layer.ts";
import type { GradientCheckOptions, GradientResult } from "./gradient-result.ts";

/**
 * Checks the backward pass of a chain of layers against central differences, for the input and every parameter.
 *
 * All values are random, also those that start at 0 or 1: a forgotten gamma does not show where gamma is 1.
 *
 * @example
 * await gradientCheck([batchNorm(5)]);                       // every result.passed is true
 * await gradientCheck([relu()], { inputs: 7 });               // or a shape: { inputs: [4, 4, 3] }
 * await gradientCheck([myLayer], { batchSize: 4, mode: "evaluate" });
 */
export async function gradientCheck(
  layers: readonly Layer[],
  options: GradientCheckOptions = {},
): Promise<GradientResult[]> {
  const { gradientResults } = await import("./gradient-check.ts"); // pages that only train do without
  return gradientResults(layers, options);
}
