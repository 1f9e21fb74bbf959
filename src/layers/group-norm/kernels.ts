/**
 * Group normalization (Wu & He 2018): the channels of a sample fall into groups, and each group gets mean 0 and variance 1 over
 * its channels and all positions; then every channel is scaled by its gamma and shifted by its beta.
 *
 * Sizes: `N` samples, `P` positions, `C` channels, `G` groups of C/G neighbouring channels. `x (N, P, C)` has the channels
 * last. With one position and one group this is layer normalization. The gradients of gamma and beta are sums over all positions
 * of all samples, as in layer normalization over N·P rows, whose kernel computes them.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Group normalization, forward pass.
 *
 *     mean     = Σ x / m, over the group, m = P·C/G               (1)
 *     variance = Σ (x − mean)² / m, over the group                (2)
 *     invStd   = 1/√(variance + eps)                              (3)
 *     xhat     = (x − mean)·invStd                                (4)
 *     out      = gamma·xhat + beta                                (5)
 *
 * @shape out, xhat, x — (N, P, C); invStd — (N, G); gamma, beta — (C)
 * @writes out, xhat, invStd (overwritten). out may be the same array as x.
 * @cached xhat for the backward passes, invStd for {@link groupNormBackwardInput}
 * @numerics two passes, sums over positions, and in each over channels, in float64
 * @derivation ./group-norm.md#2-forward equations (1) to (5)
 */
export function groupNormForward(
  out: FloatArray,
  xhat: FloatArray,
  invStd: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  beta: FloatArray,
  N: number,
  P: number,
  C: number,
  G: number,
  eps: number,
): void {
  const width = C / G;
  const m = P * width;
  for (let group = 0; group < N * G; group++) {
    const channel = (group % G) * width;
    const first = Math.floor(group / G) * P * C + channel;
    const end = first + P * C;
    let sum = 0;
    for (let at = first; at < end; at += C) for (let i = 0; i < width; i++) sum += x[at + i];
    const mean = sum / m; // (1)
    let squares = 0;
    for (let at = first; at < end; at += C) {
      for (let i = 0; i < width; i++) squares += (x[at + i] - mean) * (x[at + i] - mean);
    }
    const variance = squares / m; // (2)
    const inverse = 1 / Math.sqrt(variance + eps); // (3)
    for (let at = first; at < end; at += C) {
      for (let i = 0; i < width; i++) {
        const normalized = (x[at + i] - mean) * inverse; // (4)
        xhat[at + i] = normalized;
        out[at + i] = gamma[channel + i] * normalized + beta[channel + i]; // (5)
      }
    }
    invStd[group] = inverse;
  }
}

/**
 * Group normalization, backward pass to the inputs.
 *
 *     dxhat = dout·gamma                                          (6)
 *     a     = Σ dxhat, over the group                             (7)
 *     b     = Σ dxhat·xhat, over the group                        (8)
 *     dx    = invStd/m · (m·dxhat − a − xhat·b)                   (9)
 *
 * @shape dx, dout, xhat — (N, P, C); gamma — (C); invStd — (N, G)
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached xhat and invStd by {@link groupNormForward}
 * @numerics sums over positions, and in each over channels, in float64, rounded once, when stored
 * @derivation ./group-norm.md#4-backward equations (6) to (9)
 */
export function groupNormBackwardInput(
  dx: FloatArray,
  dout: FloatArray,
  xhat: FloatArray,
  gamma: FloatArray,
  invStd: FloatArray,
  N: number,
  P: number,
  C: number,
  G: number,
): void {
  const width = C / G;
  const m = P * width;
  for (let group = 0; group < N * G; group++) {
    const channel = (group % G) * width;
    const first = Math.floor(group / G) * P * C + channel;
    const end = first + P * C;
    let a = 0;
    let b = 0;
    for (let at = first; at < end; at += C) {
      for (let i = 0; i < width; i++) {
        const dxhat = dout[at + i] * gamma[channel + i]; // (6)
        a += dxhat; // (7)
        b += dxhat * xhat[at + i]; // (8)
      }
    }
    const scale = invStd[group] / m;
    for (let at = first; at < end; at += C) {
      for (let i = 0; i < width; i++) {
        const dxhat = dout[at + i] * gamma[channel + i]; // (6)
        dx[at + i] = scale * (m * dxhat - a - xhat[at + i] * b); // (9)
      }
    }
  }
}

export const GROUP_NORM_FORWARD: Kernel<typeof groupNormForward> = ownKernel("groupNormForward", groupNormForward, {
  aliases: [[0, 3]],
});
export const GROUP_NORM_BACKWARD_INPUT: Kernel<typeof groupNormBackwardInput> = ownKernel(
  "groupNormBackwardInput",
  groupNormBackwardInput,
  { aliases: [[0, 1]] },
);
