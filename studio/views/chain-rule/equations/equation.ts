/**
 * What the page knows of an equation of a derivation: which number it gives, and of which numbers.
 *
 * @module
 */
import type { Tensor } from "../../../../src/index.ts";
import type { Expression, Quantity } from "./expression.ts";

/** A sample, an input and an output: of what has fewer, one goes unused. */
export type Axis = "n" | "d" | "m";
export type Indices = Readonly<Record<Axis, number>>;

/** An array of a layer, as it is shown. */
export interface NamedArray {
  /** What its axes count: none for a single number, one, or rows and columns. */
  readonly axes: readonly Axis[];
  readonly sizes: readonly number[];
  readonly data: ArrayLike<number>;
  /** Its symbol, where another array has the same one: what it was before. */
  readonly symbol: string;
  /** Beside the symbol: "before". */
  readonly remark: string;
}

/** The arrays of a layer by what code calls them. */
export type Arrays = Readonly<Record<string, NamedArray>>;

/** How many rows, inputs and outputs: of what has as many outputs as inputs, D. */
export type Sizes = Readonly<Record<"N" | "D" | "M", number>>;

export type Pass = "forward" | "backward";

/** The two ways back through a batch normalization. */
export type Way = "staged" | "closed";

export interface EquationTable {
  readonly pass: Pass;
  /** The array that it computes an element of. */
  readonly left: string;
  /** Of `q("dout", n, m)` and the like. */
  right(q: Pick, at: Indices, sizes: Sizes): Expression;
  /** Only one way back has it; both, if not given. */
  readonly way?: Way;
}

/** Picks an element of an array. */
export type Pick = (name: string, ...indices: readonly number[]) => Quantity;

/** A value inside of a layer, and the outputs as a function of it. */
export interface Between {
  readonly tensor: Tensor;
  outOf(changed: Tensor): Tensor;
}

/** By their numbers in the derivation. */
export type Equations = Readonly<Record<number, EquationTable>>;

export function pickFrom(arrays: Arrays): Pick {
  return (name, ...indices) => {
    const { data, sizes } = arrays[name]!;
    const at = indices.reduce((offset, index, axis) => offset * sizes[axis]! + index, 0);
    return { kind: "quantity", name, indices, value: data[at]! };
  };
}

/** An equation with the numbers of a selection. */
export interface Evaluated {
  readonly left: Quantity;
  readonly right: Expression;
}

export function evaluate({ left, right }: EquationTable, arrays: Arrays, at: Indices, sizes: Sizes): Evaluated {
  const q = pickFrom(arrays);
  return { left: q(left, ...arrays[left]!.axes.map((axis) => at[axis])), right: right(q, at, sizes) };
}

/** The numbers of equations in the order of the walk. */
export function numbersOf(equations: Equations, pass: Pass, way: Way): number[] {
  return Object.entries(equations)
    .filter(([, table]) => table.pass === pass && (table.way ?? way) === way)
    .map(([number]) => Number(number));
}

/** An array with its axes. */
export function array(axes: readonly Axis[], { data, shape }: Tensor, symbol: string, remark = ""): NamedArray {
  return { axes, sizes: axes.length === shape.length ? shape : [], data, symbol, remark };
}

/** A single number. */
export function single(value: number, symbol: string): NamedArray {
  return { axes: [], sizes: [], data: [value], symbol, remark: "" };
}

/** One number for each row of the batch. */
export function perRow(data: ArrayLike<number>, symbol: string): NamedArray {
  return { axes: ["n"], sizes: [data.length], data, symbol, remark: "" };
}
