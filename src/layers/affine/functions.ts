/**
 * The affine layer as two functions on tensors.
 *
 * @module
 */

import { ShapeError } from "../../base/errors.ts";
import { assertCache, assertSameDtype, assertShape, matrixSizes } from "../../base/function-checks.ts";
import { asMatrix, formatShape } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import * as kernels from "./kernels.ts";

/** What {@link affineBackward} needs: the inputs themselves, not copies, so leave them as they are until then. */
export interface AffineCache {
  /** (N, d1, …, dk). */
  readonly x: Tensor;
  /** (D, M). */
  readonly w: Tensor;
}

export interface AffineGradients {
  /** (N, d1, …, dk): the shape of x. */
  readonly dx: Tensor;
  /** (D, M). */
  readonly dw: Tensor;
  /** (M). */
  readonly db: Tensor;
}

/**
 * out (N, M) = x·w + b. Derivation: src/layers/affine/affine.md.
 *
 * @param x (N, d1, …, dk), seen as (N, D) with D = d1·…·dk
 * @param w (D, M)
 * @param b (M)
 * @throws ShapeError if the shapes do not fit together
 * @throws ConfigError if float32 and float64 are mixed
 * @example
 * affineForward([[1, 2]], [[3], [4]], [5]).out.data   // Float64Array [16]
 */
export function affineForward(x: TensorLike, w: TensorLike, b: TensorLike): { out: Tensor; cache: AffineCache } {
  const cache = { x: toTensor(x, "affineForward: x"), w: toTensor(w, "affineForward: w") };
  const bias = toTensor(b, "affineForward: b");
  assertSameDtype("affineForward", { ...cache, b: bias });
  const [N, D, M] = sizes(cache);
  assertShape("affineForward", "b", bias, [M], `one bias for each column of w ${formatShape(cache.w.shape)}`);
  const out = zerosLike(cache.x, [N, M]);
  kernels.affineForward(out.data, cache.x.data, cache.w.data, bias.data, N, D, M);
  return { out, cache };
}

/**
 * The gradients of x, w and b from that of out.
 *
 * @param dout (N, M)
 * @throws ShapeError if dout does not have the shape of out
 * @throws ConfigError if dout is not of the forward pass's element type, or the cache is none of its
 */
export function affineBackward(dout: TensorLike, cache: AffineCache): AffineGradients {
  assertCache("affineBackward", cache, "affineForward", ["x", "w"]);
  const upstream = toTensor(dout, "affineBackward: dout");
  const { x, w } = cache;
  const [N, D, M] = sizes(cache);
  assertSameDtype("affineBackward", { x, dout: upstream });
  assertShape("affineBackward", "dout", upstream, [N, M], "the shape of out");
  const gradients = { dx: zerosLike(x), dw: zerosLike(w), db: zerosLike(w, [M]) };
  kernels.affineBackwardInput(gradients.dx.data, upstream.data, w.data, N, D, M);
  kernels.affineBackwardParameters(gradients.dw.data, gradients.db.data, upstream.data, x.data, N, D, M);
  return gradients;
}

function sizes({ x, w }: AffineCache): readonly [N: number, D: number, M: number] {
  const [rows, M] = matrixSizes("affineForward", "w", w, "(D, M): a row for each input, a column for each output");
  const [N, D] = asMatrix(x.shape);
  if (x.shape.length > 0 && D === rows) return [N, D, M];
  throw new ShapeError(
    `affineForward got x of shape ${formatShape(x.shape)}, so D = ${D} inputs a sample, but w of shape ` +
      `${formatShape(w.shape)} takes D = ${rows}. Give w ${D} rows, or x ${rows} values a sample.`,
  );
}
