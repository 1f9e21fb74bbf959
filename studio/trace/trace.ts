/**
 * One batch through a network and back, with every number kept: by the library's own functions, in float64.
 *
 * @module
 */
import {
  affineBackward,
  affineForward,
  type BatchNormOptions,
  type BatchNormStagedGradients,
  type BatchNormTrainCache,
  batchNormBackward,
  batchNormBackwardStaged,
  batchNormForward,
  type Layer,
  reluBackward,
  reluForward,
  softmax,
  softmaxCrossEntropy,
  type Tensor,
} from "../../src/index.ts";

/** Parameters and running statistics, as `network.state()` gives them. */
export type Values = ReadonlyMap<string, Tensor>;

/** What every layer has. */
interface Passed {
  /** Its place in the network, from 0. */
  readonly index: number;
  /** (N, D). */
  readonly x: Tensor;
  /** (N, M). */
  readonly out: Tensor;
  /** (N, M). */
  readonly dout: Tensor;
  /** (N, D). */
  readonly dx: Tensor;
}

export interface AffineTrace extends Passed {
  readonly kind: "affine";
  readonly parameters: { readonly w: Tensor; readonly b: Tensor };
  readonly gradients: { readonly w: Tensor; readonly b: Tensor };
}

export interface BatchNormTrace extends Passed {
  readonly kind: "batchNorm";
  readonly parameters: { readonly gamma: Tensor; readonly beta: Tensor };
  readonly gradients: { readonly gamma: Tensor; readonly beta: Tensor };
  readonly cache: BatchNormTrainCache;
  /** The gradients of the values in between. */
  readonly staged: BatchNormStagedGradients;
  readonly eps: number;
  readonly running: RunningTrace;
}

/** What the batch makes of the running statistics. */
export interface RunningTrace {
  readonly before: { readonly mean: Tensor; readonly variance: Tensor };
  readonly after: { readonly mean: Tensor; readonly variance: Tensor };
  /** The weight of the new batch. */
  readonly momentum: number;
  /** N/(N − 1) unbiased, 1 biased. */
  readonly correction: number;
}

export interface ReluTrace extends Passed {
  readonly kind: "relu";
  readonly parameters: Readonly<Record<string, never>>;
  readonly gradients: Readonly<Record<string, never>>;
}

export type LayerTrace = AffineTrace | BatchNormTrace | ReluTrace;

export interface Trace {
  readonly layers: readonly LayerTrace[];
  /** (N, M). */
  readonly logits: Tensor;
  readonly probabilities: Tensor;
  readonly labels: Int32Array;
  readonly loss: number;
  /** (N, M). */
  readonly dlogits: Tensor;
}

/** A layer whose forward pass is done. */
type Half = Omit<AffineTrace, Back> | Omit<BatchNormTrace, Back> | Omit<ReluTrace, Back>;
type Back = "dout" | "dx" | "gradients" | "staged";

/**
 * Forward, loss and backward in training mode.
 *
 * @param x (N, D)
 * @param labels (N)
 */
export function traceOf(layers: readonly Layer[], values: Values, x: Tensor, labels: Int32Array): Trace {
  const halves: Half[] = [];
  let out = float64(x);
  for (const [index, layer] of layers.entries()) {
    halves.push(forward(layer, index, values, out));
    out = halves.at(-1)!.out;
  }
  const { loss, dlogits } = softmaxCrossEntropy(out, labels);
  const traced: LayerTrace[] = [];
  let dout = dlogits;
  for (const half of halves.toReversed()) {
    traced.unshift(backward(half, dout));
    dout = traced[0]!.dx;
  }
  return { layers: traced, logits: out, probabilities: softmax(out), labels, loss, dlogits };
}

function forward({ kind, config }: Layer, index: number, values: Values, x: Tensor): Half {
  const value = (name: string): Tensor => float64(values.get(`${index}.${name}`)!);
  if (kind === "affine") {
    const parameters = { w: value("w"), b: value("b") };
    return { kind, index, x, parameters, out: affineForward(x, parameters.w, parameters.b).out };
  }
  if (kind === "batchNorm") {
    const parameters = { gamma: value("gamma"), beta: value("beta") };
    const { kind: _, features, ...rest } = config;
    const options: BatchNormOptions = rest;
    const before = { mean: value("runningMean"), variance: value("runningVar") };
    const statistics = { runningMean: before.mean, runningVar: before.variance };
    const result = batchNormForward(x, parameters.gamma, parameters.beta, { ...options, ...statistics });
    const after = { mean: result.runningMean, variance: result.runningVar };
    const cache = result.cache as BatchNormTrainCache; // no mode was given: that of training
    // What PyTorch takes, as the studio's layers do.
    const { eps = 1e-5, momentum = 0.1, runningVariance = "unbiased" } = options;
    const N = x.shape[0]!;
    const running = { before, after, momentum, correction: runningVariance === "unbiased" ? N / (N - 1) : 1 };
    return { kind, index, x, parameters, out: result.out, cache, eps, running };
  }
  return { kind: "relu", index, x, parameters: {}, out: reluForward(x).out };
}

function backward(half: Half, dout: Tensor): LayerTrace {
  if (half.kind === "affine") {
    const { dx, dw, db } = affineBackward(dout, { x: half.x, w: half.parameters.w });
    return { ...half, dout, dx, gradients: { w: dw, b: db } };
  }
  if (half.kind === "batchNorm") {
    const { dx, dgamma, dbeta } = batchNormBackward(dout, half.cache);
    return {
      ...half,
      dout,
      dx,
      gradients: { gamma: dgamma, beta: dbeta },
      staged: batchNormBackwardStaged(dout, half.cache),
    };
  }
  return { ...half, dout, dx: reluBackward(dout, { x: half.x }).dx, gradients: {} };
}

function float64({ data, shape }: Tensor): Tensor {
  return { data: Float64Array.from(data), shape };
}
