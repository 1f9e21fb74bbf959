/**
 * Batch normalization in the course: column statistics after training and after 50 warm-up batches, and gradients.
 *
 * Its momentum is the weight of the old value (0.9), its running variance biased, and both statistics start at 0.
 *
 * @module
 */

import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { plainKernels } from "../../support/kernels.ts";
import { memoized } from "../../support/memoized.ts";
import { type Case, caseOf } from "../cases.ts";
import { axisLast, columnStatistics, filled } from "../layout.ts";
import { type NumpyRandom, numpyRandom } from "../numpy-random.ts";
import { type Approximate, exact, rounded } from "../rounding/approximate.ts";
import { batchNormError, runningError } from "../rounding/batch-norm.ts";
import { evaluateError } from "../rounding/batch-norm-evaluate.ts";
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
import { FULL_PRECISION, publishedTolerance } from "../tolerance.ts";
import { type BatchNormCase, checkBatchNorm, published } from "./batch-norm-case.ts";

const EPS = 1e-5;
const MOMENTUM = 0.1;
const WARM_UP_BATCHES = 50;

export const batchNormCourseChecks: readonly Check[] = [
  {
    id: "cs231n.batchnorm_forward.train",
    run: (subject) => trainStatistics(subject, "cs231n.batchnorm_forward.train"),
  },
  {
    id: "cs231n.spatial_batchnorm_forward.train",
    run: (subject) => trainStatistics(subject, "cs231n.spatial_batchnorm_forward.train"),
  },
  {
    id: "cs231n.batchnorm_forward.test",
    run: (subject) => testStatistics(subject, "cs231n.batchnorm_forward.test", activationsDrawn()),
  },
  {
    id: "cs231n.spatial_batchnorm_forward.test",
    run: (subject) => testStatistics(subject, "cs231n.spatial_batchnorm_forward.test", picturesDrawn()),
  },
  ...["cs231n.batchnorm_backward", "cs231n.spatial_batchnorm_backward"].map((id) => ({
    id,
    run: (subject: Subject) => checkBatchNorm(gradients(caseOf(id)), subject),
  })),
];

/** What all subjects warm up with. */
interface WarmUp {
  readonly batches: readonly Tensor[];
  /** The batch after these. */
  readonly last: Tensor;
  /** The running statistics after these, and how far they may be off, for a unit roundoff. */
  statistics(u: number): { readonly mean: Approximate; readonly variance: Approximate };
}

const activationsDrawn = memoized(() => warmUp(activations(numpyRandom(231))));
const picturesDrawn = memoized(() => warmUp(pictures(numpyRandom(231))));

function warmUp(nextBatch: () => Tensor): WarmUp {
  const batches = Array.from({ length: WARM_UP_BATCHES }, nextBatch);
  return { batches, last: nextBatch(), statistics: memoized((u) => statisticsAfter(batches, u)) };
}

function statisticsAfter(batches: readonly Tensor[], u: number): ReturnType<WarmUp["statistics"]> {
  const D = batches[0]!.shape[1]!;
  let [mean, variance] = [exact(filled(D, 0)), exact(filled(D, 0))];
  for (const x of batches) {
    const errors = batchNormError(rounded(x, u), exact(filled(D, 1)), exact(filled(D, 0)), EPS, u);
    mean = runningError(mean, errors.mean, MOMENTUM, MOMENTUM, u);
    variance = runningError(variance, errors.variance, MOMENTUM, MOMENTUM, u);
  }
  return { mean, variance };
}

export function batchNormCourseSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("batch normalization, course", batchNormCourseChecks, target, options);
}

/** Batches of the two-layer net: max(0, X·W1)·W2 with X (200, 50), in float64. */
export function activations(random: NumpyRandom): () => Tensor {
  const [w1, w2] = [random.normals(50 * 60), random.normals(60 * 3)];
  return () => {
    const [hidden, out] = [new Float64Array(200 * 60), new Float64Array(200 * 3)];
    plainKernels.affineForward(hidden, random.normals(200 * 50), w1, new Float64Array(60), 200, 50, 60);
    plainKernels.reluForward(hidden, hidden, hidden.length);
    plainKernels.affineForward(out, hidden, w2, new Float64Array(3), 200, 60, 3);
    return tensor(out, [200, 3]);
  };
}

/** Batches of "pictures" (10, 4, 11, 12), as (N·H·W, C). */
function pictures(random: NumpyRandom): () => Tensor {
  return () => axisLast(tensor(random.normals(10 * 4 * 11 * 12, 2.3, 13), [10, 4, 11, 12]), 1);
}

/** The first rows of an output, or all of it where it is in (N, C, H, W). */
function comparable(out: Tensor, expected: Tensor): { readonly actual: Tensor; readonly expected: Tensor } {
  if (expected.shape.length > 2) return { actual: out, expected: axisLast(expected, 1) };
  return { actual: tensor(out.data.slice(0, expected.data.length), expected.shape), expected };
}

/** Column statistics before and after, for two pairs of gamma and beta. */
async function trainStatistics(subject: Subject, id: string): Promise<void> {
  const { inputs, expected, computed, tolerance } = caseOf(id);
  const verify = verifier(id, subject);
  const u = roundoffOf(subject);
  const x = inputs.has("a") ? inputs.tensor("a") : axisLast(inputs.tensor("x"), 1);
  const allowed = publishedTolerance(tolerance.fields("stats"));
  const before = columnStatistics(x);
  verify("mean before", before.mean, expected.tensor("before_mean"), allowed);
  verify("std before", before.std, expected.tensor("before_std"), allowed);
  const zeros = filled(before.mean.data.length, 0);
  for (const [index, pair] of (inputs.raw("gamma_beta_pairs") as readonly (readonly number[])[][]).entries()) {
    const [gamma, beta] = [tensor(pair[0]!), tensor(pair[1]!)];
    const { out, ...running } = await subject.batchNorm(x, gamma, beta, training(zeros, zeros));
    const errors = batchNormError(rounded(x, u), rounded(gamma, u), rounded(beta, u), EPS, u);
    const slack = columnMaximum(errors.out, gamma.data.length);
    const after = columnStatistics(out);
    const name = `after${index + 1}`;
    verify(`mean ${name}`, after.mean, expected.tensor(`${name}_mean`), allowed, slack);
    verify(`std ${name}`, after.std, expected.tensor(`${name}_std`), allowed, slack);
    verify(`std ${name}`, after.std, computed.tensor(`${name}_std`), FULL_PRECISION, slack);
    const rows = computed.tensor(computed.has("out1") ? `out${index + 1}` : `out_gamma${index + 1}_first5rows`);
    const pairToCompare = comparable(out, rows);
    verify(`out ${name}`, pairToCompare.actual, pairToCompare.expected, FULL_PRECISION, errors.out);
    if (!computed.has("batch_mean")) continue;
    const [mean, variance] = ["mean", "var"].map((of) => computed.tensor(`running_${of}_after_one_step_momentum0.9`));
    verify("runningMean", running.runningMean, mean!, FULL_PRECISION, errors.mean.error);
    verify("runningVar", running.runningVar, variance!, FULL_PRECISION, errors.variance.error);
  }
}

/** Fifty training batches, then one in evaluation mode. */
async function testStatistics(subject: Subject, id: string, drawn: WarmUp): Promise<void> {
  const { expected, computed, tolerance } = caseOf(id);
  const verify = verifier(id, subject);
  const u = roundoffOf(subject);
  const D = computed.tensor("running_mean").data.length;
  const [gamma, beta] = [filled(D, 1), filled(D, 0)];
  let [runningMean, runningVar] = [filled(D, 0), filled(D, 0)];
  for (const x of drawn.batches) {
    ({ runningMean, runningVar } = await subject.batchNorm(x, gamma, beta, training(runningMean, runningVar)));
  }
  const { mean, variance } = drawn.statistics(u);
  verify("runningMean", runningMean, computed.tensor("running_mean"), FULL_PRECISION, mean.error);
  verify("runningVar", runningVar, computed.tensor("running_var"), FULL_PRECISION, variance.error);
  const x = drawn.last;
  const { out } = await subject.batchNorm(x, gamma, beta, { ...training(runningMean, runningVar), mode: "evaluate" });
  const running = { runningMean: mean, runningVar: variance };
  const slack = evaluateError({ x: rounded(x, u), gamma: exact(gamma), beta: exact(beta), ...running, eps: EPS }, u);
  const after = columnStatistics(out);
  for (const [source, allowed] of [
    [expected, publishedTolerance(tolerance.fields("stats"))],
    [computed, FULL_PRECISION],
  ] as const) {
    verify("mean", after.mean, source.tensor("mean"), allowed, columnMaximum(slack, D));
    verify("std", after.std, source.tensor("std"), allowed, columnMaximum(slack, D));
  }
  if (!computed.has("out_first5rows")) return;
  const rows = comparable(out, computed.tensor("out_first5rows"));
  verify("out", rows.actual, rows.expected, FULL_PRECISION, slack);
}

/** The gradient check on four rows, or on pictures. */
function gradients({ id, inputs, computed, tolerance }: Case): BatchNormCase {
  const matrix = (source: Tensor): Tensor => (source.shape.length > 2 ? axisLast(source, 1) : source);
  const zeros = filled(inputs.tensor("gamma").data.length, 0);
  return {
    id,
    ...training(zeros, zeros),
    eps: inputs.number("eps"),
    x: matrix(inputs.tensor("x")),
    gamma: inputs.tensor("gamma"),
    beta: inputs.tensor("beta"),
    dout: matrix(inputs.tensor("dout")),
    published: [
      ...(["out", "dx"] as const).map((name) => published(name, matrix(computed.tensor(name)))),
      ...(["dgamma", "dbeta"] as const).map((name) => published(name, computed.tensor(name))),
      ...(computed.has("mean") ? [published("mean", computed.tensor("mean"))] : []),
      ...(computed.has("var") ? [published("variance", computed.tensor("var"))] : []),
    ],
    gradient: publishedTolerance(tolerance),
  };
}

function training(runningMean: Tensor, runningVar: Tensor): BatchNormOptions {
  return { mode: "train", eps: EPS, momentum: MOMENTUM, runningVariance: "biased", runningMean, runningVar };
}

/** The largest error of every column bounds how far its mean and its standard deviation may be off. */
function columnMaximum(errors: Float64Array, D: number): Float64Array {
  const maximum = new Float64Array(D);
  for (const [i, error] of errors.entries()) maximum[i % D] = Math.max(maximum[i % D]!, error);
  return maximum;
}
