/**
 * The course's networks, layer by layer: scores, loss with its L2 term, and the gradient of every parameter.
 *
 * The L2 term is no part of our losses (weight decay is the optimizer's); the test adds it, factor·reg·ΣW², biases and
 * gamma and beta excluded.
 *
 * In float32 the bounds come from an error analysis of the whole pass. With batch normalization they say little about
 * the first layers: of two rows xhat is ±1 whatever x is, and dx is a thousandth of the terms that cancel in it, so the
 * worst case exceeds the gradient of W1. The layer's own cases, with more rows, are the ones that bind there.
 *
 * @module
 */
import { sizeOf } from "../../../src/base/shape.ts";
import type { Tensor } from "../../../src/base/tensor.ts";
import { type Case, caseOf, type Fields } from "../cases.ts";
import { assertGradient, movable, ONE } from "../gradient.ts";
import { mapped, scalar, transposed } from "../layout.ts";
import { rounded } from "../rounding/approximate.ts";
import { type NetworkErrors, networkErrors } from "../rounding/network.ts";
import {
  type Check,
  describeSuite,
  roundoffOf,
  type Subject,
  type SuiteOptions,
  type Target,
  verifier,
} from "../subject.ts";
import { type Allowed, FULL_PRECISION, publishedTolerance, UNIT_ROUNDOFF } from "../tolerance.ts";
import { backwardPass, forwardPass, type Parameters } from "./network-by-hand.ts";

/** What a case says about one strength of regularization. */
interface Regularized {
  readonly reg: number;
  /** Names of the loss among the published and the recomputed values, and of the recomputed gradients. */
  readonly loss?: string;
  readonly computedLoss?: string;
  readonly gradients?: string;
}

interface NetworkCase {
  readonly id: string;
  /** 0.5 but in the course's first assignment up to 2020. */
  readonly factor: number;
  readonly regularized: readonly Regularized[];
}

const TWO_LAYER: readonly Regularized[] = [
  { reg: 0, loss: "loss_reg0", computedLoss: "loss_reg0", gradients: "grads_reg0" },
  { reg: 0.7, computedLoss: "loss_reg0.7", gradients: "grads_reg0.7" },
  { reg: 1, loss: "loss_reg1", computedLoss: "loss_reg1" },
];

const CASES: readonly NetworkCase[] = [
  { id: "cs231n.two_layer_net", factor: 0.5, regularized: TWO_LAYER },
  { id: "cs231n.a1.two_layer_toy", factor: 1, regularized: [whole("cs231n.a1.two_layer_toy")] },
  ...["fcnet.reg0", "fcnet.reg3.14", "fcnet_bn.reg0", "fcnet_bn.reg3.14", "fcnet_dropout.keep1"].map((name) => ({
    id: `cs231n.${name}`,
    factor: 0.5,
    regularized: [whole(`cs231n.${name}`)],
  })),
];

export const networkChecks: readonly Check[] = CASES.map((found) => ({
  id: found.id,
  run: (subject) => checkNetwork(subject, found),
}));

export function networksSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("networks", networkChecks, target, options);
}

/** A case with one loss and one set of gradients. */
function whole(id: string): Regularized {
  const { inputs } = caseOf(id);
  return { reg: inputs.has("reg") ? inputs.number("reg") : 0, loss: "loss", computedLoss: "loss", gradients: "grads" };
}

async function checkNetwork(subject: Subject, { id, factor, regularized }: NetworkCase): Promise<void> {
  const found = caseOf(id);
  const { x, labels, parameters } = networkInputs(found.inputs);
  const u = roundoffOf(subject);
  const approximate = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, rounded(value, u)]));
  const rounding = networkErrors(rounded(x, u), labels, approximate, 1e-5, u);
  const pass = await forwardPass(subject, x, labels, parameters);
  checkScores(subject, found, pass.scores, rounding);
  const gradients = await backwardPass(pass);
  for (const which of regularized) {
    const strength = factor * which.reg;
    const loss = scalar(pass.loss.data[0]! + strength * sumOfSquares(parameters));
    checkLoss(subject, found, which, loss, rounding.loss);
    if (!which.gradients) continue;
    const total = withRegularization(gradients, parameters, strength);
    checkGradients(subject, found, which, total, rounding);
    if (subject.dtype === "float64") await checkNumerically(subject, found, total, strength);
  }
}

function checkScores(
  subject: Subject,
  { id, expected, computed, tolerance }: Case,
  scores: Tensor,
  rounding: NetworkErrors,
): void {
  const verify = verifier(id, subject);
  if (expected.has("scores")) {
    const allowed = publishedTolerance(tolerance.fields("scores"), sizeOf(scores.shape));
    verify("scores", scores, expected.tensor("scores"), allowed, rounding.scores);
  }
  if (computed.has("scores")) verify("scores", scores, computed.tensor("scores"), FULL_PRECISION, rounding.scores);
}

function checkLoss(
  subject: Subject,
  { id, expected, computed, tolerance }: Case,
  which: Regularized,
  loss: Tensor,
  rounding: number,
): void {
  const check = (source: Fields, name: string | undefined, allowed: Allowed): void => {
    if (name) verifier(id, subject)(`loss at reg ${which.reg}`, loss, source.tensor(name), allowed, [rounding]);
  };
  check(expected, which.loss, publishedTolerance(tolerance.fields("loss")));
  check(computed, which.computedLoss, FULL_PRECISION);
}

function checkGradients(
  subject: Subject,
  { id, computed }: Case,
  { reg, gradients: name }: Regularized,
  gradients: Parameters,
  rounding: NetworkErrors,
): void {
  const expected = computed.fields(name!);
  for (const parameter of expected.names) {
    // The recorded gradient of a bias before batch normalization is itself rounding noise around 0.
    const noise = isErased(parameter, gradients) ? Math.max(...expected.tensor(parameter).data.map(Math.abs)) : 0;
    const allowed: Allowed = (value, actual) => FULL_PRECISION(value, actual) + noise;
    const slack = rounding.gradients[parameter];
    verifier(id, subject)(
      `gradient of ${parameter} at reg ${reg}`,
      gradients[parameter]!,
      expected.tensor(parameter),
      allowed,
      slack,
    );
  }
}

/**
 * The published check of every gradient. A loss of size l is itself rounded, which h turns into noise of l·u/h, a few
 * times over: this, not the gradient, is what the course excuses with "W2 may reach e-5".
 */
async function checkNumerically(subject: Subject, found: Case, gradients: Parameters, strength: number): Promise<void> {
  const { x, labels, parameters } = networkInputs(found.inputs);
  const at = movable(parameters);
  const f = async (): Promise<Tensor> => {
    const { loss } = await forwardPass(subject, x, labels, at);
    return scalar(loss.data[0]! + strength * sumOfSquares(at));
  };
  const size = (await f()).data[0]!;
  const published = publishedTolerance(found.tolerance.fields("gradients"));
  const allowed: Allowed = (value, actual) => published(value, actual) + (8 * UNIT_ROUNDOFF.float64 * size) / 1e-5;
  for (const [name, gradient] of Object.entries(gradients)) {
    if (isErased(name, gradients)) continue;
    const what = `${found.id} on ${subject.name}: gradient of ${name}`;
    await assertGradient(what, gradient, f, ONE, at[name]!, allowed);
  }
}

/** Whether batch normalization takes this bias out again: its gradient is 0, and any relative error of it is noise. */
function isErased(name: string, parameters: Parameters): boolean {
  return name.startsWith("b") && !name.startsWith("beta") && `gamma${name.slice(1)}` in parameters;
}

function networkInputs(inputs: Fields): {
  readonly x: Tensor;
  readonly labels: Int32Array;
  readonly parameters: Record<string, Tensor>;
} {
  const names = inputs.names.filter((name) => /^(W|b|gamma|beta)\d$/.test(name));
  const given = inputs.tensor("X");
  const isTurned = (inputs.raw("X") as { readonly then?: string }).then !== undefined;
  return {
    x: isTurned ? transposed(given) : given,
    labels: inputs.labels("y"),
    parameters: Object.fromEntries(names.map((name) => [name, inputs.tensor(name)])),
  };
}

function withRegularization(gradients: Parameters, parameters: Parameters, strength: number): Parameters {
  const added = Object.entries(gradients).map(([name, gradient]) => {
    const { data } = parameters[name]!;
    return [name, name.startsWith("W") ? mapped(gradient, (g, i) => g + 2 * strength * data[i]!) : gradient];
  });
  return Object.fromEntries(added);
}

function sumOfSquares(parameters: Parameters): number {
  let sum = 0;
  for (const [name, { data }] of Object.entries(parameters)) {
    if (name.startsWith("W")) for (let i = 0; i < data.length; i++) sum += data[i]! * data[i]!;
  }
  return sum;
}
