/**
 * Single updates and short runs of the optimizers: the course, ONNX, TensorFlow.js, Keras. They run on backends only.
 *
 * @module
 */

import type { Tensor } from "../../../src/base/tensor.ts";
import { adam } from "../../../src/optimizers/adam/adam.ts";
import { ADAM_UPDATE } from "../../../src/optimizers/adam/kernels.ts";
import type { Optimizer } from "../../../src/optimizers/optimizer.ts";
import { rmsprop } from "../../../src/optimizers/rmsprop/rmsprop.ts";
import { sgd } from "../../../src/optimizers/sgd/sgd.ts";
import { type Case, caseOf, type Fields } from "../cases.ts";
import { mapped } from "../layout.ts";
import { adamError, rmspropError, sgdError } from "../rounding/optimizers.ts";
import { type Check, describeSuite, roundoffOf, type SuiteOptions, type Target, verifier } from "../subject.ts";
import type { BackendSubject, Updated } from "../subjects/backend.ts";
import { FULL_PRECISION, publishedTolerance } from "../tolerance.ts";
import { descent } from "./descent.ts";

type Run = (found: Case, subject: BackendSubject) => Promise<void>;

const RUNS: Readonly<Record<string, Run>> = {
  "cs231n.sgd_momentum": courseMomentum,
  "cs231n.rmsprop": courseRmsprop,
  "cs231n.adam": courseAdam,
  "onnx.nesterov_momentum": onnxMomentum,
  "onnx.momentum_multiple": onnxMomentum,
  "onnx.adam_multiple": onnxAdam,
  "tfjs.sgd": descent,
  "tfjs.nesterov": descent,
  "tfjs.adam": descent,
  "keras.adam.single_step": kerasAdam,
  "keras.rmsprop.single_step": kerasRmsprop,
};

export const optimizerChecks: readonly Check<BackendSubject>[] = Object.entries(RUNS).map(([id, run]) => ({
  id,
  run: (subject) => run(caseOf(id), subject),
}));

export function optimizersSuite(target: Target<BackendSubject>, options?: SuiteOptions): void {
  describeSuite("optimizers", optimizerChecks, target, options);
}

/** Compares an update with what was published and, where there is more, with what was recomputed. */
function verifyUpdate(
  { id, expected, computed, tolerance }: Case,
  subject: BackendSubject,
  actual: Readonly<Record<string, Tensor>>,
  rounding: Readonly<Record<string, ArrayLike<number>>>,
): void {
  for (const [name, value] of Object.entries(actual)) {
    const check = (source: Fields, allowed: Parameters<ReturnType<typeof verifier>>[3]): void => {
      if (source.has(name)) verifier(id, subject)(name, value, source.tensor(name), allowed, rounding[name]!);
    };
    check(expected, publishedTolerance(tolerance));
    check(computed, FULL_PRECISION);
  }
}

/** The course keeps −learningRate·velocity, so that its update is w += v. */
async function courseMomentum(found: Case, subject: BackendSubject): Promise<void> {
  const { inputs } = found;
  const [w, dw] = [inputs.tensor("w"), inputs.tensor("dw")];
  const [learningRate, momentum] = [inputs.number("learning_rate"), inputs.number("momentum")];
  const velocity = mapped(inputs.tensor("velocity"), (value) => -value / learningRate);
  const after = await subject.update(sgd({ learningRate, momentum }), { w, slots: { velocity } }, dw, 0);
  const before = { w: w.data, dw: dw.data, velocity: velocity.data };
  const rounding = sgdError(before, learningRate, momentum, 0, roundoffOf(subject));
  verifyUpdate(
    found,
    subject,
    { next_w: after.w, velocity: mapped(after.slots.velocity!, (value) => -learningRate * value) },
    { next_w: rounding.w!, velocity: rounding.velocity!.map((error) => learningRate * error) },
  );
}

async function courseRmsprop(found: Case, subject: BackendSubject): Promise<void> {
  const { inputs } = found;
  const [w, dw, meanSquare] = [inputs.tensor("w"), inputs.tensor("dw"), inputs.tensor("cache")];
  const [learningRate, alpha] = [inputs.number("learning_rate"), inputs.number("decay_rate")];
  const optimizer = rmsprop({ learningRate, alpha, eps: inputs.number("epsilon") });
  const after = await subject.update(optimizer, { w, slots: { meanSquare } }, dw, 0);
  const before = { w: w.data, dw: dw.data, meanSquare: meanSquare.data };
  const rounding = rmspropError(before, learningRate, alpha, roundoffOf(subject));
  const actual = { next_w: after.w, cache: after.slots.meanSquare! };
  verifyUpdate(found, subject, actual, { next_w: rounding.w!, cache: rounding.meanSquare! });
}

/** Five steps were done before, so this one is the sixth. */
async function courseAdam(found: Case, subject: BackendSubject): Promise<void> {
  const { inputs } = found;
  const slots = { m: inputs.tensor("m"), v: inputs.tensor("v") };
  const settings = {
    learningRate: inputs.number("learning_rate"),
    beta1: inputs.number("beta1"),
    beta2: inputs.number("beta2"),
    eps: inputs.number("epsilon"),
  };
  await checkAdam(found, subject, settings, { w: inputs.tensor("w"), slots }, inputs.number("t"));
}

async function kerasAdam(found: Case, subject: BackendSubject): Promise<void> {
  const { inputs } = found;
  const slots = { m: inputs.tensor("m"), v: inputs.tensor("v") };
  const [learningRate, eps] = [inputs.number("lr"), inputs.number("eps")];
  const settings = { learningRate, beta1: inputs.number("beta1"), beta2: inputs.number("beta2"), eps };
  await checkAdam(found, subject, settings, { w: inputs.tensor("w"), slots }, inputs.number("t"));
}

async function checkAdam(
  found: Case,
  subject: BackendSubject,
  settings: Readonly<Record<"learningRate" | "beta1" | "beta2" | "eps", number>>,
  before: Updated,
  stepCount: number,
): Promise<void> {
  const dw = found.inputs.tensor("dw");
  const after = await subject.update(adam(settings), before, dw, stepCount);
  const t = stepCount + 1;
  const corrections = [1 - settings.beta1 ** t, 1 - settings.beta2 ** t] as const;
  const { m, v } = before.slots;
  const arrays = { w: before.w.data, dw: dw.data, m: m!.data, v: v!.data };
  const rounding = adamError(arrays, settings, corrections, roundoffOf(subject));
  const actual = { next_w: after.w, m: after.slots.m!, v: after.slots.v! };
  verifyUpdate(found, subject, actual, { ...rounding, next_w: rounding.w! });
}

/** Keras puts eps under the root; at 1e-7 beside a mean square of 0.1 its own tolerance cannot tell. */
async function kerasRmsprop(found: Case, subject: BackendSubject): Promise<void> {
  const { inputs } = found;
  const [w, dw, meanSquare] = [inputs.tensor("w"), inputs.tensor("dw"), inputs.tensor("ms")];
  const [learningRate, alpha] = [inputs.number("lr"), inputs.number("rho")];
  const optimizer = rmsprop({ learningRate, alpha, eps: inputs.number("eps") });
  const after = await subject.update(optimizer, { w, slots: { meanSquare } }, dw, 0);
  const before = { w: w.data, dw: dw.data, meanSquare: meanSquare.data };
  const rounding = rmspropError(before, learningRate, alpha, roundoffOf(subject));
  verifyUpdate(found, subject, { next_w: after.w }, { next_w: rounding.w! });
}

/** ONNX at T = 0, where its dampening is 1; `norm_coefficient` is our weight decay. */
async function onnxMomentum(found: Case, subject: BackendSubject): Promise<void> {
  const { inputs } = found;
  const attributes = inputs.fields("attributes");
  const [learningRate, momentum] = [inputs.number("R"), attributes.number("alpha")];
  const weightDecay = attributes.number("norm_coefficient");
  const nesterov = attributes.raw("mode") === "nesterov";
  const optimizer = sgd({ learningRate, momentum, nesterov, weightDecay });
  for (const [which, velocityName] of inputs.has("X")
    ? [["", "V"]]
    : [
        ["1", "H1"],
        ["2", "H2"],
      ]) {
    const [w, dw, velocity] = [inputs.tensor(`X${which}`), inputs.tensor(`G${which}`), inputs.tensor(velocityName!)];
    const after = await subject.update(optimizer, { w, slots: { velocity } }, dw, 0);
    const before = { w: w.data, dw: dw.data, velocity: velocity.data };
    const rounding = sgdError(before, learningRate, momentum, weightDecay, roundoffOf(subject));
    const actual = { [`X${which}_new`]: after.w, [`V${which}_new`]: after.slots.velocity! };
    verifyUpdate(found, subject, actual, { [`X${which}_new`]: rounding.w!, [`V${which}_new`]: rounding.velocity! });
  }
}

/** ONNX's Adam at T = 0 corrects no bias: the kernel with both corrections 1. */
async function onnxAdam(found: Case, subject: BackendSubject): Promise<void> {
  const { inputs } = found;
  const attributes = inputs.fields("attributes");
  const learningRate = inputs.number("R");
  const [beta1, beta2, eps] = [attributes.number("alpha"), attributes.number("beta"), attributes.number("epsilon")];
  const decay = attributes.number("norm_coefficient");
  const uncorrected: Optimizer = {
    ...adam({ learningRate }),
    bind(backend, { w, dw, slots: { m, v }, size }) {
      const adamUpdate = backend.bind(ADAM_UPDATE);
      return () => adamUpdate(w, m!, v!, dw, size, learningRate, beta1, beta2, eps, decay, 1, 1);
    },
  };
  for (const which of ["1", "2"]) {
    const [w, dw] = [inputs.tensor(`X${which}`), inputs.tensor(`G${which}`)];
    const [m, v] = [inputs.tensor(`V${which}`), inputs.tensor(`H${which}`)];
    const after = await subject.update(uncorrected, { w, slots: { m, v } }, dw, 0);
    const decayed = dw.data.map((g, i) => g + decay * w.data[i]!);
    const before = { w: w.data, dw: decayed, m: m.data, v: v.data };
    const rounding = adamError(before, { learningRate, beta1, beta2, eps }, [1, 1], roundoffOf(subject));
    const actual = { [`X${which}_new`]: after.w, [`V${which}_new`]: after.slots.m!, [`H${which}_new`]: after.slots.v! };
    const named = { [`X${which}_new`]: rounding.w!, [`V${which}_new`]: rounding.m!, [`H${which}_new`]: rounding.v! };
    verifyUpdate(found, subject, actual, named);
  }
}
