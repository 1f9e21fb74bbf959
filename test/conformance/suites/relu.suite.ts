/**
 * ReLU: PyTorch, the course, TensorFlow.js (NaN stays NaN, the gradient at 0 is 0), Keras.
 *
 * @module
 */
import type { Tensor } from "../../../src/base/tensor.ts";
import { type Case, caseOf, casesOf } from "../cases.ts";
import { assertGradient, movable } from "../gradient.ts";
import { rounded } from "../rounding/approximate.ts";
import { reluBackwardError } from "../rounding/losses.ts";
import {
  type Check,
  describeSuite,
  roundoffOf,
  type Subject,
  type SuiteOptions,
  type Target,
  verifier,
} from "../subject.ts";
import { FULL_PRECISION, publishedTolerance } from "../tolerance.ts";

const CASES: readonly Case[] = [
  ...casesOf("relu-"),
  ...casesOf("cs231n.relu_"),
  ...casesOf("tfjs.relu."),
  caseOf("keras.relu"),
];

export const reluChecks: readonly Check[] = CASES.map((found) => ({
  id: found.id,
  run: (subject) => check(found, subject),
}));

export function reluSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("relu", reluChecks, target, options);
}

async function check({ id, inputs, expected, computed, tolerance }: Case, subject: Subject): Promise<void> {
  const u = roundoffOf(subject);
  const verify = verifier(id, subject);
  const x = inputs.tensor("x");
  const allowed = tolerance.has("metric") ? publishedTolerance(tolerance) : FULL_PRECISION;
  const { out, backward } = await subject.relu(x);
  if (expected.has("out")) verify("out", out, expected.tensor("out"), allowed, rounded(x, u).error);
  if (computed.has("out")) verify("out", out, computed.tensor("out"), FULL_PRECISION, rounded(x, u).error);
  if (!inputs.has("dout")) return;
  const dout = inputs.tensor("dout");
  const { dx } = await backward(dout);
  const rounding = reluBackwardError(rounded(dout, u), rounded(x, u));
  if (expected.has("dx")) verify("dx", dx, expected.tensor("dx"), allowed, rounding);
  if (computed.has("dx")) verify("dx", dx, computed.tensor("dx"), FULL_PRECISION, rounding);
  if (!expected.has("dx_error") || subject.dtype === "float32") return;
  const at = movable({ x });
  const f = async (): Promise<Tensor> => (await subject.relu(at.x)).out;
  await assertGradient(`${id} on ${subject.name}: dx`, dx, f, dout, at.x, allowed);
}
