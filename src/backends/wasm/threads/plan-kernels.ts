/**
 * The kernels on byte offsets, as commands of a plan; each says about how long it takes.
 *
 * @module
 */
import * as code from "../assembly/plan-layout.ts";
import type { OffsetKernels } from "../bind-kernels.ts";
import type { Plan } from "./plan.ts";

/** Nanoseconds of one thread for one multiplication, or for one element: measured, roughly, on an EPYC (Zen 4 and 5). */
const NANOSECONDS = {
  product: 0.04,
  relu: 0.1,
  batchNorm: 0.7,
  batchNormEvaluate: 0.3,
  softmax: 9,
  squaredError: 1,
  countCorrect: 3,
  countNonFinite: 0.06,
  update: 0.3,
} as const;

/** Kernels that write their calls into a plan. */
export function planKernels(plan: Plan): OffsetKernels {
  return {
    ...affineAndRelu(plan),
    ...batchNorm(plan),
    ...losses(plan),
    ...optimizers(plan),
  };
}

function affineAndRelu(plan: Plan) {
  const { product, relu } = NANOSECONDS;
  return {
    affineForward: (out, x, w, b, N, D, M) => plan.add(code.AFFINE_FORWARD, product * N * D * M, out, x, w, b, N, D, M),
    affineBackwardInput: (dx, dout, w, N, D, M) =>
      plan.add(code.AFFINE_BACKWARD_INPUT, product * N * D * M, dx, dout, w, N, D, M),
    affineBackwardParameters: (dw, db, dout, x, N, D, M) =>
      plan.add(code.AFFINE_BACKWARD_PARAMETERS, product * N * D * M, dw, db, dout, x, N, D, M),
    reluForward: (out, x, size) => plan.add(code.RELU_FORWARD, relu * size, out, x, size, 0),
    reluBackward: (dx, dout, x, size) => plan.add(code.RELU_BACKWARD, relu * size, dx, dout, x, size),
  } satisfies Partial<OffsetKernels>;
}

function batchNorm(plan: Plan) {
  const { batchNorm: train, batchNormEvaluate: evaluate } = NANOSECONDS;
  return {
    batchNormForward: (out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps) =>
      plan.add(code.BATCH_NORM_FORWARD, train * N * D, out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps),
    batchNormRunning: (runningMean, runningVar, mean, variance, D, momentum, correction) =>
      plan.add(code.BATCH_NORM_RUNNING, train * D, runningMean, runningVar, mean, variance, D, momentum, correction),
    batchNormBackward: (dx, dgamma, dbeta, dout, xhat, gamma, invStd, N, D) =>
      plan.add(code.BATCH_NORM_BACKWARD, train * N * D, dx, dgamma, dbeta, dout, xhat, gamma, invStd, N, D),
    batchNormReluForward: (out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps) => {
      const work = train * N * D;
      plan.add(code.BATCH_NORM_RELU_FORWARD, work, out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps);
    },
    batchNormReluBackward: (dx, dgamma, dbeta, dout, out, xhat, gamma, invStd, N, D) =>
      plan.add(code.BATCH_NORM_RELU_BACKWARD, train * N * D, dx, dgamma, dbeta, dout, out, xhat, gamma, invStd, N, D),
    batchNormEvaluate: (out, x, gamma, beta, mean, variance, N, D, eps) =>
      plan.add(code.BATCH_NORM_EVALUATE, evaluate * N * D, out, x, gamma, beta, mean, variance, N, D, eps),
    batchNormEvaluateBackward: (dx, dgamma, dbeta, dout, x, gamma, mean, variance, N, D, eps) => {
      const work = train * N * D;
      plan.add(code.BATCH_NORM_EVALUATE_BACKWARD, work, dx, dgamma, dbeta, dout, x, gamma, mean, variance, N, D, eps);
    },
  } satisfies Partial<OffsetKernels>;
}

function losses(plan: Plan) {
  const { softmax, squaredError, countCorrect, countNonFinite } = NANOSECONDS;
  return {
    softmax: (probabilities, logits, N, M) => plan.add(code.SOFTMAX, softmax * N * M, probabilities, logits, N, M),
    softmaxCrossEntropy: (loss, dlogits, logits, labels, N, M) =>
      plan.add(code.SOFTMAX_CROSS_ENTROPY, softmax * N * M, loss, dlogits, logits, labels, N, M),
    meanSquaredError: (loss, dout, out, targets, N, M) =>
      plan.add(code.MEAN_SQUARED_ERROR, squaredError * N * M, loss, dout, out, targets, N, M),
    countCorrect: (count, logits, labels, N, M) =>
      plan.add(code.COUNT_CORRECT, countCorrect * N * M, count, logits, labels, N, M),
    countNonFinite: (count, x, size) => plan.add(code.COUNT_NON_FINITE, countNonFinite * size, count, x, size, 0),
  } satisfies Partial<OffsetKernels>;
}

function optimizers(plan: Plan) {
  const { update } = NANOSECONDS;
  return {
    sgdUpdate: (w, velocity, dw, size, rate, momentum, nesterov, decay) =>
      plan.add(code.SGD_UPDATE, update * size, w, velocity, dw, size, rate, momentum, nesterov ? 1 : 0, decay),
    rmspropUpdate: (w, meanSquare, dw, size, rate, alpha, eps, decay) =>
      plan.add(code.RMSPROP_UPDATE, update * size, w, meanSquare, dw, size, rate, alpha, eps, decay),
    adamUpdate: (w, m, v, dw, size, rate, beta1, beta2, eps, decay, correction1, correction2) => {
      const work = update * size;
      plan.add(code.ADAM_UPDATE, work, w, m, v, dw, size, rate, beta1, beta2, eps, decay, correction1, correction2);
    },
    adamwUpdate: (w, m, v, dw, size, rate, beta1, beta2, eps, decay, correction1, correction2) => {
      const work = update * size;
      plan.add(code.ADAMW_UPDATE, work, w, m, v, dw, size, rate, beta1, beta2, eps, decay, correction1, correction2);
    },
  } satisfies Partial<OffsetKernels>;
}
