/**
 * NumPy's legacy random stream (`np.random.seed`), from which the course's inputs were drawn: MT19937, 53-bit uniforms,
 * the polar method with its second number kept for the next call, and rejection under a bit mask for integers.
 *
 * @module
 */
import { mersenne } from "pure-rand/generator/mersenne";

export interface NumpyRandom {
  uint32(): number;
  /** Uniform in [0, 1). */
  rand(): number;
  /** Standard normal. */
  randn(): number;
  /** Uniform integer in [0, n). */
  randint(n: number): number;
  /** `size` numbers from `randn`, each times `scale` plus `shift`. */
  normals(size: number, scale?: number, shift?: number): Float64Array;
}

/** The stream that `np.random.seed(seed)` starts. */
export function numpyRandom(seed: number): NumpyRandom {
  const generator = mersenne(seed);
  const uint32 = (): number => generator.next() >>> 0;
  const rand = (): number => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) / 2 ** 53;
  const randn = polarPairs(rand);
  return {
    uint32,
    rand,
    randn,
    randint(n) {
      const mask = 2 ** (32 - Math.clz32(n - 1)) - 1;
      for (;;) {
        const value = (uint32() & mask) >>> 0;
        if (value < n) return value;
      }
    },
    normals: (size, scale = 1, shift = 0) => new Float64Array(size).map(() => scale * randn() + shift),
  };
}

/** Normal numbers by pairs; the first of a pair is given out last, whatever else is drawn in between. */
function polarPairs(rand: () => number): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    for (;;) {
      const x1 = 2 * rand() - 1;
      const x2 = 2 * rand() - 1;
      const r2 = x1 * x1 + x2 * x2;
      if (r2 > 0 && r2 < 1) {
        const factor = Math.sqrt((-2 * Math.log(r2)) / r2);
        kept = factor * x1;
        return factor * x2;
      }
    }
  };
}
