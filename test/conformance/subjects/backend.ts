/**
 * A backend as a subject: every call allocates, writes, runs the kernel and reads back.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../../../src/backends/backend.ts";
import { asMatrix, type Shape, sizeOf } from "../../../src/base/shape.ts";
import { allocate, type Tensor } from "../../../src/base/tensor.ts";
import type { Optimizer } from "../../../src/optimizers/optimizer.ts";
import { kernelOn } from "../../support/kernels.ts";
import type { BatchNormOptions, Subject } from "../subject.ts";

/** Parameters and what the optimizer remembers of them. */
export interface Updated {
  readonly w: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** The layers, and what only a backend has: itself and the optimizers. */
export interface BackendSubject extends Subject {
  readonly backend: Backend;
  /** One update after `stepCount` earlier ones. */
  update(optimizer: Optimizer, before: Updated, dw: Tensor, stepCount: number): Promise<Updated>;
}

/** The kernels of `backend` on tensors. */
export function backendSubject(backend: Backend): BackendSubject {
  const name = `${backend.name} ${backend.dtype}`;
  return { name, dtype: backend.dtype, backend, ...layers(backend), ...losses(backend), update: updates(backend) };
}

/** Copies a tensor into the backend's memory. */
export function upload(backend: Backend, { data }: Tensor): DeviceBuffer {
  const buffer = backend.allocate(data.length);
  backend.write(buffer, data);
  return buffer;
}

/** Copies the backend's memory into a tensor. */
export async function download(backend: Backend, buffer: DeviceBuffer, shape: Shape): Promise<Tensor> {
  const data = allocate(backend.dtype, sizeOf(shape));
  await backend.read(buffer, data);
  return { data, shape };
}

function layers(backend: Backend): Pick<Subject, "affine" | "relu" | "batchNorm"> {
  return {
    affine: (x, w, b) => affine(backend, x, w, b),
    relu: (x) => relu(backend, x),
    batchNorm: (x, gamma, beta, options) =>
      options.mode === "train"
        ? batchNormTrain(backend, x, gamma, beta, options)
        : batchNormEvaluate(backend, x, gamma, beta, options),
  };
}

async function affine(backend: Backend, x: Tensor, w: Tensor, b: Tensor): ReturnType<Subject["affine"]> {
  const [N, D] = asMatrix(x.shape);
  const M = w.shape[1]!;
  const [xOn, wOn, bOn] = [upload(backend, x), upload(backend, w), upload(backend, b)];
  const out = backend.allocate(N * M);
  kernelOn(backend, "affineForward")(out, xOn, wOn, bOn, N, D, M);
  return {
    out: await download(backend, out, [N, M]),
    backward: async (dout) => {
      const doutOn = upload(backend, dout);
      const [dx, dw, db] = [backend.allocate(N * D), backend.allocate(D * M), backend.allocate(M)];
      kernelOn(backend, "affineBackwardInput")(dx, doutOn, wOn, N, D, M);
      kernelOn(backend, "affineBackwardParameters")(dw, db, doutOn, xOn, N, D, M);
      return {
        dx: await download(backend, dx, x.shape),
        dw: await download(backend, dw, w.shape),
        db: await download(backend, db, b.shape),
      };
    },
  };
}

async function relu(backend: Backend, x: Tensor): ReturnType<Subject["relu"]> {
  const size = x.data.length;
  const xOn = upload(backend, x);
  const out = backend.allocate(size);
  kernelOn(backend, "reluForward")(out, xOn, size);
  return {
    out: await download(backend, out, x.shape),
    backward: async (dout) => {
      const dx = backend.allocate(size);
      kernelOn(backend, "reluBackward")(dx, upload(backend, dout), xOn, size);
      return { dx: await download(backend, dx, x.shape) };
    },
  };
}

async function batchNormTrain(
  backend: Backend,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  options: BatchNormOptions,
): ReturnType<Subject["batchNorm"]> {
  const [N, D] = asMatrix(x.shape);
  const { eps, momentum, runningVariance } = options;
  const [out, xhat, gammaOn] = [backend.allocate(N * D), backend.allocate(N * D), upload(backend, gamma)];
  const [mean, variance, invStd] = [backend.allocate(D), backend.allocate(D), backend.allocate(D)];
  const [runningMean, runningVar] = [upload(backend, options.runningMean), upload(backend, options.runningVar)];
  const xOn = upload(backend, x);
  kernelOn(backend, "batchNormForward")(
    out,
    xhat,
    mean,
    variance,
    invStd,
    xOn,
    gammaOn,
    upload(backend, beta),
    N,
    D,
    eps,
  );
  const correction = runningVariance === "unbiased" ? N / (N - 1) : 1;
  kernelOn(backend, "batchNormRunning")(runningMean, runningVar, mean, variance, D, momentum, correction);
  return {
    out: await download(backend, out, x.shape),
    runningMean: await download(backend, runningMean, [D]),
    runningVar: await download(backend, runningVar, [D]),
    backward: async (dout) => {
      const [dx, dgamma, dbeta] = [backend.allocate(N * D), backend.allocate(D), backend.allocate(D)];
      kernelOn(backend, "batchNormBackward")(dx, dgamma, dbeta, upload(backend, dout), xhat, gammaOn, invStd, N, D);
      return readGradients(backend, dx, dgamma, dbeta, x.shape);
    },
  };
}

async function batchNormEvaluate(
  backend: Backend,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  { eps, runningMean, runningVar }: BatchNormOptions,
): ReturnType<Subject["batchNorm"]> {
  const [N, D] = asMatrix(x.shape);
  const [out, xOn, gammaOn] = [backend.allocate(N * D), upload(backend, x), upload(backend, gamma)];
  const [mean, variance] = [upload(backend, runningMean), upload(backend, runningVar)];
  kernelOn(backend, "batchNormEvaluate")(out, xOn, gammaOn, upload(backend, beta), mean, variance, N, D, eps);
  return {
    out: await download(backend, out, x.shape),
    runningMean,
    runningVar,
    backward: async (dout) => {
      const [dx, dgamma, dbeta] = [backend.allocate(N * D), backend.allocate(D), backend.allocate(D)];
      const doutOn = upload(backend, dout);
      kernelOn(backend, "batchNormEvaluateBackward")(
        dx,
        dgamma,
        dbeta,
        doutOn,
        xOn,
        gammaOn,
        mean,
        variance,
        N,
        D,
        eps,
      );
      return readGradients(backend, dx, dgamma, dbeta, x.shape);
    },
  };
}

async function readGradients(
  backend: Backend,
  dx: DeviceBuffer,
  dgamma: DeviceBuffer,
  dbeta: DeviceBuffer,
  shape: Shape,
): Promise<Record<"dx" | "dgamma" | "dbeta", Tensor>> {
  return {
    dx: await download(backend, dx, shape),
    dgamma: await download(backend, dgamma, [dgamma.length]),
    dbeta: await download(backend, dbeta, [dbeta.length]),
  };
}

function losses(backend: Backend): Pick<Subject, "softmax" | "softmaxCrossEntropy" | "meanSquaredError"> {
  return {
    async softmax(logits) {
      const [N, M] = asMatrix(logits.shape);
      const out = backend.allocate(N * M);
      kernelOn(backend, "softmax")(out, upload(backend, logits), N, M);
      return download(backend, out, logits.shape);
    },
    async softmaxCrossEntropy(logits, labels) {
      const [N, M] = asMatrix(logits.shape);
      const [loss, dlogits, labelsOn] = [backend.allocate(1), backend.allocate(N * M), backend.allocateLabels(N)];
      backend.writeLabels(labelsOn, labels);
      kernelOn(backend, "softmaxCrossEntropy")(loss, dlogits, upload(backend, logits), labelsOn, N, M);
      return {
        loss: await download(backend, loss, []),
        dlogits: await download(backend, dlogits, logits.shape),
      };
    },
    async meanSquaredError(out, targets) {
      const [N, M] = asMatrix(out.shape);
      const [loss, dout] = [backend.allocate(1), backend.allocate(N * M)];
      kernelOn(backend, "meanSquaredError")(loss, dout, upload(backend, out), upload(backend, targets), N, M);
      return { loss: await download(backend, loss, []), dout: await download(backend, dout, out.shape) };
    },
  };
}

function updates(backend: Backend): BackendSubject["update"] {
  return async (optimizer, before, dw, stepCount) => {
    const size = before.w.data.length;
    const w = upload(backend, before.w);
    const slots = Object.fromEntries(
      optimizer.slots.map((name) => {
        const given = before.slots[name];
        return [name, given ? upload(backend, given) : backend.allocate(size)];
      }),
    );
    const update = optimizer.bind(backend, { w, dw: upload(backend, dw), slots, size });
    update(stepCount + 1, optimizer.learningRate);
    const after: Record<string, Tensor> = {};
    for (const [name, buffer] of Object.entries(slots)) after[name] = await download(backend, buffer, before.w.shape);
    return { w: await download(backend, w, before.w.shape), slots: after };
  };
}
