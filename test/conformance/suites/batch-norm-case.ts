/**
 * One case of batch normalization in our terms, and its check.
 *
 * @module
 */
import type { Tensor } from "../../../src/base/tensor.ts";
import { assertGradient, movable } from "../gradient.ts";
import { type Approximate, rounded } from "../rounding/approximate.ts";
import { batchNormBackwardError, batchNormError, runningError } from "../rounding/batch-norm.ts";
import { evaluateBackwardError, evaluateError } from "../rounding/batch-norm-evaluate.ts";
import { type BatchNormOptions, roundoffOf, type Subject, verifier } from "../subject.ts";
import { type Allowed, FULL_PRECISION } from "../tolerance.ts";

/** Ours to compare; `mean` and `variance` (biased) are the batch's own. */
type Name = "out" | "dx" | "dgamma" | "dbeta" | "mean" | "variance" | "runningMean" | "runningVar";

export interface Published {
  readonly name: Name;
  readonly value: Tensor;
  readonly allowed: Allowed;
}

export interface BatchNormCase extends BatchNormOptions {
  readonly id: string;
  /** (N, D). */
  readonly x: Tensor;
  readonly gamma: Tensor;
  readonly beta: Tensor;
  readonly dout?: Tensor;
  readonly published: readonly Published[];
  /** Where the source published the error of its gradient check. */
  readonly gradient?: Allowed;
}

export function published(name: Name, value: Tensor, allowed: Allowed = FULL_PRECISION): Published {
  return { name, value, allowed };
}

export async function checkBatchNorm(found: BatchNormCase, subject: Subject): Promise<void> {
  const { id, x, gamma, beta, dout } = found;
  const verify = verifier(id, subject);
  const { backward, ...forward } = await subject.batchNorm(x, gamma, beta, found);
  const gradients = dout ? await backward(dout) : undefined;
  const actual: Partial<Record<Name, Tensor>> = {
    ...forward,
    ...gradients,
    ...(await batchStatistics(found, subject)),
  };
  const rounding = roundingOf(found, roundoffOf(subject));
  for (const { name, value, allowed } of found.published) verify(name, actual[name]!, value, allowed, rounding[name]!);
  if (!found.gradient || !dout || !gradients || subject.dtype === "float32") return;
  const at = movable({ x, gamma, beta });
  const f = async (): Promise<Tensor> => (await subject.batchNorm(at.x, at.gamma, at.beta, found)).out;
  for (const name of ["x", "gamma", "beta"] as const) {
    const what = `${id} on ${subject.name}: d${name}`;
    await assertGradient(what, gradients[`d${name}`], f, dout, at[name], found.gradient);
  }
}

/** With a momentum of 1 the running statistics are the batch's. */
async function batchStatistics(found: BatchNormCase, subject: Subject): Promise<{ mean?: Tensor; variance?: Tensor }> {
  if (found.mode === "evaluate") return {};
  const options = { ...found, momentum: 1, runningVariance: "biased" } as const;
  const { runningMean, runningVar } = await subject.batchNorm(found.x, found.gamma, found.beta, options);
  return { mean: runningMean, variance: runningVar };
}

/** For every tensor, what rounding explains. */
function roundingOf(found: BatchNormCase, u: number): Partial<Record<Name, Float64Array>> {
  const round = (tensor: Tensor): Approximate => rounded(tensor, u);
  const dout = found.dout && round(found.dout);
  const [x, gamma, beta] = [round(found.x), round(found.gamma), round(found.beta)];
  const [runningMean, runningVar] = [round(found.runningMean), round(found.runningVar)];
  if (found.mode === "evaluate") {
    const inputs = { x, gamma, beta, runningMean, runningVar, eps: found.eps };
    return { out: evaluateError(inputs, u), ...(dout && evaluateBackwardError(dout, inputs, u)) };
  }
  const N = found.x.shape[0]!;
  const weight = found.momentum * (found.runningVariance === "unbiased" ? N / (N - 1) : 1);
  const forward = batchNormError(x, gamma, beta, found.eps, u);
  return {
    out: forward.out,
    mean: forward.mean.error,
    variance: forward.variance.error,
    runningMean: runningError(runningMean, forward.mean, found.momentum, found.momentum, u).error,
    runningVar: runningError(runningVar, forward.variance, found.momentum, weight, u).error,
    ...(dout && batchNormBackwardError(dout, forward, u)),
  };
}
