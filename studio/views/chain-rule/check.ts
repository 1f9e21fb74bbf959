/**
 * The proof of one gradient: its number is nudged by ±h, and the loss is computed anew from there on.
 *
 * @module
 */
import {
  affineForward,
  batchNormForward,
  compareGradients,
  GRADIENT_TOLERANCE,
  numericGradient,
  reluForward,
  softmaxCrossEntropy,
  type Tensor,
} from "../../../src/index.ts";
import type { BatchNormTrace, LayerTrace, Trace } from "../../trace/trace.ts";
import type { Quantity } from "./equations/expression.ts";

export interface Checked {
  readonly h: number;
  /** L(+h) and L(−h). */
  readonly above: number;
  readonly below: number;
  /** (L(+h) − L(−h)) / 2h. */
  readonly numeric: number;
  readonly analytic: number;
  /** The difference as a share of the gradient. */
  readonly relativeError: number;
  readonly passed: boolean;
  /** Whether a ReLU's kink lies between −h and +h: then no difference is right. */
  readonly crossesKink: boolean;
}

/**
 * Gradients that are smaller than this share of the largest of all are measured against that share: the library's own
 * check does the same, where a gradient is 0 but for rounding.
 */
const SMALLEST_SHARE = 1e-3;

/** @param gradient an element of dx, dw, dgamma, dlogits…: what an equation of the backward pass computes */
export async function check(trace: Trace, place: number, gradient: Quantity, h: number): Promise<Checked> {
  const losses: number[] = [];
  const { start, lossAt } = nudged(trace, place, gradient);
  const value = Float64Array.of(start);
  const [numeric = Number.NaN] = await numericGradient(
    () => {
      losses.push(lossAt(value[0]!));
      return losses.at(-1)!;
    },
    value,
    h,
  );
  const [analytic, scale] = [gradient.value, SMALLEST_SHARE * largestGradient(trace)];
  const { relativeError } = compareGradients(Float64Array.of(analytic), Float64Array.of(numeric), scale);
  const [above = Number.NaN, below = Number.NaN] = losses;
  const passed = relativeError <= GRADIENT_TOLERANCE.float64;
  const crossesKink = trace.layers[place]?.kind === "relu" && Math.abs(start) <= h;
  return { h, above, below, numeric, analytic, relativeError, passed, crossesKink };
}

interface Nudged {
  /** The number itself, */
  readonly start: number;
  /** and the loss as a function of it. */
  lossAt(value: number): number;
}

function nudged(trace: Trace, place: number, { name, indices }: Quantity): Nudged {
  const layer = trace.layers[place];
  const of = (tensor: Tensor, loss: (changed: Tensor) => number): Nudged => {
    const at = indices.reduce((offset, index, axis) => offset * tensor.shape[axis]! + index, 0);
    return { start: tensor.data[at]!, lossAt: (value) => loss(withElement(tensor, at, value)) };
  };
  const lossOfOut = (out: Tensor): number => lossFrom(trace, place + 1, out);
  if (layer === undefined) return of(trace.logits, (logits) => softmaxCrossEntropy(logits, trace.labels).loss);
  if (name === "dx") return of(layer.x, (x) => lossFrom(trace, place, x));
  if (layer.kind === "affine") {
    const { w, b } = layer.parameters;
    if (name === "dw") return of(w, (changed) => lossOfOut(affineForward(layer.x, changed, b).out));
    if (name === "db") return of(b, (changed) => lossOfOut(affineForward(layer.x, w, changed).out));
  }
  if (layer.kind === "batchNorm") {
    const { gamma, beta } = layer.parameters;
    const { xhat, variance, mean } = layer.cache;
    const scaled = (normalized: Tensor, by = gamma, shift = beta): number =>
      lossOfOut(elementwise(normalized, (value, d) => by.data[d]! * value + shift.data[d]!));
    if (name === "dgamma") return of(gamma, (changed) => scaled(xhat, changed));
    if (name === "dbeta") return of(beta, (changed) => scaled(xhat, gamma, changed));
    if (name === "dxhat") return of(xhat, (changed) => scaled(changed));
    if (name === "dvar") return of(variance, (changed) => scaled(normalize(layer, mean, changed)));
    if (name === "dmean")
      return of(mean, (changed) => scaled(normalize(layer, changed, varianceAbout(layer, changed))));
  }
  throw new Error(`There is no check for ${name} of ${layer.kind}.`);
}

/** The loss if `x` went into layer `place`. */
function lossFrom({ layers, labels }: Trace, place: number, x: Tensor): number {
  const out = layers.slice(place).reduce((input, layer) => forward(layer, input), x);
  return softmaxCrossEntropy(out, labels).loss;
}

function forward(layer: LayerTrace, x: Tensor): Tensor {
  if (layer.kind === "affine") return affineForward(x, layer.parameters.w, layer.parameters.b).out;
  if (layer.kind === "relu") return reluForward(x).out;
  return batchNormForward(x, layer.parameters.gamma, layer.parameters.beta, { eps: layer.eps }).out;
}

/** (4) of batch normalization, from any mean and variance. */
function normalize({ x, eps }: BatchNormTrace, mean: Tensor, variance: Tensor): Tensor {
  return elementwise(x, (value, d) => (value - mean.data[d]!) / Math.sqrt(variance.data[d]! + eps));
}

/** (2): the mean is in the variance, too. */
function varianceAbout({ x }: BatchNormTrace, mean: Tensor): Tensor {
  const [N = 0, D = 0] = x.shape;
  const data = new Float64Array(D);
  for (let i = 0; i < N * D; i++) data[i % D]! += (x.data[i]! - mean.data[i % D]!) ** 2 / N;
  return { data, shape: [D] };
}

function elementwise({ data, shape }: Tensor, compute: (value: number, d: number) => number): Tensor {
  const D = shape[1]!;
  return { data: Float64Array.from(data, (value, i) => compute(value, i % D)), shape };
}

function withElement({ data, shape }: Tensor, at: number, value: number): Tensor {
  const changed = Float64Array.from(data);
  changed[at] = value;
  return { data: changed, shape };
}

function largestGradient({ layers, dlogits }: Trace): number {
  const gradients = layers.flatMap(({ dx, gradients: ofParameters }) => [dx, ...Object.values<Tensor>(ofParameters)]);
  let largest = 0;
  for (const { data } of [dlogits, ...gradients]) {
    for (const value of data) largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}
