/**
 * The kernels on handles: each call of the backend becomes one call of the module, with byte offsets for handles.
 * Written out, so that the compiler checks every argument and no call allocates.
 *
 * @module
 */
import type { Kernels } from "../kernels.ts";
import type { WasmBuffer } from "./memory.ts";

/** The kernels as the module exports them. */
export type OffsetKernels = Kernels<number, number>;

type HandleKernels = Kernels<WasmBuffer, WasmBuffer>;

/** The kernels that take this backend's handles, made from those that take offsets. */
export function bindKernels(module: OffsetKernels): HandleKernels {
  return {
    ...bindAffineAndRelu(module),
    ...bindBatchNorm(module),
    ...bindLosses(module),
    ...bindOptimizers(module),
  };
}

function bindAffineAndRelu(module: OffsetKernels) {
  return {
    affineForward: (out, x, w, b, N, D, M) =>
      module.affineForward(out.pointer, x.pointer, w.pointer, b.pointer, N, D, M),
    affineBackwardInput: (dx, dout, w, N, D, M) =>
      module.affineBackwardInput(dx.pointer, dout.pointer, w.pointer, N, D, M),
    affineBackwardParameters: (dw, db, dout, x, N, D, M) =>
      module.affineBackwardParameters(dw.pointer, db.pointer, dout.pointer, x.pointer, N, D, M),
    reluForward: (out, x, size) => module.reluForward(out.pointer, x.pointer, size),
    reluBackward: (dx, dout, x, size) => module.reluBackward(dx.pointer, dout.pointer, x.pointer, size),
  } satisfies Partial<HandleKernels>;
}

function bindBatchNorm(module: OffsetKernels) {
  return {
    batchNormForward: (out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps) =>
      module.batchNormForward(
        out.pointer,
        xhat.pointer,
        mean.pointer,
        variance.pointer,
        invStd.pointer,
        x.pointer,
        gamma.pointer,
        beta.pointer,
        N,
        D,
        eps,
      ),
    batchNormRunning: (runningMean, runningVar, mean, variance, D, momentum, correction) =>
      module.batchNormRunning(
        runningMean.pointer,
        runningVar.pointer,
        mean.pointer,
        variance.pointer,
        D,
        momentum,
        correction,
      ),
    batchNormBackward: (dx, dgamma, dbeta, dout, xhat, gamma, invStd, N, D) =>
      module.batchNormBackward(
        dx.pointer,
        dgamma.pointer,
        dbeta.pointer,
        dout.pointer,
        xhat.pointer,
        gamma.pointer,
        invStd.pointer,
        N,
        D,
      ),
    batchNormReluForward: (out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps) =>
      module.batchNormReluForward(
        out.pointer,
        xhat.pointer,
        mean.pointer,
        variance.pointer,
        invStd.pointer,
        x.pointer,
        gamma.pointer,
        beta.pointer,
        N,
        D,
        eps,
      ),
    batchNormReluBackward: (dx, dgamma, dbeta, dout, out, xhat, gamma, invStd, N, D) =>
      module.batchNormReluBackward(
        dx.pointer,
        dgamma.pointer,
        dbeta.pointer,
        dout.pointer,
        out.pointer,
        xhat.pointer,
        gamma.pointer,
        invStd.pointer,
        N,
        D,
      ),
    batchNormEvaluate: (out, x, gamma, beta, runningMean, runningVar, N, D, eps) =>
      module.batchNormEvaluate(
        out.pointer,
        x.pointer,
        gamma.pointer,
        beta.pointer,
        runningMean.pointer,
        runningVar.pointer,
        N,
        D,
        eps,
      ),
    batchNormEvaluateBackward: (dx, dgamma, dbeta, dout, x, gamma, runningMean, runningVar, N, D, eps) =>
      module.batchNormEvaluateBackward(
        dx.pointer,
        dgamma.pointer,
        dbeta.pointer,
        dout.pointer,
        x.pointer,
        gamma.pointer,
        runningMean.pointer,
        runningVar.pointer,
        N,
        D,
        eps,
      ),
  } satisfies Partial<HandleKernels>;
}

function bindLosses(module: OffsetKernels) {
  return {
    softmax: (probabilities, logits, N, M) => module.softmax(probabilities.pointer, logits.pointer, N, M),
    softmaxCrossEntropy: (loss, dlogits, logits, labels, N, M) =>
      module.softmaxCrossEntropy(loss.pointer, dlogits.pointer, logits.pointer, labels.pointer, N, M),
    meanSquaredError: (loss, dout, out, targets, N, M) =>
      module.meanSquaredError(loss.pointer, dout.pointer, out.pointer, targets.pointer, N, M),
    countCorrect: (count, logits, labels, N, M) =>
      module.countCorrect(count.pointer, logits.pointer, labels.pointer, N, M),
    countNonFinite: (count, x, size) => module.countNonFinite(count.pointer, x.pointer, size),
  } satisfies Partial<HandleKernels>;
}

function bindOptimizers(module: OffsetKernels) {
  return {
    sgdUpdate: (w, velocity, dw, size, learningRate, momentum, nesterov, weightDecay) =>
      module.sgdUpdate(w.pointer, velocity.pointer, dw.pointer, size, learningRate, momentum, nesterov, weightDecay),
    rmspropUpdate: (w, meanSquare, dw, size, learningRate, alpha, eps, weightDecay) =>
      module.rmspropUpdate(w.pointer, meanSquare.pointer, dw.pointer, size, learningRate, alpha, eps, weightDecay),
    adamUpdate: (w, m, v, dw, size, learningRate, beta1, beta2, eps, weightDecay, correction1, correction2) =>
      module.adamUpdate(
        w.pointer,
        m.pointer,
        v.pointer,
        dw.pointer,
        size,
        learningRate,
        beta1,
        beta2,
        eps,
        weightDecay,
        correction1,
        correction2,
      ),
    adamwUpdate: (w, m, v, dw, size, learningRate, beta1, beta2, eps, weightDecay, correction1, correction2) =>
      module.adamwUpdate(
        w.pointer,
        m.pointer,
        v.pointer,
        dw.pointer,
        size,
        learningRate,
        beta1,
        beta2,
        eps,
        weightDecay,
        correction1,
        correction2,
      ),
  } satisfies Partial<HandleKernels>;
}
