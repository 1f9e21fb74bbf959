/** The suites must notice a wrong kernel, and do so with float32's wider bounds. */
import { describe, expect, it } from "vitest";
import type { Backend, DeviceBuffer } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import type { FloatArray } from "../../src/base/tensor.ts";
import { type BoundKernels, kernelsOn, withKernels } from "../support/kernels.ts";
import type { Check } from "./subject.ts";
import { type BackendSubject, backendSubject } from "./subjects/backend.ts";
import { affineChecks } from "./suites/affine.suite.ts";
import { batchNormChecks } from "./suites/batch-norm.suite.ts";
import { lossChecks } from "./suites/losses.suite.ts";
import { optimizerChecks } from "./suites/optimizers.suite.ts";
import { reluChecks } from "./suites/relu.suite.ts";
import { trainingChecks } from "./suites/training.suite.ts";

/** A kernel gone wrong. */
interface Bug {
  readonly name: string;
  readonly checks: readonly Check<BackendSubject>[];
  plant(sound: Backend & BoundKernels): Partial<BoundKernels>;
}

const BUGS: readonly Bug[] = [
  {
    name: "affine forgets the bias",
    checks: affineChecks,
    plant: (sound) => ({
      affineForward: (out, x, w, b, N, D, M) => sound.affineForward(out, x, w, sound.allocate(b.length), N, D, M),
    }),
  },
  {
    name: "the gradient of the bias is a mean",
    checks: affineChecks,
    plant: (sound) => ({
      affineBackwardParameters: (dw, db, dout, x, N, D, M) => {
        sound.affineBackwardParameters(dw, db, dout, x, N, D, M);
        scale(db, 1 / N);
      },
    }),
  },
  {
    name: "ReLU lets the gradient pass at 0",
    checks: reluChecks,
    plant: () => ({
      reluBackward: (dx, dout, x, size) => {
        for (let i = 0; i < size; i++) array(dx)[i] = array(x)[i]! >= 0 ? array(dout)[i]! : 0;
      },
    }),
  },
  {
    name: "batch normalization's backward pass forgets gamma",
    checks: batchNormChecks,
    plant: (sound) => ({
      batchNormBackward: (dx, dgamma, dbeta, dout, xhat, gamma, invStd, N, D) => {
        const ones = sound.allocate(gamma.length);
        array(ones).fill(1);
        sound.batchNormBackward(dx, dgamma, dbeta, dout, xhat, ones, invStd, N, D);
      },
    }),
  },
  {
    name: "eps is left out",
    checks: batchNormChecks,
    plant: (sound) => ({
      batchNormForward: (out, xhat, mean, variance, invStd, x, gamma, beta, N, D) =>
        sound.batchNormForward(out, xhat, mean, variance, invStd, x, gamma, beta, N, D, 0),
    }),
  },
  {
    name: "the running variance is biased",
    checks: batchNormChecks,
    plant: (sound) => ({
      batchNormRunning: (runningMean, runningVar, mean, variance, D, momentum) =>
        sound.batchNormRunning(runningMean, runningVar, mean, variance, D, momentum, 1),
    }),
  },
  {
    name: "momentum weighs the old value",
    checks: batchNormChecks,
    plant: (sound) => ({
      batchNormRunning: (runningMean, runningVar, mean, variance, D, momentum, correction) =>
        sound.batchNormRunning(runningMean, runningVar, mean, variance, D, 1 - momentum, correction),
    }),
  },
  {
    name: "the loss is a sum",
    checks: lossChecks,
    plant: (sound) => ({
      softmaxCrossEntropy: (loss, dlogits, logits, labels, N, M) => {
        sound.softmaxCrossEntropy(loss, dlogits, logits, labels, N, M);
        scale(loss, N);
        scale(dlogits, N);
      },
    }),
  },
  {
    name: "the gradient of the squared error lacks its 2",
    checks: lossChecks,
    plant: (sound) => ({
      meanSquaredError: (loss, dout, out, targets, N, M) => {
        sound.meanSquaredError(loss, dout, out, targets, N, M);
        scale(dout, 0.5);
      },
    }),
  },
  {
    name: "Nesterov's look-ahead is left out",
    checks: optimizerChecks,
    plant: (sound) => ({
      sgdUpdate: (w, velocity, dw, size, learningRate, momentum, _, weightDecay) =>
        sound.sgdUpdate(w, velocity, dw, size, learningRate, momentum, false, weightDecay),
    }),
  },
  {
    name: "Adam corrects no bias",
    checks: optimizerChecks,
    plant: (sound) => ({
      adamUpdate: (w, m, v, dw, size, learningRate, beta1, beta2, eps, weightDecay) =>
        sound.adamUpdate(w, m, v, dw, size, learningRate, beta1, beta2, eps, weightDecay, 1, 1),
    }),
  },
  {
    name: "AdamW couples its weight decay",
    checks: trainingChecks,
    plant: (sound) => ({ adamwUpdate: sound.adamUpdate }),
  },
];

describe("planted bugs", () => {
  it.each(BUGS)("$name", async ({ checks, plant }) => {
    const failed = await failures(checks, () => {
      const sound = createReferenceBackend("float32");
      return withKernels(sound, plant({ ...sound, ...kernelsOn(sound) }));
    });
    expect(failed.length).toBeGreaterThan(0);
  });

  it("no check fails without one", async () => {
    const checks = new Set(BUGS.flatMap((bug) => bug.checks));
    expect(await failures([...checks], () => createReferenceBackend("float32"))).toEqual([]);
  });
});

/** The ids of the checks that fail. */
async function failures(checks: readonly Check<BackendSubject>[], create: () => Backend): Promise<string[]> {
  const failed: string[] = [];
  for (const { id, run } of checks) {
    await run(backendSubject(create())).catch(() => failed.push(id));
  }
  return failed;
}

function array(buffer: DeviceBuffer): FloatArray {
  return buffer as FloatArray;
}

function scale(buffer: DeviceBuffer, factor: number): void {
  array(buffer).forEach((value, i) => {
    array(buffer)[i] = value * factor;
  });
}
