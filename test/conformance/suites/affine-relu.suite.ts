/**
 * The course's sandwich: affine and ReLU under one upstream gradient.
 *
 * @module
 */
import type { Tensor } from "../../../src/base/tensor.ts";
import { caseOf } from "../cases.ts";
import { assertGradient, movable } from "../gradient.ts";
import { reshaped } from "../layout.ts";
import { affineBackwardError, affineError } from "../rounding/affine.ts";
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

const ID = "cs231n.affine_relu";

export const affineReluChecks: readonly Check[] = [{ id: ID, run: check }];

export function affineReluSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("affine and relu", affineReluChecks, target, options);
}

async function check(subject: Subject): Promise<void> {
  const { inputs, computed, tolerance } = caseOf(ID);
  const given = { x: inputs.tensor("x"), w: inputs.tensor("w"), b: inputs.tensor("b") };
  const dout = inputs.tensor("dout");
  const u = roundoffOf(subject);
  const N = given.x.shape[0]!;
  const forward = async ({ x, w, b }: typeof given) => {
    const affine = await subject.affine(x, w, b);
    return { affine, relu: await subject.relu(affine.out) };
  };
  const { affine, relu } = await forward(given);
  const { dx: dhidden } = await relu.backward(dout);
  const actual = { out: relu.out, ...(await affine.backward(dhidden)) };
  const [x, w, b] = [
    rounded(reshaped(given.x, N, given.x.data.length / N), u),
    rounded(given.w, u),
    rounded(given.b, u),
  ];
  const hidden = { value: affine.out, error: affineError(x, w, b, u) };
  const upstream = { value: dhidden, error: reluBackwardError(rounded(dout, u), hidden) };
  const rounding = { out: hidden.error, ...affineBackwardError(upstream, x, w, u) };
  for (const name of ["out", "dx", "dw", "db"] as const) {
    verifier(ID, subject)(name, actual[name], computed.tensor(name), FULL_PRECISION, rounding[name]);
  }
  if (subject.dtype === "float32") return;
  const at = movable(given);
  const f = async (): Promise<Tensor> => (await forward(at)).relu.out;
  for (const name of ["x", "w", "b"] as const) {
    const what = `${ID} on ${subject.name}: d${name}`;
    await assertGradient(what, actual[`d${name}`], f, dout, at[name], publishedTolerance(tolerance));
  }
}
