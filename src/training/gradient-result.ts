/**
 * The gradient check as programs call it: what it is told, what it finds, and how much of that may be rounding.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import type { Shape } from "../base/shape.ts";
import type { DType } from "../base/tensor.ts";
import type { Layer, Mode } from "../layers/layer.ts";
import type { GradientError } from "./numeric-gradient.ts";

/** The largest relative error that is taken for rounding. float32: 256 roundings of 2⁻²⁴. */
export const GRADIENT_TOLERANCE: Readonly<Record<DType, number>> = { float64: 1e-6, float32: 256 * 2 ** -24 };

/** Options of {@link gradientCheck}. */
export interface GradientCheckOptions {
  /** Rows of the batch. Default: 6. */
  readonly batchSize?: number;
  /** The width of a sample, or its shape; needed where no layer says one. */
  readonly inputs?: number | Shape;
  /** Default: `"train"`. */
  readonly mode?: Mode;
  /** Default: 0. */
  readonly seed?: number;
  /** Whose backward pass is checked; the differences are always taken in float64. Default: float64 `reference`. */
  readonly backend?: Backend;
}

/** The result for one tensor. */
export interface GradientResult extends GradientError {
  /** `"x"`, or a parameter as `"0.w"`. */
  readonly tensor: string;
  readonly tolerance: number;
  readonly passed: boolean;
}

/** Whether an error can be rounding. */
export function judge(error: GradientError, dtype: DType): Omit<GradientResult, "tensor"> {
  const tolerance = GRADIENT_TOLERANCE[dtype];
  return { ...error, tolerance, passed: error.relativeError <= tolerance };
}

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
