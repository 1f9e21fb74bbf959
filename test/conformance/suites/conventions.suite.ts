/**
 * Documented defaults, first values, what a batch of one row does, and what follows from the equations of batch
 * normalization.
 *
 * @module
 */
import { expect } from "vitest";
import { createReferenceBackend } from "../../../src/backends/reference/reference.ts";
import { ShapeError } from "../../../src/base/errors.ts";
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { affine } from "../../../src/layers/affine/affine.ts";
import { batchNorm } from "../../../src/layers/batch-norm/batch-norm.ts";
import { type BatchNormConvention, resolveBatchNorm } from "../../../src/layers/batch-norm/conventions.ts";
import { batchNormForward } from "../../../src/layers/batch-norm/functions.ts";
import { networkOf } from "../../../src/network/sequential.ts";
import { adam } from "../../../src/optimizers/adam/adam.ts";
import { rmsprop } from "../../../src/optimizers/rmsprop/rmsprop.ts";
import { createTrainer } from "../../../src/training/trainer.ts";
import { caseOf, type Fields } from "../cases.ts";
import { columnStatistics, filled, reshaped } from "../layout.ts";
import { type Check, describeSuite, type SuiteOptions, type Target } from "../subject.ts";

export const conventionChecks: readonly Check[] = [
  { id: "pytorch.defaults", run: pytorchDefaults },
  {
    id: "keras.defaults",
    run: async () => kerasDefaults(caseOf("keras.defaults").expected.fields("BatchNormalization")),
  },
  { id: "tfjs.defaults", run: tfjsDefaults },
  { id: "pytorch.linear.init", run: linearInit },
  { id: "pytorch.batchnorm1d.batch_of_one", run: batchOfOne },
];

/** Registers the checks of what we do, whichever subject computes. */
export function conventionsSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("conventions", conventionChecks, target, options);
}

/** Ours are PyTorch's. */
async function pytorchDefaults(): Promise<void> {
  const { expected } = caseOf("pytorch.defaults");
  const norm = expected.fields("BatchNorm1d");
  expect(resolveBatchNorm()).toMatchObject({
    eps: norm.number("eps"),
    momentum: norm.number("momentum"),
    runningVariance: "unbiased",
  });
  const network = networkOf([batchNorm(3)]);
  network.initialize(1);
  const state = await network.state();
  const names = {
    gamma: "weight_init",
    beta: "bias_init",
    runningMean: "running_mean_init",
    runningVar: "running_var_init",
  };
  for (const [ours, theirs] of Object.entries(names)) {
    expect([...state.get(`0.${ours}`)!.data]).toEqual(Array(3).fill(norm.number(theirs)));
  }
  const [rms, moments] = [expected.fields("RMSprop"), expected.fields("Adam")];
  expect(rmsprop().config).toMatchObject({
    learningRate: rms.number("lr"),
    alpha: rms.number("alpha"),
    eps: rms.number("eps"),
  });
  const [beta1, beta2] = moments.raw("betas") as readonly [number, number];
  expect(adam().config).toMatchObject({
    learningRate: moments.number("lr"),
    beta1,
    beta2,
    eps: moments.number("eps"),
  });
}

/** Of Keras and TensorFlow.js only batch normalization's defaults are ours to choose: `convention: "keras"`. */
function kerasDefaults(norm: Fields): void {
  const { eps, momentum, runningVariance } = resolveBatchNorm({ convention: "keras" });
  expect(eps).toBe(norm.number("epsilon"));
  expect(momentum).toBe(1 - norm.number("momentum"));
  expect(runningVariance).toBe("biased");
}

async function tfjsDefaults(): Promise<void> {
  const norm = caseOf("tfjs.defaults").expected.fields("batchNormalization");
  kerasDefaults(norm);
  const [gamma, beta] = batchNorm(2, { convention: "keras" }).parameters;
  const [mean, variance] = batchNorm(2, { convention: "keras" }).state;
  expect(mean!.initial).toBe(norm.number("moving_mean_init"));
  expect(variance!.initial).toBe(norm.number("moving_variance_init"));
  for (const [spec, name] of [
    [gamma, "gamma_init"],
    [beta, "beta_init"],
  ] as const) {
    const values = new Float64Array(2).fill(Number.NaN);
    spec!.initialize(values, [2], { uniform: () => 0.5, normal: () => 1, integer: () => 0, state: () => [] });
    expect([...values]).toEqual([norm.number(name), norm.number(name)]);
  }
}

/** Uniform in ±1/√D: all within, the largest of 20,000 close to the bound, the deviation that of the distribution. */
async function linearInit(): Promise<void> {
  const examples = caseOf("pytorch.linear.init").expected.fields("examples");
  for (const inputs of examples.names) {
    const { bound, std } = examples.raw(inputs) as { bound: number; std: number };
    const [D, M] = [Number(inputs), Math.ceil(20_000 / Number(inputs))];
    const network = networkOf([affine(D, M)]);
    network.initialize(7);
    const state = await network.state();
    const w = state.get("0.w")!;
    const largest = Math.max(...Array.from(w.data, Math.abs));
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.999 * bound);
    const found = columnStatistics(reshaped(w, D * M, 1)).std.data[0]!;
    expect(Math.abs(found / std - 1)).toBeLessThan(0.02);
    for (const value of state.get("0.b")!.data) expect(Math.abs(value)).toBeLessThanOrEqual(bound);
  }
}

/** One row has no unbiased variance: an error in PyTorch's convention, beta in the others, and no matter in evaluation. */
async function batchOfOne(): Promise<void> {
  const D = caseOf("pytorch.batchnorm1d.batch_of_one").inputs.raw("x_shape") as readonly [number, number];
  const x = tensor(
    Float64Array.from({ length: D[1] }, (_, d) => Math.sin(d)),
    [1, D[1]],
  );
  const [gamma, beta] = [filled(D[1], 2), tensor(x.data.slice(), [D[1]])];
  expect(() => batchNormForward(x, gamma, beta)).toThrow(ShapeError);
  const trainer = await createTrainer(networkOf([batchNorm(D[1])]), { backend: createReferenceBackend("float64") });
  await expect(trainer.step(x, [0])).rejects.toThrow(ShapeError);
  for (const convention of ["keras", "cs231n", "onnx"] satisfies BatchNormConvention[]) {
    const { out } = batchNormForward(x, gamma, beta, { convention });
    expect(out.data).toEqual(beta.data);
  }
  const running = { runningMean: filled(D[1], 0), runningVar: filled(D[1], 1) };
  const { out }: { out: Tensor } = batchNormForward(x, gamma, beta, { mode: "evaluate", ...running });
  expect(out.data.every(Number.isFinite)).toBe(true);
}
