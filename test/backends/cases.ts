/**
 * Calls of every kernel, each with the error that float32 may make: from the number of roundings and the absolute
 * values that go into each element, never one flat tolerance.
 *
 * @module
 */
import { createRandom } from "../../src/base/random.ts";
import { affineBackwardInput, affineBackwardParameters, affineForward } from "../../src/layers/affine/kernels.ts";
import {
  type Arrays,
  absolute,
  type Bound,
  type BoundedCall,
  normals,
  ROUNDING,
  rounded,
  unwritten,
} from "./kernel-call.ts";

const EPS = 1e-5;

/** As many roundings of numbers as large as the given ones. */
function roundings(count: number, magnitude: Float64Array): Float64Array {
  return magnitude.map((value) => count * ROUNDING * value);
}

/** A chain of K products added in float32 makes at most K + 1 roundings of Σ|a||b|. */
export function affineCases(N: number, D: number, M: number): BoundedCall[] {
  const [x, w, b, dout] = [normals(N * D, 1), normals(D * M, 2), normals(M, 3), normals(N * M, 4)];
  const [X, W, B, DOUT] = [absolute(x), absolute(w), absolute(b), absolute(dout)];
  const [out, dx, dw] = [new Float64Array(N * M), new Float64Array(N * D), new Float64Array(D * M)];
  affineForward(out, X, W, B, N, D, M);
  affineBackwardInput(dx, DOUT, W, N, D, M);
  affineBackwardParameters(dw, new Float64Array(M), DOUT, X, N, D, M);
  const numbers = [N, D, M];
  return [
    {
      kernel: "affineForward",
      arrays: { out: unwritten(N * M), x, w, b },
      numbers,
      bounds: { out: () => roundings(D + 1, out) },
    },
    {
      kernel: "affineBackwardInput",
      arrays: { dx: unwritten(N * D), dout, w },
      numbers,
      bounds: { dx: () => roundings(M + 1, dx) },
    },
    {
      kernel: "affineBackwardParameters",
      arrays: { dw: unwritten(D * M), db: unwritten(M), dout, x },
      numbers,
      bounds: { dw: () => roundings(N + 1, dw), db: rounded("db") },
    },
  ];
}

export function reluCases(size: number): BoundedCall[] {
  const x = normals(size, 5).map((value, i) => (i % 3 === 0 ? 0 : value));
  const dout = normals(size, 6);
  const [numbers, exact] = [[size], (): Float64Array => new Float64Array(size)];
  const forward = { kernel: "reluForward", numbers, bounds: { out: exact } } as const;
  const backward = { kernel: "reluBackward", numbers, bounds: { dx: exact } } as const;
  return [
    { ...forward, arrays: { out: unwritten(size), x } },
    { ...forward, arrays: { out: x, x }, inPlace: { out: "x" } },
    { ...backward, arrays: { dx: unwritten(size), dout, x } },
    { ...backward, arrays: { dx: dout, dout, x }, inPlace: { dx: "dout" } },
  ];
}

export function batchNormCases(N: number, D: number): BoundedCall[] {
  const offset = (values: Float64Array, by: number): Float64Array => values.map((value) => Math.fround(value + by));
  const [x, dout, xhat] = [offset(normals(N * D, 7), 10), normals(N * D, 8), normals(N * D, 9)];
  const [gamma, beta, mean] = [normals(D, 10), normals(D, 11), normals(D, 12)];
  const [variance, invStd] = [absolute(normals(D, 13)), absolute(normals(D, 14))];
  const [runningMean, runningVar] = [normals(D, 15), absolute(normals(D, 16))];
  const gradients = { dgamma: unwritten(D), dbeta: unwritten(D) };
  const gradientBounds = { dx: rounded("dx"), dgamma: rounded("dgamma"), dbeta: rounded("dbeta") };
  const backward = { kernel: "batchNormBackward", numbers: [N, D], bounds: gradientBounds } as const;
  const evaluate = { kernel: "batchNormEvaluate", numbers: [N, D, EPS], bounds: { out: rounded("out") } } as const;
  const evaluateBackward = {
    kernel: "batchNormEvaluateBackward",
    numbers: [N, D, EPS],
    bounds: gradientBounds,
  } as const;
  const out = normals(N * D, 21).map((value) => Math.max(value, 0));
  const reluBackward = { ...backward, kernel: "batchNormReluBackward" } as const;
  const forwardBounds = {
    out: rounded("out"),
    xhat: rounded("xhat"),
    mean: rounded("mean"),
    variance: rounded("variance"),
    invStd: rounded("invStd"),
  };
  const statistics = { mean: unwritten(D), variance: unwritten(D), invStd: unwritten(D) };
  return [
    {
      kernel: "batchNormForward",
      arrays: { out: unwritten(N * D), xhat: unwritten(N * D), ...statistics, x, gamma, beta },
      numbers: [N, D, EPS],
      bounds: forwardBounds,
    },
    {
      kernel: "batchNormRunning",
      arrays: { runningMean, runningVar, mean, variance },
      numbers: [D, 0.1, N / Math.max(1, N - 1)],
      bounds: { runningMean: rounded("runningMean"), runningVar: rounded("runningVar") },
    },
    { ...backward, arrays: { dx: unwritten(N * D), ...gradients, dout, xhat, gamma, invStd } },
    { ...backward, arrays: { dx: dout, ...gradients, dout, xhat, gamma, invStd }, inPlace: { dx: "dout" } },
    {
      kernel: "batchNormReluForward",
      arrays: { out: unwritten(N * D), xhat: unwritten(N * D), ...statistics, x, gamma, beta },
      numbers: [N, D, EPS],
      bounds: forwardBounds,
    },
    { ...reluBackward, arrays: { dx: unwritten(N * D), ...gradients, dout, out, xhat, gamma, invStd } },
    { ...reluBackward, arrays: { dx: dout, ...gradients, dout, out, xhat, gamma, invStd }, inPlace: { dx: "dout" } },
    { ...evaluate, arrays: { out: unwritten(N * D), x, gamma, beta, runningMean, runningVar } },
    { ...evaluate, arrays: { out: x, x, gamma, beta, runningMean, runningVar }, inPlace: { out: "x" } },
    { ...evaluateBackward, arrays: { dx: unwritten(N * D), ...gradients, dout, x, gamma, runningMean, runningVar } },
    {
      ...evaluateBackward,
      arrays: { dx: dout, ...gradients, dout, x, gamma, runningMean, runningVar },
      inPlace: { dx: "dout" },
    },
  ];
}

export function countNonFiniteCases(size: number): BoundedCall[] {
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const some = normals(size, 22).map((value, i) => (i % 5 === 3 || i === size - 1 ? bad[i % 3]! : value));
  const exact = (): Float64Array => new Float64Array(1);
  const call = { kernel: "countNonFinite", numbers: [size], bounds: { count: exact } } as const;
  return [normals(size, 23), some].map((x) => ({ ...call, arrays: { count: unwritten(1), x } }));
}

export function lossCases(N: number, M: number): BoundedCall[] {
  const logits = normals(N * M, 17).map((value) => 8 * value);
  const targets = normals(N * M, 18);
  const random = createRandom(19, "check");
  const labels = Int32Array.from({ length: N }, () => random.integer(M));
  const probabilities = (reference: Arrays): Float64Array => reference.probabilities!;
  /** One rounding of exp before it is divided, one of the result. */
  const dlogits: Bound = (reference) =>
    reference.dlogits!.map((value, i) => {
      const onehot = i % M === labels[Math.floor(i / M)] ? 1 / N : 0;
      return ROUNDING * (Math.abs(value) + (value + onehot));
    });
  const squares: Bound = ({ loss }) => roundings(1.001, loss!); // summed in float64, in another order
  const numbers = [N, M];
  const loss = unwritten(1);
  const softmax = {
    kernel: "softmax",
    numbers,
    bounds: { probabilities: (r: Arrays) => roundings(2, probabilities(r)) },
  } as const;
  const crossEntropy = { kernel: "softmaxCrossEntropy", numbers, bounds: { loss: rounded("loss"), dlogits } } as const;
  const meanSquaredError = {
    kernel: "meanSquaredError",
    numbers,
    bounds: { loss: squares, dout: rounded("dout") },
  } as const;
  return [
    { ...softmax, arrays: { probabilities: unwritten(N * M), logits } },
    { ...softmax, arrays: { probabilities: logits, logits }, inPlace: { probabilities: "logits" } },
    { ...crossEntropy, arrays: { loss, dlogits: unwritten(N * M), logits, labels } },
    { ...crossEntropy, arrays: { loss, dlogits: logits, logits, labels }, inPlace: { dlogits: "logits" } },
    { ...meanSquaredError, arrays: { loss, dout: unwritten(N * M), out: logits, targets } },
    { ...meanSquaredError, arrays: { loss, dout: logits, out: logits, targets }, inPlace: { dout: "out" } },
    {
      kernel: "countCorrect",
      arrays: { count: unwritten(1), logits: logits.map((logit) => Math.round(logit / 8)), labels }, // many are equal
      numbers,
      bounds: { count: () => new Float64Array(1) },
    },
  ];
}
