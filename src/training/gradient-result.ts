/**
 * What a gradient check is told, what it finds, and how much of that may be rounding.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import type { Shape } from "../base/shape.ts";
import type { DType } from "../base/tensor.ts";
import type { Mode } from "../layers/layer.ts";
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
