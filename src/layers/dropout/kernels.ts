/**
 * Dropout (Srivastava et al. 2014): each number is dropped with the probability `rate`, and what is kept is scaled up, so
 * that the mean stays.
 *
 * Which numbers are kept is a function of counters alone, not of what was drawn before: of the run's seed, the step, the
 * layer, the row in the batch of all replicas, and the feature. So forward and backward pass agree without a stored mask, and
 * threads, ranks and resumed runs with the run that is one.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { mixed } from "../../base/mix.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Dropout, both ways: of x in the forward pass, of dout in the backward pass.
 *
 *     threshold = ⌊rate·2³²⌋                                      (1)
 *     scale     = 1/(1 − rate)                                    (2)
 *     k         = mix(key + start + n), l = mix(salt + start + n)  (3)
 *     word      = mix(mix(k + d) ⊕ l)                             (4)
 *     out       = 0 where word < threshold, else scale·x          (5)
 *
 * @shape out, x — (N, D)
 * @writes out (overwritten). out may be the same array as x.
 * @cached nothing: the backward pass computes the same words again
 * @numerics 32-bit integers, and one product in float64, rounded once, when stored. What is dropped is 0, also NaN
 * @derivation ./dropout.md#2-forward equations (1) to (5)
 */
export function dropout(
  out: FloatArray,
  x: FloatArray,
  N: number,
  D: number,
  start: number,
  rate: number,
  key: number,
  salt: number,
): void {
  const threshold = Math.floor(rate * 2 ** 32); // (1)
  const scale = 1 / (1 - rate); // (2)
  for (let n = 0; n < N; n++) {
    const [k, l] = [mixed(key + start + n), mixed(salt + start + n)]; // (3)
    for (let d = 0; d < D; d++) {
      const word = mixed(mixed(k + d) ^ l); // (4)
      out[n * D + d] = word < threshold ? 0 : scale * x[n * D + d]; // (5)
    }
  }
}

export const DROPOUT: Kernel<typeof dropout> = ownKernel("dropout", dropout, { aliases: [[0, 1]] });
