/**
 * Rounding of ReLU, softmax and the losses.
 *
 * @module
 */
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import type { Approximate } from "./approximate.ts";

/** Relative errors, in units of u, that exp and log may have. */
const EXP_ERROR = 4;
const LOG_ERROR = 4;

/** Below the smallest normal float32 a probability may become 0. */
const SMALLEST_NORMAL = 2 ** -126;

/** Errors of dx of ReLU: where rounding may have moved x across 0, the whole of dout. */
export function reluBackwardError(dout: Approximate, x: Approximate): Float64Array {
  return dout.error.map((error, i) => {
    const undecided = x.error[i]! > 0 && Math.abs(x.value.data[i]!) <= x.error[i]!;
    return error + (undecided ? Math.abs(dout.value.data[i]!) : 0);
  });
}

/** What rounding does to one row of logits: exp turns an absolute error of the exponent into a relative one. */
interface Row {
  readonly max: number;
  readonly sum: number;
  /** Error of logits − max. */
  readonly exponent: number;
  /** Relative errors of exp(logits − max) and of their sum. */
  readonly term: number;
  readonly sumError: number;
}

function analyse(logits: Approximate, row: number, M: number, u: number): Row {
  const values = Array.from(logits.value.data.slice(row, row + M));
  const max = Math.max(...values);
  const inherited = 2 * Math.max(...logits.error.slice(row, row + M));
  const exponent = inherited + u * (max - Math.min(...values));
  const term = Math.expm1(exponent) + EXP_ERROR * u;
  const sum = values.reduce((total, value) => total + Math.exp(value - max), 0);
  return { max, sum, exponent, term, sumError: term + M * u };
}

/** Probabilities (N, M) and their errors. */
export function softmaxError(logits: Approximate, u: number): Approximate {
  const [N, M] = logits.value.shape as [number, number];
  const value = new Float64Array(N * M);
  const error = new Float64Array(N * M);
  for (let row = 0; row < N * M; row += M) {
    const { max, sum, term, sumError } = analyse(logits, row, M, u);
    for (let i = row; i < row + M; i++) {
      value[i] = Math.exp(logits.value.data[i]! - max) / sum;
      error[i] = value[i]! * ((1 + term) * (1 + 2 * sumError) - 1 + u) + SMALLEST_NORMAL;
    }
  }
  return { value: tensor(value, [N, M]), error };
}

/** Error of the mean loss, and dlogits with its errors. */
export function crossEntropyError(
  logits: Approximate,
  labels: Int32Array,
  u: number,
): { readonly loss: number; readonly dlogits: Approximate } {
  const [N, M] = logits.value.shape as [number, number];
  const probabilities = softmaxError(logits, u);
  const value = probabilities.value.data.map((p, i) => (p - (i % M === labels[Math.floor(i / M)] ? 1 : 0)) / N);
  const error = probabilities.error.map((e, i) => e / N + 3 * u * Math.abs(value[i]!));
  let loss = 0;
  for (let n = 0; n < N; n++) {
    const { max, sum, exponent, sumError } = analyse(logits, n * M, M, u);
    const distance = max - logits.value.data[n * M + labels[n]!]!;
    loss += sumError + LOG_ERROR * u * Math.log(sum) + exponent + (N + 3) * u * (Math.log(sum) + distance);
  }
  return { loss: loss / N, dlogits: { value: { data: value, shape: [N, M] }, error } };
}

/** Errors of the mean squared error and of its gradient. */
export function squaredErrorError(
  out: Tensor,
  targets: Tensor,
  u: number,
): { readonly loss: number; readonly dout: Float64Array } {
  const size = out.data.length;
  let loss = 0;
  const dout = Float64Array.from(out.data, (o, i) => {
    const difference = Math.abs(o - targets.data[i]!);
    const error = u * (Math.abs(o) + Math.abs(targets.data[i]!) + difference);
    loss += 2 * difference * error + error * error + (size + 3) * u * difference * difference;
    return (2 / size) * (error + 3 * u * difference);
  });
  return { loss: loss / size, dout };
}
