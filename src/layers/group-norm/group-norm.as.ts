/**
 * Group normalization. See src/layers/group-norm/kernels.ts: the operations are the same, in float64 and in the same order for
 * each group, and so are the results.
 *
 * A share owns groups. A group is one chain of additions, and its channels need not begin where a vector does: numbers are taken
 * one by one.
 *
 * @family toolbox
 * @module
 */
import { F } from "../../backends/wasm/assembly/lanes";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 3·N·P·C */
export function groupNormForward(
  out: usize, xhat: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, P: usize, C: usize, G: usize, eps: f64,
): void {
  const width = C / G, m = <f64>(P * width);
  const end = shareEnd(N * G, 1);
  for (let group = shareStart(N * G, 1); group < end; group++) {
    const channel = (group % G) * width;
    const first = (group / G) * P * C + channel, last = first + P * C;
    let sum: f64 = 0;
    for (let at = first; at < last; at += C) for (let i = at; i < at + width; i++) sum += wide(x, i);
    const mean = sum / m; // (1)
    let squares: f64 = 0;
    for (let at = first; at < last; at += C) {
      for (let i = at; i < at + width; i++) squares += (wide(x, i) - mean) * (wide(x, i) - mean);
    }
    const variance = squares / m; // (2)
    const inverse = 1 / sqrt(variance + eps); // (3)
    for (let at = first; at < last; at += C) {
      for (let i = at, c = channel; i < at + width; i++, c++) {
        const normalized = (wide(x, i) - mean) * inverse; // (4)
        store<f32>(xhat + i * F, <f32>normalized);
        store<f32>(out + i * F, <f32>(wide(gamma, c) * normalized + wide(beta, c))); // (5)
      }
    }
    store<f32>(invStd + group * F, <f32>inverse);
  }
}

/** @nanoseconds 3·N·P·C */
export function groupNormBackwardInput(
  dx: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize, N: usize, P: usize, C: usize, G: usize,
): void {
  const width = C / G, m = <f64>(P * width);
  const end = shareEnd(N * G, 1);
  for (let group = shareStart(N * G, 1); group < end; group++) {
    const channel = (group % G) * width;
    const first = (group / G) * P * C + channel, last = first + P * C;
    let a: f64 = 0, b: f64 = 0;
    for (let at = first; at < last; at += C) {
      for (let i = at, c = channel; i < at + width; i++, c++) {
        const dxhat = wide(dout, i) * wide(gamma, c); // (6)
        a += dxhat; // (7)
        b += dxhat * wide(xhat, i); // (8)
      }
    }
    const scale = wide(invStd, group) / m;
    for (let at = first; at < last; at += C) {
      for (let i = at, c = channel; i < at + width; i++, c++) {
        const dxhat = wide(dout, i) * wide(gamma, c); // (6)
        store<f32>(dx + i * F, <f32>(scale * (m * dxhat - a - wide(xhat, i) * b))); // (9)
      }
    }
  }
}

/** Element i of an array, as float64. */
// @ts-ignore: decorator
@inline
function wide(array: usize, i: usize): f64 {
  return <f64>load<f32>(array + i * F);
}
