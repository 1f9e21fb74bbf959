/**
 * Which columns of a network's input are ids: those that reach a table as they are.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import type { IdColumns } from "../base/ids.ts";
import type { Random } from "../base/random.ts";
import type { FloatArray } from "../base/tensor.ts";
import type { IdTable, Layer } from "../layers/layer.ts";

/** Columns of the input, and what takes them as ids. */
export interface InputIds extends IdColumns, IdTable {
  /** How messages name that layer: `embedding "0"`. */
  readonly taker: string;
}

/** An operation of a network: what its structure knows of it. */
interface Taking {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly layer?: Layer;
}

/**
 * Follows the network's input to every layer that takes ids.
 *
 * @param sizes of a sample of each value
 * @throws ConfigError if what such a layer takes is no part of the network's input
 */
export function inputIds(sizes: readonly number[], operations: readonly Taking[]): readonly InputIds[] {
  const width = sizes[0]!;
  /** Where each value starts that is columns of the input. */
  const starts = new Map([[0, 0]]);
  return operations.flatMap(({ name, inputs, output, layer }) => {
    const start = starts.get(inputs[0]!);
    if (start !== undefined && layer?.copiesFrom !== undefined) starts.set(output, start + layer.copiesFrom);
    if (layer?.ids === undefined) return [];
    const taker = `${layer.kind} "${name}"`;
    if (start !== undefined) return [{ ...layer.ids, width, start, end: start + sizes[inputs[0]!]!, taker }];
    throw new ConfigError(
      `${taker} takes ids from the network's input, but layers before it compute what goes into it. ` +
        "Put it first, or behind slice(…) in a branch of its own.",
    );
  });
}

/** Whether an element of rows of the network's input is an id. */
export function isId(ids: readonly InputIds[], index: number): boolean {
  return ids.some(({ width, start, end }) => index % width >= start && index % width < end);
}

/** Writes random ids, but no padding id, into rows of a network's input. */
export function writeRandomIds(ids: readonly InputIds[], x: FloatArray, random: Random): void {
  for (const { width, start, end, count, paddingId = count } of ids) {
    const others = paddingId < count ? count - 1 : count;
    for (let row = 0; row < x.length; row += width) {
      for (let column = start; column < end; column++) {
        const id = random.integer(others);
        x[row + column] = id < paddingId ? id : id + 1;
      }
    }
  }
}
