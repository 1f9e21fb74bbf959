/**
 * Batch normalization's backward pass on (100, 500), of which the course's collectors recorded excerpts and sums.
 *
 * @module
 */
import { type FloatArray, type Tensor, tensor } from "../../../src/base/tensor.ts";
import { memoized } from "../../support/memoized.ts";
import { caseOf } from "../cases.ts";
import { filled, scalar } from "../layout.ts";
import { numpyRandom } from "../numpy-random.ts";
import { rounded } from "../rounding/approximate.ts";
import { batchNormBackwardError, batchNormError } from "../rounding/batch-norm.ts";
import {
  type Check,
  describeSuite,
  type Gradients,
  roundoffOf,
  type Subject,
  type SuiteOptions,
  type Target,
  verifier,
} from "../subject.ts";
import { FULL_PRECISION } from "../tolerance.ts";

const ID = "cs231n.batchnorm_backward_alt";
const [N, D] = [100, 500];

export const batchNormLargeChecks: readonly Check[] = [{ id: ID, run: check }];

export function batchNormLargeSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("batch normalization, large", batchNormLargeChecks, target, options);
}

/** Where the excerpts start. */
const EXCERPTS = [
  ["dx", 0, "dx_row0_first8"],
  ["dx", N * D - 4, "dx_row99_last4"],
  ["dgamma", 0, "dgamma_first8"],
  ["dbeta", 0, "dbeta_first8"],
] as const;

async function check(subject: Subject): Promise<void> {
  const { computed } = caseOf(ID);
  const verify = verifier(ID, subject);
  const actual = await largeGradients(subject);
  const rounding = largeRounding(roundoffOf(subject));
  for (const [name, start, recorded] of EXCERPTS) {
    const expected = computed.tensor(recorded);
    const end = start + expected.data.length;
    const excerpt = tensor(actual[name].data.slice(start, end));
    verify(recorded, excerpt, expected, FULL_PRECISION, rounding[name].slice(start, end));
  }
  for (const name of ["dgamma", "dbeta"] as const) {
    const total = scalar(sumOf(actual[name].data));
    verify(`sum of ${name}`, total, computed.tensor(`sum_${name}`), FULL_PRECISION, [sumOf(rounding[name])]);
  }
  const squares = scalar(sumOf(actual.dx.data.map((value) => value * value)));
  const slack = sumOf(rounding.dx.map((error, i) => 2 * error * Math.abs(actual.dx.data[i]!) + error * error));
  verify("sum of dx²", squares, computed.tensor("sumsq_dx"), FULL_PRECISION, [slack]);
}

/** All gradients of the case. */
export async function largeGradients(subject: Subject): Promise<Gradients<"dx" | "dgamma" | "dbeta">> {
  const { x, gamma, beta, dout, eps } = recipe();
  const { backward } = await subject.batchNorm(x, gamma, beta, {
    mode: "train",
    eps,
    momentum: 0.1,
    runningVariance: "biased",
    runningMean: filled(D, 0),
    runningVar: filled(D, 0),
  });
  return backward(dout);
}

/** The bounds for each unit roundoff, which are the same for all subjects. */
const largeRounding = memoized((u: number): ReturnType<typeof batchNormBackwardError> => {
  const { x, gamma, beta, dout, eps } = recipe();
  const forward = batchNormError(rounded(x, u), rounded(gamma, u), rounded(beta, u), eps, u);
  return batchNormBackwardError(rounded(dout, u), forward, u);
});

interface Recipe extends Readonly<Record<"x" | "gamma" | "beta" | "dout", Tensor>> {
  readonly eps: number;
}

/** The inputs, in the order in which the course draws them. */
const recipe = memoized((): Recipe => {
  const random = numpyRandom(231);
  return {
    x: tensor(random.normals(N * D, 5, 12), [N, D]),
    gamma: tensor(random.normals(D)),
    beta: tensor(random.normals(D)),
    dout: tensor(random.normals(N * D), [N, D]),
    eps: caseOf(ID).inputs.number("eps"),
  };
});

function sumOf(values: FloatArray): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
