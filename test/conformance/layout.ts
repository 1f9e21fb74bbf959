/**
 * Other libraries' layouts in terms of ours: matrices (N, D) whose last axis is the one that a layer works on.
 *
 * @module
 */
import { sizeOf } from "../../src/base/shape.ts";
import { type Tensor, tensor } from "../../src/base/tensor.ts";

/**
 * A tensor of any rank as a matrix: `axis` becomes the columns, all others, in their order, the rows. So (N, C, H, W)
 * with axis 1 becomes (N·H·W, C): batch normalization per channel is batch normalization of that matrix.
 */
export function axisLast(source: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + source.shape.length : axis;
  const extent = source.shape[at]!;
  const inner = sizeOf(source.shape.slice(at + 1));
  const rows = source.data.length / extent;
  const data = new Float64Array(source.data.length);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / extent);
    data[i] = source.data[(Math.floor(row / inner) * extent + (i % extent)) * inner + (row % inner)]!;
  }
  return tensor(data, [rows, extent]);
}

/** The transpose of a matrix. */
export function transposed(matrix: Tensor): Tensor {
  return { ...axisLast(matrix, 0), shape: [matrix.shape[1]!, matrix.shape[0]!] };
}

/** The same elements in order, under another shape. */
export function reshaped(source: Tensor, ...shape: number[]): Tensor {
  return tensor(source.data, shape);
}

/** A tensor with every element changed. */
export function mapped(source: Tensor, change: (value: number, index: number) => number): Tensor {
  return tensor(Float64Array.from(source.data, change), source.shape);
}

/** A (1, M) or (1) or absent row as (M): repeated, or zeros. */
export function asRow(source: Tensor | undefined, M: number): Tensor {
  return tensor(Float64Array.from({ length: M }, (_, m) => source?.data[m % source.data.length] ?? 0));
}

/** Ones or zeros of length `length`. */
export function filled(length: number, value: number): Tensor {
  return tensor(new Float64Array(length).fill(value));
}

/** Mean and standard deviation (÷N) of every column of a matrix. */
export function columnStatistics(matrix: Tensor): { readonly mean: Tensor; readonly std: Tensor } {
  const [N, D] = matrix.shape as [number, number];
  const column = (d: number): Float64Array => Float64Array.from({ length: N }, (_, n) => matrix.data[n * D + d]!);
  const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / N;
  const mean = Float64Array.from({ length: D }, (_, d) => meanOf(column(d)));
  const std = mean.map((centre, d) => Math.sqrt(meanOf(column(d).map((value) => (value - centre) ** 2))));
  return { mean: tensor(mean), std: tensor(std) };
}

/** A tensor without axes. */
export function scalar(value: number): Tensor {
  return tensor(Float64Array.of(value), []);
}
