/**
 * The proof of one gradient: its number is nudged by ±h, and the loss is computed anew from there on.
 *
 * @module
 */
import {
  compareGradients,
  GRADIENT_TOLERANCE,
  type Layer,
  networkOf,
  numericGradient,
  softmaxCrossEntropy,
  type Tensor,
  trace,
} from "../../../src/index.ts";
import type { LayerTrace, Trace } from "../../trace/trace.ts";
import type { Quantity } from "./equations/expression.ts";
import { LAYERS } from "./equations/layers.ts";

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

/**
 * @param layers that were traced
 * @param gradient an element of dx, dw, dgamma, dlogits…: what an equation of the backward pass computes
 */
export async function check(
  layers: readonly Layer[],
  traced: Trace,
  place: number,
  gradient: Quantity,
  h: number,
): Promise<Checked> {
  const losses: number[] = [];
  const { tensor, lossOf } = nudged(layers, traced, place, gradient);
  const at = gradient.indices.reduce((offset, index, axis) => offset * tensor.shape[axis]! + index, 0);
  const start = tensor.data[at]!;
  const value = Float64Array.of(start);
  const [numeric = Number.NaN] = await numericGradient(
    async () => {
      losses.push(await lossOf(withElement(tensor, at, value[0]!)));
      return losses.at(-1)!;
    },
    value,
    h,
  );
  const [analytic, scale] = [gradient.value, SMALLEST_SHARE * largestGradient(traced)];
  const { relativeError } = compareGradients(Float64Array.of(analytic), Float64Array.of(numeric), scale);
  const [above = Number.NaN, below = Number.NaN] = losses;
  const passed = relativeError <= GRADIENT_TOLERANCE.float64;
  const crossesKink = layers[place]?.stopsValues === true && Math.abs(start) <= h;
  return { h, above, below, numeric, analytic, relativeError, passed, crossesKink };
}

/** What is nudged, and the loss as a function of it. */
interface Nudged {
  readonly tensor: Tensor;
  lossOf(changed: Tensor): Promise<number>;
}

function nudged(layers: readonly Layer[], traced: Trace, place: number, { name }: Quantity): Nudged {
  const layer = traced.layers[place];
  if (layer === undefined)
    return { tensor: traced.logits, lossOf: (logits) => lossFrom(layers, traced, place, logits) };
  if (name === "dx") return { tensor: layer.x, lossOf: (x) => lossFrom(layers, traced, place, x) };
  const parameter = name.slice("d".length);
  if (parameter in layer.parameters) {
    return {
      tensor: layer.parameters[parameter]!,
      lossOf: (changed) => lossFrom(layers, traced, place, layer.x, { [parameter]: changed }),
    };
  }
  const between = LAYERS[layer.kind]?.between?.(layer, name);
  if (between === undefined) throw new Error(`There is no check for ${name} of ${layer.kind}.`);
  return {
    tensor: between.tensor,
    lossOf: (changed) => lossFrom(layers, traced, place + 1, between.outOf(changed)),
  };
}

/** The loss if `x` went into layer `place`, which may have other parameters there. */
async function lossFrom(
  layers: readonly Layer[],
  { layers: traced, labels }: Trace,
  place: number,
  x: Tensor,
  changed: LayerTrace["parameters"] = {},
): Promise<number> {
  const rest = layers.slice(place);
  if (rest.length === 0) return softmaxCrossEntropy(x, labels).loss;
  const values = traced.slice(place).flatMap(({ parameters, before }, i) => {
    const all = { ...parameters, ...before, ...(i === 0 && changed) };
    return Object.entries(all).map(([name, tensor]) => [`${i}.${name}`, tensor] as const);
  });
  const { out } = await trace(networkOf(rest).structure, new Map(values), x);
  return softmaxCrossEntropy(out, labels).loss;
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
