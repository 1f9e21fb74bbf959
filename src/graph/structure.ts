/**
 * The structure of a network: its layers lowered to a flat list of values and operations, each with a stable name.
 *
 * @module
 */

import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError, ShapeError } from "../base/errors.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../base/shape.ts";
import { plural } from "../base/words.ts";
import { assertLayers, inputOf } from "../layers/chain.ts";
import type { Extent, Join, Layer, Lowering } from "../layers/layer.ts";
import { type InputIds, inputIds } from "./input-ids.ts";

/** What flows through a network: its input, or what an operation gives. */
export interface Value {
  /** Of one sample. */
  readonly shape: Shape;
  /** Number of elements of a sample. */
  readonly size: number;
}

/** One layer or join at its place. */
export interface Operation {
  /** The place of the layer in the network, level by level: `"1"`, `"3.0"`. */
  readonly name: string;
  /** A layer has one input, a join several; these are indices of values. */
  readonly inputs: readonly number[];
  readonly output: number;
  /** Exactly one of the two. */
  readonly layer?: Layer;
  readonly join?: Join;
}

/** Layers whose shapes fit. */
export interface Structure {
  /** As they were put together. */
  readonly layers: readonly Layer[];
  /** `shapes[i]` of a sample is what layer i takes; the last one is what the network gives. */
  readonly shapes: readonly Shape[];
  /** The first one is the network's input; the last operation's is its output. */
  readonly values: readonly Value[];
  /** In the order of the forward pass. */
  readonly operations: readonly Operation[];
  /** The index of the value that the network gives. */
  readonly output: number;
  /** Which columns of the network's input are ids. */
  readonly ids: readonly InputIds[];
}

/**
 * Finds every shape and every operation.
 *
 * @param input the extent of a sample; needed only where no layer says it
 * @throws ConfigError if there is no layer, nothing says the extent of a sample, or a layer takes ids that another one computes
 * @throws ShapeError naming the first layer that does not fit the one before it
 */
export function structureOf(layers: readonly Layer[], input?: number | Shape): Structure {
  assertLayers(layers, "the network");
  if (input !== undefined) assertExtent(input);
  const first = input ?? inputOf(layers);
  if (layers.length === 0 || first === "same") {
    throw new ConfigError(
      "A network needs a layer that says its width, such as affine(784, 10), with none before it that changes the width, " +
        "as branches do. Put one first; networkOf(layers, 784), or { inputs: 784 } of gradientCheck, says it in its place.",
    );
  }
  const lowered = new Lowered(typeof first === "number" ? [first] : first);
  const output = lowered.chain(layers, 0, "");
  const { values, operations, shapes } = lowered;
  const sizes = values.map(({ size }) => size);
  return { layers, shapes, values, operations, output, ids: inputIds(sizes, operations) };
}

function assertExtent(input: number | Shape): void {
  const isExtent = [input].flat().every((extent) => Number.isSafeInteger(extent) && extent > 0);
  assertArgument(
    isExtent,
    "The network",
    "the width of a sample, such as 784, or its shape, such as [28, 28, 1]",
    input,
  );
}

/** @throws ConfigError unless the argument is the structure of a network */
export function assertStructure(where: string, structure: Structure): void {
  const isStructure = has(structure, "layers", "values", "operations");
  assertArgument(isStructure, where, "the structure of a network: network.structure", structure);
}

/** Layers may lie inside of each other so deep; the functions that go down to them call themselves. */
const MOST_LEVELS = 200;

/** Collects values and operations while layers are put one behind the other. */
class Lowered implements Lowering {
  readonly values: Value[] = [];
  readonly operations: Operation[] = [];
  /** Before each layer of the outermost chain, and behind the last. */
  shapes: readonly Shape[] = [];

  constructor(input: Shape) {
    this.#value(input);
  }

  chain(layers: readonly Layer[], x: number, prefix: string): number {
    const along = [x];
    for (const [index, layer] of layers.entries()) {
      const shape = this.values[along[index]!]!.shape;
      if (!fits(layer.inputs, shape)) throw mismatch(layers, index, shape, prefix);
      along.push(this.#layer(layer, along[index]!, `${prefix}${index}`));
    }
    this.shapes = along.map((value) => this.values[value]!.shape);
    return along.at(-1)!;
  }

  join(join: Join, inputs: readonly number[], name: string): number {
    const shapes = inputs.map((value) => this.values[value]!.shape);
    return this.#operation({ name, inputs, join }, join.shape(shapes, name));
  }

  #layer(layer: Layer, x: number, name: string): number {
    if (layer.lower) return this.#lower(layer, x, name);
    const shape = layer.shape(this.values[x]!.shape);
    const isShape = Array.isArray(shape) && shape.every((extent) => Number.isSafeInteger(extent) && extent > 0);
    if (isShape) return this.#operation({ name, inputs: [x], layer }, shape);
    throw new ConfigError(`The function shape of ${layer.kind} "${name}" must give a shape, such as [10].`);
  }

  /** @throws ConfigError for a layer that holds too many others, and one that says no operation */
  #lower(layer: Layer, x: number, name: string): number {
    if (name.split(".").length > MOST_LEVELS) {
      throw new ConfigError(`The network has layers more than ${MOST_LEVELS} deep inside of each other.`);
    }
    const behind = layer.lower!(this, x, name);
    if (behind !== x && this.values[behind] !== undefined) return behind;
    throw new ConfigError(
      `The function lower of ${layer.kind} "${name}" must give the value behind its operations, as lowering.chain and ` +
        "lowering.join do. One without operations is no layer: leave it out of the list.",
    );
  }

  #operation(operation: Omit<Operation, "output">, shape: Shape): number {
    const output = this.#value(shape);
    this.operations.push({ ...operation, output });
    return output;
  }

  #value(shape: Shape): number {
    return this.values.push({ shape, size: sizeOf(shape) }) - 1;
  }
}

/** Whether a layer takes samples of this shape: a width takes every shape of as many elements. */
function fits(inputs: Extent, shape: Shape): boolean {
  if (inputs === "same") return true;
  return typeof inputs === "number" ? inputs === sizeOf(shape) : sameShape(inputs, shape);
}

/**
 * @param frozen names of operations that use their running statistics, for which any number of rows is enough
 * @throws ShapeError naming the layer, if one does not train on so few rows
 */
export function assertBatch({ operations }: Structure, N: number, frozen: readonly string[] = []): void {
  for (const operation of operations) {
    const minimum = fewestRows(operation, frozen);
    if (N >= minimum) continue;
    throw new ShapeError(
      `${operationName(operation)} trains on batches of at least ${minimum} rows, but this one has ${N}. ` +
        'Use larger batches, or dropLast where only the last one is small; batchNorm allows one row by convention: "keras".',
    );
  }
}

/**
 * The fewest rows that a training batch may have.
 *
 * @param frozen names of operations whose running statistics are frozen: any number of rows is enough for those. Default: none
 */
export function minimumBatch(structure: Structure, frozen: readonly string[] = []): number {
  assertStructure("minimumBatch", structure);
  return Math.max(...structure.operations.map((operation) => fewestRows(operation, frozen)));
}

function fewestRows({ name, layer }: Operation, frozen: readonly string[]): number {
  return frozen.includes(name) ? 1 : (layer?.minimumBatch ?? 1);
}

/** How messages name an operation: `affine "2"`. */
export function operationName({ name, layer, join }: Operation): string {
  return `${(layer ?? join)!.kind} "${name}"`;
}

/** Elements of a sample that the network takes and gives. */
export function widthsOf({ values, output }: Structure): { readonly inputs: number; readonly outputs: number } {
  return { inputs: values[0]!.size, outputs: values[output]!.size };
}

function mismatch(layers: readonly Layer[], index: number, shape: Shape, prefix: string): ShapeError {
  const nameOf = (i: number): string => `${layers[i]!.kind} "${prefix}${i}"`;
  const here = nameOf(index);
  const before = index === 0 ? "what goes into it" : `the layer before it, ${nameOf(index - 1)},`;
  const { inputs, outputs, ids, lower } = layers[index]!;
  if (typeof inputs !== "number") {
    return new ShapeError(
      `${here} takes samples of shape ${formatShape(inputs as Shape)}, but ${before} gives ${formatShape(shape)}.`,
    );
  }
  const width = sizeOf(shape);
  const what = lower ? `the layers inside of ${here}` : here;
  const sizes = lower || outputs === inputs ? `a width of ${width}` : `(${width}, ${outputs})`;
  const fix = ids ? `{ columns: ${width} }` : sizes;
  return new ShapeError(`${here} takes ${plural(inputs, "input")}, but ${before} gives ${width}. Give ${what} ${fix}.`);
}
