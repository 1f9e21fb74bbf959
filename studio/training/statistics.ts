/**
 * What goes through each layer of a network in training, summed up for drawing.
 *
 * @module
 */
import { type Layer, type Tensor, takeRows } from "../../src/index.ts";
import type { Samples } from "../data/samples.ts";
import { type LayerTrace, traceOf, type Values } from "../trace/trace.ts";

export type { Values } from "../trace/trace.ts";

export interface Histogram {
  /** The bounds of the first and the last bin. */
  readonly least: number;
  readonly most: number;
  readonly counts: readonly number[];
  readonly mean: number;
  readonly std: number;
}

export interface ParameterStatistics {
  readonly name: string;
  /** The length of the newest update over the length of the values; undefined before the first. */
  readonly updateRatio: number | undefined;
  readonly gradientNorm: number;
}

/** One layer, on a fixed batch of training samples, in training mode. */
export interface LayerStatistics {
  readonly index: number;
  readonly kind: LayerTrace["kind"];
  readonly activations: Histogram;
  readonly gradients: Histogram;
  /** Of a ReLU: the share of its units that are 0 for every sample. */
  readonly dead?: number;
  readonly parameters: readonly ParameterStatistics[];
}

const PROBE_ROWS = 256;
const BINS = 32;

/** @param before the values before the newest step */
export function layerStatistics(
  layers: readonly Layer[],
  values: Values,
  before: Values | undefined,
  train: Samples["train"],
): LayerStatistics[] {
  const rows = Int32Array.from({ length: Math.min(PROBE_ROWS, train.labels.length) }, (_, row) => row);
  const { x, labels } = takeRows(train, rows);
  return traceOf(layers, values, x, labels!).layers.map((layer) => ({
    index: layer.index,
    kind: layer.kind,
    activations: histogramOf(layer.out.data),
    gradients: histogramOf(layer.dout.data),
    ...(layer.kind === "relu" && { dead: deadShare(layer.out) }),
    parameters: Object.entries<Tensor>(layer.gradients).map(([name, gradient]) => ({
      name,
      updateRatio: before && updateRatio(before.get(`${layer.index}.${name}`)!, values.get(`${layer.index}.${name}`)!),
      gradientNorm: norm(gradient.data),
    })),
  }));
}

/** Values that are not finite stand in no bin. */
export function histogramOf(data: ArrayLike<number>): Histogram {
  let [least, most, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    count++;
  }
  if (count === 0) return { least: 0, most: 0, counts: [], mean: Number.NaN, std: Number.NaN };
  const mean = sum / count;
  const counts = new Array<number>(BINS).fill(0);
  const width = (most - least) / BINS || 1;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!Number.isFinite(value)) continue;
    counts[Math.min(BINS - 1, Math.floor((value - least) / width))]!++;
    squares += (value - mean) ** 2;
  }
  return { least, most, counts, mean, std: Math.sqrt(squares / count) };
}

function deadShare({ data, shape }: Tensor): number {
  const M = shape[1]!;
  let dead = 0;
  for (let m = 0; m < M; m++) {
    let i = m;
    while (i < data.length && data[i] === 0) i += M;
    if (i >= data.length) dead++;
  }
  return dead / M;
}

function updateRatio(before: Tensor, after: Tensor): number {
  const change = Float64Array.from(after.data, (value, i) => value - before.data[i]!);
  return norm(change) / (norm(before.data) || 1);
}

function norm(data: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += data[i]! ** 2;
  return Math.sqrt(squares);
}
