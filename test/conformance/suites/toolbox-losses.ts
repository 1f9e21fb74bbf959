/**
 * Losses with settings, against PyTorch: each as a function on tensors, or on a backend.
 *
 * @module
 */
import type { Backend } from "../../../src/backends/backend.ts";
import { type DType, type Tensor, tensor } from "../../../src/base/tensor.ts";
import { huberLoss } from "../../../src/losses/huber/huber.ts";
import { type Loss, lossKernels, weightOf } from "../../../src/losses/loss.ts";
import { meanAbsoluteErrorLoss } from "../../../src/losses/mean-absolute-error/mean-absolute-error.ts";
import { applied } from "../../../src/losses/on-tensors.ts";
import { pinballLoss } from "../../../src/losses/quantile/quantile.ts";
import { sigmoidCrossEntropyLoss } from "../../../src/losses/sigmoid-cross-entropy/sigmoid-cross-entropy.ts";
import { softTargetCrossEntropyLoss } from "../../../src/losses/soft-target-cross-entropy/soft-target-cross-entropy.ts";
import { softmaxCrossEntropyLoss } from "../../../src/losses/softmax-cross-entropy/softmax-cross-entropy.ts";
import type { Fields } from "../cases.ts";
import { divergenceResults } from "./toolbox-divergence.ts";

/** Outputs, and what they are compared with. */
export interface Question {
  readonly loss: Loss;
  readonly out: Tensor;
  readonly labels?: Int32Array;
  readonly targets?: Tensor;
  readonly weights?: Float64Array;
  /** What the case's loss is beside ours: smooth L1 is Huber's divided by beta. Default: 1. */
  readonly factor?: number;
}

/** Computes the mean of a loss and its gradient. */
export type Answering = (question: Question) => Promise<{ readonly loss: number; readonly dout: Tensor }>;

/** By the plain kernels, through what the functions on tensors share. */
export function onTensors(dtype: DType): Answering {
  const as = (values: Float64Array): Float64Array | Float32Array =>
    dtype === "float32" ? Float32Array.from(values) : values;
  return async ({ loss, out, labels, targets, weights }) => {
    const answers = labels ? { labels } : { targets: as(targets!.data as Float64Array) };
    return applied("the case", loss, { data: as(out.data as Float64Array), shape: out.shape }, answers, weights);
  };
}

/** By the kernels of a backend. */
export function onBackend(backend: Backend): Answering {
  return async ({ loss, out, labels, targets, weights }) => {
    const [N, M] = out.shape as [number, number];
    await backend.prepare(lossKernels(loss, weights !== undefined));
    const held = (values: ArrayLike<number>) => {
      const buffer = backend.allocate(values.length);
      backend.write(buffer, Float64Array.from(values));
      return buffer;
    };
    const onDevice = labels && backend.allocateLabels(N);
    if (onDevice) backend.writeLabels(onDevice, labels);
    const [value, dout] = [backend.allocate(1), backend.allocate(N * M)];
    const answers = { labels: onDevice, targets: targets && held(targets.data), weights: weights && held(weights) };
    const apply = loss.bind(backend, { loss: value, dout, out: held(out.data), ...answers, M });
    apply(N, weightOf(loss, N, { labels, weights }) || 1);
    const [mean, gradient] = [new Float64Array(1), new Float64Array(N * M)];
    await backend.read(value, mean);
    await backend.read(dout, gradient);
    return { loss: mean[0]!, dout: tensor(gradient, out.shape) };
  };
}

const QUESTIONS: Readonly<Record<string, (config: Fields, inputs: Fields) => Question>> = {
  softmaxCrossEntropy(config, inputs) {
    const classWeights = inputs.has("classWeights") ? inputs.tensor("classWeights").data : undefined;
    const ofClasses = classWeights && { classWeights };
    if (inputs.has("target")) return ofTargets(softTargetCrossEntropyLoss({ ...ofClasses }), inputs);
    const labelSmoothing = config.number("labelSmoothing");
    const loss = softmaxCrossEntropyLoss({ labelSmoothing, ...ofClasses });
    const given = inputs.labels("labels");
    if (!config.has("ignoreIndex")) return { loss, out: inputs.tensor("x"), labels: given };
    const weights = Float64Array.from(given, (label) => (label < 0 ? 0 : 1)); // a row that is ignored has weight 0
    return { loss, out: inputs.tensor("x"), labels: given.map((label) => Math.max(label, 0)), weights };
  },
  binaryCrossEntropyWithLogits(_, inputs) {
    const positiveWeights = inputs.has("posWeight") ? inputs.tensor("posWeight").data : undefined;
    const loss = sigmoidCrossEntropyLoss(positiveWeights ? { positiveWeights } : {});
    const [out, targets] = [inputs.tensor("x"), inputs.tensor("target")];
    if (!inputs.has("weight")) return { loss, out, targets };
    // A weight for each element: every element is a row. PyTorch divides by their number, whatever the weights.
    const weights = inputs.tensor("weight").data as Float64Array;
    const size = weights.length;
    const factor = weights.reduce((sum, weight) => sum + weight, 0) / size;
    return { loss, out: tensor(out.data, [size, 1]), targets: tensor(targets.data, [size, 1]), weights, factor };
  },
  klDivergence: (_, inputs) => ofTargets(softTargetCrossEntropyLoss({ subtractEntropy: true }), inputs),
  huber: (config, inputs) => ofTargets(huberLoss({ delta: config.number("delta") }), inputs),
  smoothL1(config, inputs) {
    const beta = config.number("beta");
    return { ...ofTargets(huberLoss({ delta: beta }), inputs), factor: 1 / beta };
  },
  meanAbsoluteError: (_, inputs) => ofTargets(meanAbsoluteErrorLoss(), inputs),
  quantile(config, inputs) {
    const [out, targets] = [inputs.tensor("x"), inputs.tensor("target")];
    const M = out.shape[1]!;
    const inEveryColumn = Float64Array.from(out.data, (_, i) => targets.data[Math.floor(i / M)]!);
    const loss = pinballLoss({ quantile: config.raw("quantiles") as number[] });
    return { loss, out, targets: tensor(inEveryColumn, out.shape) };
  },
};

function ofTargets(loss: Loss, inputs: Fields): Question {
  return { loss, out: inputs.tensor("x"), targets: inputs.tensor("target") };
}

/** The kinds of cases that there are questions for. */
export const LOSS_LAYERS: readonly string[] = Object.keys(QUESTIONS);

/** What a case expects, computed: `loss` and `dx`, or `out` and `dx` of a case that does not reduce. */
export async function lossResults(
  layer: string,
  found: Fields,
  answering: Answering,
): Promise<Readonly<Record<string, Tensor>>> {
  const config = found.fields("config");
  if (config.has("input") && config.raw("input") === "logProbabilities") return divergenceResults(found, answering);
  const question = QUESTIONS[layer]!(config, found.fields("inputs"));
  const reduction = config.raw("reduction");
  const upstream = found.tensor("dout");
  if (reduction === "none") return eachAlone(question, upstream, answering);
  const { loss, dout } = await answering(question);
  const factor = (question.factor ?? 1) * (reduction === "sum" ? divisorOf(question) : 1);
  const scale = factor * upstream.data[0]!;
  return { loss: tensor(Float64Array.of(factor * loss), []), dx: scaled(dout, () => scale) };
}

/** What our mean has divided by. */
function divisorOf({ loss, out, labels, weights }: Question): number {
  const [N, M] = out.shape as [number, number];
  return weightOf(loss, N, { labels, weights }) * (labels ? 1 : M);
}

/** Every row with a label, or every element with a target, is a batch of its own. */
async function eachAlone(question: Question, upstream: Tensor, answering: Answering): Promise<Record<string, Tensor>> {
  const { loss, out, labels, targets } = question;
  const width = labels ? out.shape[1]! : 1;
  const [losses, dx] = [new Float64Array(out.data.length / width), new Float64Array(out.data.length)];
  for (let n = 0; n < losses.length; n++) {
    const part = ({ data }: Tensor): Tensor => tensor(data.slice(n * width, (n + 1) * width), [1, width]);
    const answers = labels ? { labels: labels.slice(n, n + 1) } : { targets: part(targets!) };
    const alone = await answering({ loss, out: part(out), ...answers });
    losses[n] = alone.loss;
    dx.set(scaled(alone.dout, () => upstream.data[n]!).data, n * width);
  }
  return { out: tensor(losses, upstream.shape), dx: tensor(dx, out.shape) };
}

function scaled({ data, shape }: Tensor, by: (i: number) => number): Tensor {
  return tensor(
    Float64Array.from(data, (value, i) => value * by(i)),
    shape,
  );
}
