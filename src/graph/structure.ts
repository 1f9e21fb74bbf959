/**
 * The structure of a network: its layers, the width between each two, and where each array lies.
 *
 * @module
 */
import { ConfigError, ShapeError } from "../base/errors.ts";
import { type Shape, sizeOf } from "../base/shape.ts";
import type { Layer, ParameterSpec, StateSpec } from "../layers/layer.ts";

/** Layers whose widths fit. */
export interface Structure {
  readonly layers: readonly Layer[];
  /** `widths[i]` is what layer i takes; the last one is what the network gives. */
  readonly widths: readonly number[];
}

/** One array of a network: a parameter, or a part of the state. */
export interface ArrayEntry<Spec extends ParameterSpec | StateSpec = ParameterSpec | StateSpec> {
  /** `"0.w"`: the layer's index and the array's name. */
  readonly name: string;
  readonly layer: number;
  readonly spec: Spec;
  readonly shape: Shape;
  /** Where it starts in the stretch of memory that holds all arrays of its kind. */
  readonly start: number;
  readonly length: number;
}

/** The arrays of one kind, in one stretch of memory. */
export interface Layout<Spec extends ParameterSpec | StateSpec> {
  readonly entries: readonly ArrayEntry<Spec>[];
  readonly length: number;
}

/** Each array starts at a multiple of this many elements: a 64-byte cache line of float32. */
const ALIGNMENT = 16;

/**
 * Finds the width at every boundary.
 *
 * @param inputs the width of the first; needed only where no layer says a width
 * @throws ConfigError if there is no layer, or none that says a width
 * @throws ShapeError naming the first layer that does not fit the one before it
 */
export function structureOf(layers: readonly Layer[], inputs?: number): Structure {
  for (const [index, layer] of layers.entries()) assertLayer(layer, index);
  const stated = layers.find((layer) => layer.inputs !== "same")?.inputs as number | undefined;
  const first = inputs ?? stated;
  if (layers.length === 0 || first === undefined) {
    throw new ConfigError(
      "A network needs at least one layer that says its width, for instance affine(784, 10) or batchNorm(10); " +
        "gradientCheck takes the width as { inputs } where no layer says it.",
    );
  }
  const widths = [first];
  layers.forEach((layer, index) => {
    const width = widths[index]!;
    if (layer.inputs !== "same" && layer.inputs !== width) throw mismatch(layers, index, width);
    widths.push(layer.outputs === "same" ? width : layer.outputs);
  });
  return { layers, widths };
}

/** Where every parameter lies. */
export function parameterLayout({ layers }: Structure): Layout<ParameterSpec> {
  return layOut(layers, (layer) => layer.parameters);
}

/** Where every part of the state lies. */
export function stateLayout({ layers }: Structure): Layout<StateSpec> {
  return layOut(layers, (layer) => layer.state);
}

/** For those whom no compiler tells: `relu` for `relu()`. */
function assertLayer(layer: unknown, index: number): void {
  if (typeof layer === "object" && layer !== null && "forward" in layer && "backward" in layer) return;
  const hint = typeof layer === "function" ? ` Call it: ${layer.name}().` : "";
  throw new ConfigError(`Layer ${index} of the network is a ${typeof layer}, not a layer.${hint}`);
}

/** @throws ShapeError naming the layer, if one does not train on so few rows */
export function assertBatch({ layers }: Structure, N: number): void {
  for (let i = 0; i < layers.length; i++) {
    const { minimumBatch } = layers[i]!;
    if (N >= minimumBatch) continue;
    throw new ShapeError(
      `${layerName(layers, i)} trains on batches of at least ${minimumBatch} rows, but this one has ${N}. ` +
        'Use larger batches, or dropLast where only the last one is small; batchNorm allows one row by convention: "keras".',
    );
  }
}

/** How messages name a layer: `affine "2"`. */
export function layerName(layers: readonly Layer[], index: number): string {
  return `${layers[index]!.kind} "${index}"`;
}

function layOut<Spec extends ParameterSpec | StateSpec>(
  layers: readonly Layer[],
  specsOf: (layer: Layer) => readonly Spec[],
): Layout<Spec> {
  const entries: ArrayEntry<Spec>[] = [];
  let start = 0;
  layers.forEach((layer, index) => {
    for (const spec of specsOf(layer)) {
      const length = sizeOf(spec.shape);
      entries.push({ name: `${index}.${spec.name}`, layer: index, spec, shape: spec.shape, start, length });
      start += Math.ceil(length / ALIGNMENT) * ALIGNMENT;
    }
  });
  return { entries, length: start };
}

function mismatch(layers: readonly Layer[], index: number, width: number): ShapeError {
  const here = layerName(layers, index);
  const { inputs, outputs } = layers[index]!;
  const fix = outputs === inputs ? `a width of ${width}` : `(${width}, ${outputs})`;
  return new ShapeError(
    `${here} takes ${inputs} inputs, but the layer before it, ${layerName(layers, index - 1)}, gives ${width}. ` +
      `Give ${here} ${fix}.`,
  );
}
