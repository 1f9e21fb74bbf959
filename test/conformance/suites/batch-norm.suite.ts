/**
 * Batch normalization on literal inputs: PyTorch, ONNX, TensorFlow.js. Per-channel cases (N, C, H, W) are cases of
 * (N·H·W, C).
 *
 * @module
 */
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { type Case, caseOf, casesOf, fieldsOf } from "../cases.ts";
import { asRow, axisLast, filled, reshaped } from "../layout.ts";
import {
  type BatchNormOptions,
  type Check,
  describeSuite,
  type Subject,
  type SuiteOptions,
  type Target,
  verifier,
} from "../subject.ts";
import { FULL_PRECISION, publishedTolerance } from "../tolerance.ts";
import { type BatchNormCase, checkBatchNorm, published } from "./batch-norm-case.ts";

const CASES: readonly BatchNormCase[] = [
  ...casesOf("batchnorm-").map(pytorch),
  documented("pytorch.batchnorm1d.running_stats"),
  ...casesOf("onnx.batchnorm_").map(onnx),
  ...casesOf("tfjs.normalizeBatchInTraining.").map(training),
  ...[...casesOf("tfjs.batchNormalization.2d."), ...casesOf("tfjs.batchNorm2d.")].map(evaluation),
  evaluation(caseOf("pytorch.batchnorm1d.eval_literal")),
];

export const batchNormChecks: readonly Check[] = [
  ...CASES.map((found) => ({ id: found.id, run: (subject: Subject) => checkBatchNorm(found, subject) })),
  { id: "pytorch.batchnorm1d.momentum_none", run: cumulative },
];

export function batchNormSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("batch normalization", batchNormChecks, target, options);
}

function pytorch({ id, mode, config, inputs, expected }: Case): BatchNormCase {
  const names = ["out", "dx", "dgamma", "dbeta", "mean", "runningMean", "runningVar"] as const;
  return {
    id,
    mode: mode === "train" ? "train" : "evaluate",
    x: inputs.tensor("x"),
    gamma: inputs.tensor("gamma"),
    beta: inputs.tensor("beta"),
    eps: config.number("eps"),
    momentum: config.number("momentum"),
    runningVariance: "unbiased",
    runningMean: inputs.tensor("runningMean"),
    runningVar: inputs.tensor("runningVar"),
    dout: inputs.tensor("dout"),
    published: [
      ...names.filter((name) => expected.has(name)).map((name) => published(name, expected.tensor(name))),
      ...(expected.has("biasedVar") ? [published("variance", expected.tensor("biasedVar"))] : []),
    ],
  };
}

/** PyTorch's documented example, which tells the stored (unbiased) from the normalizing (biased) variance. */
function documented(id: string): BatchNormCase {
  const { inputs, expected } = caseOf(id);
  const x = inputs.tensor("batch");
  return {
    id,
    mode: "train",
    x,
    gamma: filled(2, 1),
    beta: filled(2, 0),
    eps: inputs.number("eps"),
    momentum: inputs.number("momentum_pytorch"),
    runningVariance: "unbiased",
    runningMean: inputs.tensor("running_mean"),
    runningVar: inputs.tensor("running_var"),
    published: [
      published("out", expected.tensor("out")),
      published("runningMean", expected.tensor("running_mean")),
      published("runningVar", expected.tensor("running_var")),
    ],
  };
}

/** ONNX: its momentum is the weight of the old value, its running variance biased. */
function onnx({ id, inputs, expected, tolerance }: Case): BatchNormCase {
  const attributes = inputs.fields("attributes");
  const allowed = publishedTolerance(tolerance);
  const names = { out: "y", runningMean: "output_mean", runningVar: "output_var" } as const;
  const value = (name: string): Tensor => (name === "y" ? axisLast(expected.tensor("y"), 1) : expected.tensor(name));
  return {
    id,
    mode: attributes.number("training_mode") === 1 ? "train" : "evaluate",
    x: axisLast(inputs.tensor("x"), 1),
    gamma: inputs.tensor("s"),
    beta: inputs.tensor("bias"),
    eps: attributes.number("epsilon"),
    momentum: attributes.has("momentum") ? 1 - attributes.number("momentum") : 0,
    runningVariance: "biased",
    runningMean: inputs.tensor("mean"),
    runningVar: inputs.tensor("var"),
    published: Object.entries(names)
      .filter(([, theirs]) => expected.has(theirs))
      .map(([ours, theirs]) => published(ours as keyof typeof names, value(theirs), allowed)),
  };
}

/** TensorFlow.js: output and batch statistics in training. */
function training({ id, inputs, expected, tolerance }: Case): BatchNormCase {
  const allowed = publishedTolerance(tolerance);
  const gamma = inputs.tensor("gamma");
  return {
    id,
    mode: "train",
    x: axisLast(inputs.tensor("x"), -1),
    gamma,
    beta: inputs.tensor("beta"),
    eps: inputs.number("eps"),
    momentum: 0,
    runningVariance: "biased",
    runningMean: filled(gamma.data.length, 0),
    runningVar: filled(gamma.data.length, 1),
    published: [
      published("out", axisLast(expected.tensor("out"), -1), allowed),
      published("mean", expected.tensor("mean"), allowed),
      published("variance", expected.tensor("variance"), allowed),
    ],
  };
}

/**
 * Given statistics. Where they have the shape of x, every element has its own: that is one row of as many features.
 * The gradients of the statistics, which one case also has, are no part of our layer: there they are constants.
 */
function evaluation({ id, inputs, expected, computed, tolerance }: Case): BatchNormCase {
  const [mean, variance] = [inputs.tensor("mean"), inputs.tensor("variance")];
  const D = mean.data.length;
  const rows = inputs.tensor("x").data.length / D;
  const row = (name: string, absent: number): Tensor =>
    inputs.has(name) ? asRow(inputs.tensor(name), D) : filled(D, absent);
  const shaped = (name: string, value: Tensor): Tensor =>
    name === "out" || name === "dx" ? reshaped(value, rows, D) : value;
  const names = ["out", "dx", "dgamma", "dbeta"] as const;
  return {
    id,
    mode: "evaluate",
    x: reshaped(inputs.tensor("x"), rows, D),
    gamma: row("gamma", 1),
    beta: row("beta", 0),
    eps: inputs.number("eps"),
    momentum: 0,
    runningVariance: "biased",
    runningMean: asRow(mean, D),
    runningVar: asRow(variance, D),
    ...(inputs.has("dy") && { dout: inputs.tensor("dy") }),
    published: names.flatMap((name) => [
      ...(expected.has(name)
        ? [published(name, shaped(name, expected.tensor(name)), publishedTolerance(tolerance))]
        : []),
      ...(computed.has(name) ? [published(name, shaped(name, computed.tensor(name)))] : []),
    ]),
  };
}

/** PyTorch's `momentum=None` is the plain average of all batches: the weight of the t-th batch is 1/t. */
async function cumulative(subject: Subject): Promise<void> {
  const id = "pytorch.batchnorm1d.momentum_none";
  const { inputs, expected } = caseOf(id);
  const verify = verifier(id, subject);
  let [runningMean, runningVar] = [inputs.tensor("running_mean"), inputs.tensor("running_var")];
  const batches = inputs.raw("batches") as readonly unknown[];
  for (const [index, batch] of batches.entries()) {
    const options: BatchNormOptions = {
      mode: "train",
      eps: 1e-5,
      momentum: 1 / (index + 1),
      runningVariance: "unbiased",
      runningMean,
      runningVar,
    };
    const x = fieldsOf({ batch }).tensor("batch");
    ({ runningMean, runningVar } = await subject.batchNorm(x, filled(2, 1), filled(2, 0), options));
    const after = expected.fields(`after${index + 1}`);
    // Small integers and halves: float32 holds them exactly, so only the sums' own rounding is left.
    const rounding = tensor(after.tensor("running_var").data.map((value) => 8 * 2 ** -24 * value) as Float64Array).data;
    const slack = subject.dtype === "float32" ? rounding : [];
    verify(`runningMean after batch ${index + 1}`, runningMean, after.tensor("running_mean"), FULL_PRECISION, slack);
    verify(`runningVar after batch ${index + 1}`, runningVar, after.tensor("running_var"), FULL_PRECISION, slack);
  }
}
