/**
 * The calls that backends are compared on.
 *
 * @module
 */
import { affineCases, batchNormCases, countNonFiniteCases, lossCases, reluCases } from "./cases.ts";
import {
  branchesCases,
  embeddingCases,
  geluCases,
  layerNormCases,
  residualCases,
  sliceCases,
  weightedLossCases,
} from "./family-cases.ts";
import type { BoundedCall } from "./kernel-call.ts";
import { optimizerCases } from "./optimizer-cases.ts";

/** Around every vector, tile and cache line. */
export const SIZES: readonly number[] = [1, 2, 3, 5, 7, 17, 31, 33, 100, 127, 128, 129];

/**
 * N, D, M: every size in every place, then sums longer than any block of the product, then rows a multiple of 4 kB apart,
 * which a product may copy where it reads others as they lie.
 */
const AFFINE_SIZES: readonly (readonly [number, number, number])[] = [
  ...SIZES.map((size, i) => [size, SIZES[(i * 5 + 3) % 12]!, SIZES[(i * 7 + 1) % 12]!] as const),
  ...SIZES.map((size, i) => [SIZES[(i * 7 + 8) % 12]!, size, SIZES[(i * 5 + 9) % 12]!] as const),
  [1, 1, 1],
  [17, 601, 31],
  [17, 31, 601],
  [601, 17, 31],
  [100, 1024, 3],
  [3, 1024, 17],
  [9, 3, 1024],
];
/** Rows and columns: every size in both places, then more columns than any block of the statistics has. */
const MATRIX_SIZES = [...SIZES.map((size, i) => [size, SIZES[(i * 5 + 3) % 12]!] as const), [5, 1030] as const];

/** Calls of every kernel, in every size. */
export const CASES: readonly BoundedCall[] = [
  ...AFFINE_SIZES.flatMap(([N, D, M]) => affineCases(N, D, M)),
  ...SIZES.flatMap(reluCases),
  ...SIZES.flatMap(residualCases),
  ...SIZES.flatMap(geluCases),
  ...MATRIX_SIZES.flatMap(([N, D]) => layerNormCases(N, D)),
  ...MATRIX_SIZES.flatMap(([N, D]) => branchesCases(N, D)),
  ...MATRIX_SIZES.flatMap(([N, D]) => sliceCases(N, D)),
  ...MATRIX_SIZES.flatMap(([N, D]) => embeddingCases(N, D)),
  ...SIZES.flatMap(countNonFiniteCases),
  ...MATRIX_SIZES.flatMap(([N, D]) => batchNormCases(N, D)),
  ...MATRIX_SIZES.flatMap(([N, M]) => lossCases(N, M)),
  ...MATRIX_SIZES.flatMap(([N, M]) => weightedLossCases(N, M)),
  ...SIZES.flatMap(optimizerCases),
];
