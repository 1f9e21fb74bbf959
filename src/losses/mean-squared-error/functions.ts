/**
 * Mean squared error as a function on tensors.
 *
 * @module
 */

import { ShapeError } from "../../base/errors.ts";
import { assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { allocate, dtypeOf, type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import * as kernels from "./kernels.ts";

/**
 * The mean over all elements of (out − targets)², and its gradient. Derivation: src/losses/mean-squared-error/mean-squared-error.md.
 *
 * @param out of any shape with at least one element
 * @param targets of the same shape
 * @returns loss in the square of out's unit, and dout of out's shape
 * @throws ShapeError if the shapes differ, or there is no element
 * @throws ConfigError if float32 and float64 are mixed
 * @example
 * meanSquaredError([[3]], [[1]])   // { loss: 4, dout: [[4]] }
 */
export function meanSquaredError(out: TensorLike, targets: TensorLike): { loss: number; dout: Tensor } {
  const outputs = toTensor(out, "meanSquaredError: out");
  const wanted = toTensor(targets, "meanSquaredError: targets");
  assertSameDtype("meanSquaredError", { out: outputs, targets: wanted });
  assertShape("meanSquaredError", "targets", wanted, outputs.shape, "the shape of out");
  const size = outputs.data.length;
  if (size === 0) throw new ShapeError("meanSquaredError got no element: the mean of nothing is not defined.");
  const loss = allocate(dtypeOf(outputs.data), 1);
  const dout = zerosLike(outputs);
  kernels.meanSquaredError(loss, dout.data, outputs.data, wanted.data, 1, size);
  return { loss: loss[0], dout };
}
