/**
 * What Ioffe & Szegedy (2015, §3 and §3.3) derive: sums that vanish, and invariance to the scale of the input.
 *
 * @module
 */
import { type FloatArray, type Tensor, tensor } from "../../../src/base/tensor.ts";
import { caseOf } from "../cases.ts";
import { columnStatistics, filled, mapped } from "../layout.ts";
import { exact } from "../rounding/approximate.ts";
import { batchNormBackwardError, batchNormError } from "../rounding/batch-norm.ts";
import {
  type BatchNormOptions,
  type Check,
  describeSuite,
  roundoffOf,
  type Subject,
  type SuiteOptions,
  type Target,
  verifier,
} from "../subject.ts";
import { absolute, publishedTolerance } from "../tolerance.ts";

const ID = "paper.batchnorm.properties";

export const batchNormPropertyChecks: readonly Check[] = [
  {
    id: ID,
    run: async (subject) => {
      await vanishingSums(subject);
      await scaleInvariance(subject);
    },
  },
];

export function batchNormPropertiesSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("batch normalization, properties", batchNormPropertyChecks, target, options);
}

/** Σₙxhat = 0 and mean xhat² = variance/(variance + eps); then the gradients. */
async function vanishingSums(subject: Subject): Promise<void> {
  const { x, gamma, dout } = inputs();
  const [N, D] = x.shape as [number, number];
  const eps = 0.5;
  const allowed = publishedTolerance(caseOf(ID).tolerance);
  const verify = verifier(ID, subject);
  const { xhat, backward } = await normalized(subject, x, gamma, eps);
  const errors = batchNormError(exact(x), exact(gamma), exact(filled(D, 0)), eps, roundoffOf(subject));
  const slack = columnSums(errors.xhat.error, D);
  const variance = mapped(columnStatistics(x).std, (std) => std * std);
  verify("Σ xhat", tensor(columnSums(xhat.data, D)), filled(D, 0), allowed, slack);
  const squares = tensor(columnSums(xhat.data, D, (i) => xhat.data[i]! / N));
  verify(
    "mean xhat²",
    squares,
    mapped(variance, (v) => v / (v + eps)),
    allowed,
    slack,
  );

  // Σₙdx = 0, and Σₙdx·xhat = gamma·invStd·dgamma·eps/(variance + eps)
  const { dx, dgamma } = await backward(dout);
  const gradientErrors = batchNormBackwardError(exact(dout), errors, roundoffOf(subject));
  verify("Σ dx", tensor(columnSums(dx.data, D)), filled(D, 0), allowed, columnSums(gradientErrors.dx, D));
  const products = tensor(columnSums(dx.data, D, (i) => xhat.data[i]!));
  const scale = mapped(variance, (v, d) => (gamma.data[d]! * eps) / (v + eps) ** 1.5);
  const expected = mapped(scale, (value, d) => value * dgamma.data[d]!);
  const productErrors = gradientErrors.dx.map(
    (e, i) => e * (Math.abs(xhat.data[i]!) + errors.xhat.error[i]!) + errors.xhat.error[i]! * Math.abs(dx.data[i]!),
  );
  const rounding = columnSums(productErrors, D).map((e, d) => e + Math.abs(scale.data[d]!) * gradientErrors.dgamma[d]!);
  verify("Σ dx·xhat", products, expected, allowed, rounding);
}

/** The sum of every column, each element times a weight. */
function columnSums(values: FloatArray, D: number, weight: (i: number) => number = () => 1): Float64Array {
  const total = new Float64Array(D);
  for (let i = 0; i < values.length; i++) total[i % D]! += weight(i) * values[i]!;
  return total;
}

/** Where eps is negligible, a·x is normalized as x is, and its gradient is 1/a of x's. */
async function scaleInvariance(subject: Subject): Promise<void> {
  const { x, gamma, dout } = inputs();
  const [scale, eps] = [8, 1e-12];
  const u = roundoffOf(subject);
  const verify = verifier(ID, subject);
  const one = await normalized(subject, x, gamma, eps);
  const scaled = await normalized(
    subject,
    mapped(x, (value) => scale * value),
    gamma,
    eps,
  );
  const errors = batchNormError(exact(x), exact(gamma), exact(filled(gamma.data.length, 0)), eps, u);
  const gradients = batchNormBackwardError(exact(dout), errors, u);
  const allowed = absolute(1e-10);
  verify(
    "BN(a·x)",
    scaled.out,
    one.out,
    allowed,
    errors.out.map((e) => 2 * e),
  );
  const dx = mapped((await scaled.backward(dout)).dx, (d) => scale * d);
  verify(
    "a·dBN(a·x)",
    dx,
    (await one.backward(dout)).dx,
    allowed,
    gradients.dx.map((e) => 2 * e),
  );
}

function inputs(): { x: Tensor; gamma: Tensor; dout: Tensor } {
  const { inputs: given } = caseOf("cs231n.batchnorm_backward");
  // Multiples of 1/8 are the same in float32.
  const coarse = (source: Tensor): Tensor => mapped(source, (value) => Math.round(8 * value) / 8);
  return { x: coarse(given.tensor("x")), gamma: coarse(given.tensor("gamma")), dout: coarse(given.tensor("dout")) };
}

/** out = gamma·xhat, and xhat itself as the output for gamma = 1. */
async function normalized(subject: Subject, x: Tensor, gamma: Tensor, eps: number) {
  const D = gamma.data.length;
  const options: BatchNormOptions = {
    mode: "train",
    eps,
    momentum: 0,
    runningVariance: "biased",
    runningMean: filled(D, 0),
    runningVar: filled(D, 1),
  };
  const { out: xhat } = await subject.batchNorm(x, filled(D, 1), filled(D, 0), options);
  return { ...(await subject.batchNorm(x, gamma, filled(D, 0), options)), xhat };
}
