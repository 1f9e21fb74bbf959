/**
 * ReLU as two functions on tensors.
 *
 * @module
 */
import { assertCache, assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import * as kernels from "./kernels.ts";

/** What {@link reluBackward} needs: the input itself, not a copy. */
export interface ReluCache {
  readonly x: Tensor;
}

/**
 * out = max(x, 0), element by element. Derivation: src/layers/relu/relu.md.
 *
 * @param x of any shape
 * @example
 * reluForward([-1, 0, 2]).out.data   // Float64Array [0, 0, 2]
 */
export function reluForward(x: TensorLike): { out: Tensor; cache: ReluCache } {
  const input = toTensor(x, "reluForward: x");
  const out = zerosLike(input);
  kernels.reluForward(out.data, input.data, input.data.length);
  return { out, cache: { x: input } };
}

/**
 * dx = dout where x > 0, and 0 elsewhere, also at x = 0.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function reluBackward(dout: TensorLike, cache: ReluCache): { dx: Tensor } {
  assertCache("reluBackward", cache, "reluForward", ["x"]);
  const upstream = toTensor(dout, "reluBackward: dout");
  const { x } = cache;
  assertSameDtype("reluBackward", { x, dout: upstream });
  assertShape("reluBackward", "dout", upstream, x.shape, "the shape of out");
  const dx = zerosLike(x);
  kernels.reluBackward(dx.data, upstream.data, x.data, x.data.length);
  return { dx };
}
