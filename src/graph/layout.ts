/**
 * Where each array of a network lies: all parameters in one buffer, all state in another.
 *
 * @module
 */
import { type Shape, sizeOf } from "../base/shape.ts";
import type { Layer, ParameterSpec, StateSpec } from "../layers/layer.ts";
import type { Operation, Structure } from "./structure.ts";

/** One array of a network: a parameter, or a part of the state. */
export interface ArrayEntry<Spec extends ParameterSpec | StateSpec = ParameterSpec | StateSpec> {
  /** `"0.w"`: the operation's name and the array's. */
  readonly name: string;
  /** The name of the operation that it belongs to. */
  readonly operation: string;
  readonly spec: Spec;
  readonly shape: Shape;
  /** Where it starts in the buffer that holds all arrays of its kind. */
  readonly start: number;
  readonly length: number;
}

/** The arrays of one kind, in one buffer. */
export interface Layout<Spec extends ParameterSpec | StateSpec = ParameterSpec | StateSpec> {
  readonly entries: readonly ArrayEntry<Spec>[];
  /** The same by the name of their operation; one without arrays is not in there. */
  readonly byOperation: ReadonlyMap<string, readonly ArrayEntry<Spec>[]>;
  readonly length: number;
}

/** Each array starts at a multiple of so many elements: a cache line of 64 bytes of float32. */
const ALIGNMENT = 16;

/**
 * Where every parameter lies.
 *
 * @param alignment of a backend's views, in elements
 */
export function parameterLayout({ operations }: Structure, alignment: number = 1): Layout<ParameterSpec> {
  return layOut(operations, (layer) => layer.parameters, alignment);
}

/** Where every part of the state lies. */
export function stateLayout({ operations }: Structure, alignment: number = 1): Layout<StateSpec> {
  return layOut(operations, (layer) => layer.state, alignment);
}

function layOut<Spec extends ParameterSpec | StateSpec>(
  operations: readonly Operation[],
  specsOf: (layer: Layer) => readonly Spec[],
  viewAlignment: number,
): Layout<Spec> {
  const alignment = Math.max(ALIGNMENT, viewAlignment);
  const byOperation = new Map<string, readonly ArrayEntry<Spec>[]>();
  let start = 0;
  for (const { name: operation, layer } of operations) {
    const entries = (layer ? specsOf(layer) : []).map((spec): ArrayEntry<Spec> => {
      const length = sizeOf(spec.shape);
      const entry = { name: `${operation}.${spec.name}`, operation, spec, shape: spec.shape, start, length };
      start += Math.ceil(length / alignment) * alignment;
      return entry;
    });
    if (entries.length > 0) byOperation.set(operation, entries);
  }
  return { entries: [...byOperation.values()].flat(), byOperation, length: start };
}
