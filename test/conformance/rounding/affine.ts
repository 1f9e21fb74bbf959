/**
 * Rounding of matrix products.
 *
 * @module
 */
import { transposed } from "../layout.ts";
import type { Approximate } from "./approximate.ts";

/**
 * Errors of a·b, with (n, K) and (K, m): each of K products is off by its factors' errors and one rounding, their sum
 * by K more. So the bound is (K + 2)·u·Σ|a||b| plus what the factors bring along.
 */
export function productError(a: Approximate, b: Approximate, u: number): Float64Array {
  const [N, K] = a.value.shape as [number, number];
  const M = b.value.shape[1]!;
  const error = new Float64Array(N * M);
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k++) {
      const left = Math.abs(a.value.data[n * K + k]!);
      const leftError = a.error[n * K + k]!;
      for (let m = 0; m < M; m++) {
        const right = Math.abs(b.value.data[k * M + m]!);
        const rightError = b.error[k * M + m]!;
        error[n * M + m]! += (K + 2) * u * left * right + leftError * right + (left + leftError) * rightError;
      }
    }
  }
  return error;
}

/** Errors of out = x·w + b. */
export function affineError(x: Approximate, w: Approximate, b: Approximate, u: number): Float64Array {
  const M = w.value.shape[1]!;
  return productError(x, w, u).map((error, i) => error + b.error[i % M]! + 2 * u * Math.abs(b.value.data[i % M]!));
}

/** Errors of dx = dout·wᵀ, dw = xᵀ·dout and db = Σₙ dout. */
export function affineBackwardError(
  dout: Approximate,
  x: Approximate,
  w: Approximate,
  u: number,
): { readonly dx: Float64Array; readonly dw: Float64Array; readonly db: Float64Array } {
  return {
    dx: productError(dout, turned(w), u),
    dw: productError(turned(x), dout, u),
    db: columnSumError(dout, u),
  };
}

/** Errors of the sum of every column: (N + 1)·u·Σ|a| plus what the terms bring along. */
export function columnSumError({ value, error }: Approximate, u: number): Float64Array {
  const [N, D] = value.shape as [number, number];
  const total = new Float64Array(D);
  for (let i = 0; i < N * D; i++) total[i % D]! += error[i]! + (N + 1) * u * Math.abs(value.data[i]!);
  return total;
}

function turned({ value, error }: Approximate): Approximate {
  return {
    value: transposed(value),
    error: Float64Array.from(transposed({ data: error, shape: value.shape }).data),
  };
}
