/**
 * Whole training runs: six by PyTorch, step by step, and two short ones by TensorFlow.js.
 *
 * @module
 */

import type { Tensor } from "../../../src/base/tensor.ts";
import { batchNorm } from "../../../src/layers/batch-norm/batch-norm.ts";
import { networkOf } from "../../../src/network/sequential.ts";
import { sgd } from "../../../src/optimizers/sgd/sgd.ts";
import { createTrainer } from "../../../src/training/trainer.ts";
import { type Case, caseOf, casesOf, type Fields } from "../cases.ts";
import { axisLast, scalar } from "../layout.ts";
import { type Check, describeSuite, roundoffOf, type SuiteOptions, type Target, verifier } from "../subject.ts";
import type { BackendSubject } from "../subjects/backend.ts";
import { FULL_PRECISION, publishedTolerance } from "../tolerance.ts";
import { type State, type TrainingRun, trainingRun } from "./training-runs.ts";

export const trainingChecks: readonly Check<BackendSubject>[] = [
  ...casesOf("train-").map((found) => ({
    id: found.id,
    run: (subject: BackendSubject) => checkRun(trainingRun(found), subject),
  })),
  ...["tfjs.fit.batchnorm_only", "tfjs.fit.batchnorm_3d"].map((id) => ({
    id,
    run: (subject: BackendSubject) => checkFit(caseOf(id), subject),
  })),
];

export function trainingSuite(target: Target<BackendSubject>, options?: SuiteOptions): void {
  describeSuite("training", trainingChecks, target, options);
}

async function checkRun(run: TrainingRun, subject: BackendSubject): Promise<void> {
  const { network, optimizer, batches, losses, final, logits } = run;
  const { backend } = subject;
  const verify = verifier(run.id, subject);
  const trainer = await createTrainer(network, { optimizer, backend, batchSize: batches[0]!.labels.length });
  for (const [index, { x, labels }] of batches.entries()) {
    const loss = scalar(await trainer.step(x, labels));
    const expected = scalar(losses[index]!);
    verify(`loss of step ${index + 1}`, loss, expected, FULL_PRECISION, rounding(run, subject, index, expected));
  }
  const state = await network.state();
  const wandering = wanderers(run);
  for (const [name, expected] of final) {
    const reach = wandering.includes(name) ? reachOf(run, subject) : 0;
    const slack = rounding(run, subject, batches.length, expected).map((error) => error + reach);
    verify(name, state.get(name)!, expected, FULL_PRECISION, slack);
  }
  const settled = new Map(
    [...state].map(([name, value]) => [name, wandering.includes(name) ? final.get(name)! : value]),
  );
  network.loadState(settled);
  const actual = await network.predict(batches[0]!.x, { backend });
  verify("logits", actual, logits, FULL_PRECISION, rounding(run, subject, batches.length, logits));
}

/** The longest sum of a run: over the rows of a batch, or over the inputs of a layer. */
function longestSum({ network, batches }: TrainingRun): number {
  return Math.max(batches[0]!.labels.length, ...network.structure.values.map(({ size }) => size));
}

/**
 * Rounding after `steps` updates.
 *
 * A layer sums up to K products, so its answer is off by K·u of its size, and L layers in a row by L·K·u; every update
 * leaves another K·u in the parameters, which the next losses see. Sizes here are 1 or below: (L + steps)·K·u, times
 * 1 + |value|. Adam and RMSprop divide the gradient g by its own size, which turns an error of K·u·Σ|terms| into
 * K·u·Σ|terms|/|g|, but then take a step of learningRate ≤ 0.01: the same bound holds for every gradient down to a
 * hundredth of its terms. Gradients that are nothing but rounding are another matter: see {@link wanderers}.
 */
function rounding(run: TrainingRun, subject: BackendSubject, steps: number, values: Tensor): Float64Array {
  const error = (run.network.structure.layers.length + steps) * longestSum(run) * roundoffOf(subject);
  return Float64Array.from(values.data, (value) => error * (1 + Math.abs(value)));
}

/**
 * Names of the arrays that rounding moves about under Adam and RMSprop.
 *
 * Batch normalization takes the bias before it out again, so that bias has the gradient 0, and what is computed is the
 * rounding of a sum that cancels. Divided by its own size it becomes a step of up to the learning rate, in a direction
 * that says nothing: another one in PyTorch, in another precision, in another order of the sum. The loss does not see
 * it; the running mean follows it; and in evaluation mode, where the running mean lags behind, the logits show the
 * difference. So both arrays are only held to the distance that such a bias can travel, and the logits are compared
 * with PyTorch's own values in their place. Under SGD nothing is divided, and nothing wanders.
 */
function wanderers({ network, optimizer }: TrainingRun): readonly string[] {
  if (optimizer.kind === "sgd") return [];
  const { layers } = network.structure;
  return layers.flatMap(({ kind }, index) =>
    kind === "affine" && layers[index + 1]?.kind === "batchNorm" ? [`${index}.b`, `${index + 1}.runningMean`] : [],
  );
}

/**
 * How far a wandering bias may get: per step the learning rate times noise/(√v + eps), where the noise of the gradient
 * is at most K·u. In float64 that is far below eps, and the distance 1e-8; in float32 it is above, and the quotient
 * at most what the decay rates allow a single gradient: 1/√(1 − alpha), or (1 − beta1)/√(1 − beta2).
 */
function reachOf(run: TrainingRun, subject: BackendSubject): number {
  const { optimizer, batches } = run;
  const { eps, alpha, beta1, beta2 } = optimizer.config as Readonly<Record<string, number>>;
  const largest = alpha === undefined ? (1 - beta1!) / Math.sqrt(1 - beta2!) : 1 / Math.sqrt(1 - alpha);
  const noise = longestSum(run) * roundoffOf(subject);
  return batches.length * optimizer.learningRate * Math.min(noise / eps!, largest);
}

/** Batch normalization alone, towards zero, by SGD on the mean squared error; each epoch is one batch. */
async function checkFit({ id, inputs, expected, tolerance }: Case, subject: BackendSubject): Promise<void> {
  const verify = verifier(id, subject);
  const [x, targets] = [axisLast(inputs.tensor("x"), -1), axisLast(inputs.tensor("y"), -1)];
  const network = networkOf([batchNorm(x.shape[1]!, { convention: "keras" })]);
  const trainer = await createTrainer(network, {
    optimizer: sgd({ learningRate: 0.01 }),
    loss: "meanSquaredError",
    backend: subject.backend,
  });
  for (const [epoch, loss] of (expected.raw("loss") as readonly number[]).entries()) {
    const actual = scalar(await trainer.step(x, targets));
    verify(`loss of epoch ${epoch + 1}`, actual, scalar(loss), publishedTolerance(tolerance.fields("loss")));
  }
  checkState(await network.state(), expected, tolerance, verify);
}

function checkState(state: State, expected: Fields, tolerance: Fields, verify: ReturnType<typeof verifier>): void {
  const theirs = { gamma: "gamma", beta: "beta", runningMean: "moving_mean", runningVar: "moving_variance" };
  for (const [ours, name] of Object.entries(theirs)) {
    const allowed = publishedTolerance(tolerance.fields(tolerance.has(name) ? name : "arrays"));
    verify(ours, state.get(`0.${ours}`)!, expected.tensor(name), allowed);
  }
}
