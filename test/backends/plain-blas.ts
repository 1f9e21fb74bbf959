/**
 * A BLAS in plain TypeScript: what a native library must do, written down.
 *
 * @module
 */
import type { Blas } from "../../src/backends/blas/blas.ts";

/** It refuses leading dimensions that no BLAS accepts. */
export const plainBlas: Blas = {
  description: "plain TypeScript",
  bind: (memory) => (transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc) => {
    const floats = new Float32Array(memory.buffer);
    const [A, B, C] = [a / 4, b / 4, c / 4];
    const fits = lda >= (transposeA ? m : k) && ldb >= (transposeB ? k : n) && ldc >= n;
    if (!fits) throw new RangeError(`leading dimensions ${lda}, ${ldb}, ${ldc}`);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          const left = floats[A + (transposeA ? p * lda + i : i * lda + p)]!;
          sum += left * floats[B + (transposeB ? j * ldb + p : p * ldb + j)]!;
        }
        const element = C + i * ldc + j;
        floats[element] = beta === 0 ? sum : sum + beta * floats[element]!;
      }
    }
  },
};
