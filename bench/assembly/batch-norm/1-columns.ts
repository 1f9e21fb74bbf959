/**
 * Column by column, element by element, as src/layers/batch-norm/kernels.ts has it.
 *
 * Here to be improved on. Two neighbours in a column are D·4 bytes apart: each step reads another cache line and uses
 * four of its 64 bytes, and a column is read two or three times.
 *
 * @module
 */
import { F } from "../../../src/backends/wasm/assembly/lanes";

export function batchNormForward(
  out: usize, xhat: usize, mean: usize, variance: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, D: usize, eps: f64,
): void {
  const row = D * F;
  for (let at: usize = 0; at < row; at += F) {
    const end = at + N * row;
    let sum: f64 = 0;
    for (let i = at; i < end; i += row) sum += read(x + i);
    const mu = sum / <f64>N; // (1)
    let squares: f64 = 0;
    for (let i = at; i < end; i += row) squares += (read(x + i) - mu) * (read(x + i) - mu);
    const biased = squares / <f64>N; // (2)
    const inverse = 1 / sqrt<f64>(biased + eps); // (3)
    for (let i = at; i < end; i += row) {
      const normalized = (read(x + i) - mu) * inverse; // (4)
      write(xhat + i, normalized);
      write(out + i, read(gamma + at) * normalized + read(beta + at)); // (5)
    }
    write(mean + at, mu);
    write(variance + at, biased);
    write(invStd + at, inverse);
  }
}

export function batchNormBackward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize, N: usize, D: usize,
): void {
  const row = D * F;
  for (let at: usize = 0; at < row; at += F) {
    const end = at + N * row;
    let sum: f64 = 0, sumXhat: f64 = 0;
    for (let i = at; i < end; i += row) {
      sum += read(dout + i); // (10)
      sumXhat += read(dout + i) * read(xhat + i); // (11)
    }
    const scale = (read(gamma + at) * read(invStd + at)) / <f64>N;
    for (let i = at; i < end; i += row) {
      write(dx + i, scale * (<f64>N * read(dout + i) - sum - read(xhat + i) * sumXhat)); // (23)
    }
    write(dbeta + at, sum);
    write(dgamma + at, sumXhat);
  }
}

// @ts-ignore: decorator
@inline
function read(pointer: usize): f64 {
  return <f64>load<f32>(pointer);
}

// @ts-ignore: decorator
@inline
function write(pointer: usize, value: f64): void {
  store<f32>(pointer, <f32>value);
}
