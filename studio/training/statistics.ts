/**
 * What goes through each layer of a network in training, summed up for drawing.
 *
 * @module
 */
import { parameterCount, type Structure, type Tensor, takeRows } from "../../src/index.ts";
import type { Samples } from "../data/samples.ts";
import { traceOf, type Values } from "../trace/trace.ts";
import { type Histogram, histogramOf } from "./histogram.ts";

export type { Values } from "../trace/trace.ts";

export interface ParameterStatistics {
  readonly name: string;
  /** The length of the newest update that was measured over the length of the values before; undefined before the first. */
  readonly updateRatio: number | undefined;
  /** The length of the gradient. */
  readonly gradientNorm: number;
}

/** One layer, on the probe. */
export interface LayerStatistics {
  readonly index: number;
  readonly kind: string;
  /** Outputs a sample. */
  readonly width: number;
  /** What goes out of it. */
  readonly activations: Histogram;
  /** The loss's gradient with respect to what goes out, that comes back into it. */
  readonly gradients: Histogram;
  /** Of a layer that stops values: how many of its units are 0 for every sample. */
  readonly dead?: number;
  readonly parameters: readonly ParameterStatistics[];
}

/** A look at all layers. */
export interface LayersLook {
  /** Steps done. */
  readonly step: number;
  /** Samples in the probe. */
  readonly rows: number;
  readonly layers: readonly LayerStatistics[];
  /** How long it took. */
  readonly milliseconds: number;
}

/** How far from 0 the histograms of a layer reach. */
export interface Reach {
  readonly activations: number;
  readonly gradients: number;
}

/** The samples that are sent through the network for a look: always the same, so that what changes is the network. */
export interface Probe {
  readonly x: Tensor;
  readonly labels: Int32Array;
}

const ROWS = { least: 32, most: 256 } as const;
/** Parameters times rows: a look at a network of 100,000 parameters takes some 50 ms in plain float64. */
const PROBE_COST = 6.6e6;

/** The first training samples, a power of two of them: the fewer, the larger the network. */
export function probeOf(network: Parameters<typeof parameterCount>[0], train: Samples["train"]): Probe {
  const affordable = 2 ** Math.floor(Math.log2(PROBE_COST / parameterCount(network)));
  const count = Math.min(train.labels.length, ROWS.most, Math.max(ROWS.least, affordable));
  const { x, labels } = takeRows(
    train,
    Int32Array.from({ length: count }, (_, row) => row),
  );
  return { x, labels: labels! };
}

/**
 * Forward and backward over the probe, in training mode.
 *
 * @param ratios by the parameters' names: {@link updateRatios}
 * @param reaches by layer; a histogram whose reach is not said chooses its own
 */
export async function layerStatistics(
  structure: Structure,
  values: Values,
  { x, labels }: Probe,
  ratios: ReadonlyMap<string, number>,
  reaches: readonly (Reach | undefined)[],
): Promise<LayerStatistics[]> {
  const { layers } = await traceOf(structure, values, x, labels);
  return layers.map((layer) => ({
    index: layer.index,
    kind: layer.kind,
    width: layer.out.shape[1]!,
    activations: histogramOf(layer.out.data, reaches[layer.index]?.activations),
    gradients: histogramOf(layer.dout.data, reaches[layer.index]?.gradients),
    ...(structure.layers[layer.index]!.stopsValues && { dead: deadUnits(layer.out) }),
    parameters: Object.entries(layer.gradients).map(([name, gradient]) => ({
      name,
      updateRatio: ratios.get(`${layer.index}.${name}`),
      gradientNorm: norm(gradient.data),
    })),
  }));
}

/** For each value that changed from `before` to `after`: the length of the change over the length before. */
export function updateRatios(before: Values, after: Values): Map<string, number> {
  return new Map([...before].map(([name, { data }]) => [name, changeOf(data, after.get(name)!.data) / norm(data)]));
}

/** How many columns of `out` (N, M) are 0 in every row. */
export function deadUnits({ data, shape }: Tensor): number {
  const M = shape[1]!;
  let dead = 0;
  for (let m = 0; m < M; m++) {
    let i = m;
    while (i < data.length && data[i] === 0) i += M;
    if (i >= data.length) dead++;
  }
  return dead;
}

function changeOf(before: ArrayLike<number>, after: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < before.length; i++) squares += (after[i]! - before[i]!) ** 2;
  return Math.sqrt(squares);
}

function norm(data: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += data[i]! ** 2;
  return Math.sqrt(squares);
}
