/**
 * Chains of layers: whether neighbours fit is checked at compile time.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import { inWords } from "../base/words.ts";
import type { Extent, Layer, OutputExtent, SameShape, UnknownExtent } from "./layer.ts";

/** What the compiler shows where a layer does not fit the one before it. */
export interface WidthMismatch<Message extends string> {
  readonly widthMismatch: Message;
}

/**
 * The list of layers itself where all extents fit; {@link WidthMismatch} in the place of each layer that does not. The layers
 * before are collected as they are seen, so that the compiler need not go deeper with every one.
 */
export type Chain<
  Layers extends readonly Layer[],
  Before extends OutputExtent = SameShape,
  Seen extends readonly unknown[] = readonly [],
> = Layers extends readonly [infer L extends Layer, ...infer Rest extends readonly Layer[]]
  ? Chain<
      Rest,
      After<L, Before>,
      readonly [
        ...Seen,
        Fits<Before, L["inputs"]> extends true ? L : WidthMismatch<Said<L["inputs"], Before, Seen["length"]>>,
      ]
    >
  : readonly [...Seen, ...Layers];

type Said<
  Taken extends Extent,
  Given extends OutputExtent,
  Index extends number,
> = `layer ${Index} takes ${Inputs<Taken>}, but the layer before it gives ${Written<Given>}`;

type Inputs<E extends Extent> = E extends 1 ? "1 input" : `${Written<E>} inputs`;

/**
 * What a function of layers takes: their list, from which the compiler finds it, and {@link Chain} where a layer does not
 * fit, so that it is this layer which is underlined.
 */
export type Chained<Layers extends readonly Layer[]> = Layers extends Chain<Layers> ? Layers : Chain<Layers>;

/** What a chain takes: {@link SameShape} if every shape, or if no layer says it before one that changes the shape. */
export type InputOf<Layers extends readonly Layer[]> = Layers extends readonly [
  infer L extends Layer,
  ...infer Rest extends readonly Layer[],
]
  ? [L["inputs"], L["outputs"]] extends [SameShape, SameShape]
    ? InputOf<Rest>
    : L["inputs"]
  : Layers extends readonly []
    ? SameShape
    : Extent;

/** What a chain gives: {@link SameShape} if the shape that goes in. */
export type OutputOf<
  Layers extends readonly Layer[],
  Before extends OutputExtent = SameShape,
> = Layers extends readonly [infer L extends Layer, ...infer Rest extends readonly Layer[]]
  ? OutputOf<Rest, After<L, Before>>
  : Layers extends readonly []
    ? Before
    : OutputExtent;

/** What several chains take together: see {@link InputOf}. */
export type InputOfAll<Chains extends readonly (readonly Layer[])[]> = Chains extends readonly [
  infer First extends readonly Layer[],
  ...infer Rest extends readonly (readonly Layer[])[],
]
  ? InputOf<First> extends SameShape
    ? InputOfAll<Rest>
    : InputOf<First>
  : Chains extends readonly []
    ? SameShape
    : Extent;

/** What a chain takes, that is only known at run time: see {@link InputOf}. */
export function inputOf(layers: readonly Layer[]): Extent {
  return layers.find(({ inputs, outputs }) => inputs !== "same" || outputs !== "same")?.inputs ?? "same";
}

/** What a chain gives, that is only known at run time, of what goes in. */
export function outputOf(layers: readonly Layer[], input: Extent): OutputExtent {
  return layers.findLast(({ outputs }) => outputs !== "same")?.outputs ?? input;
}

/** The fewest rows a training batch may have for all of the layers. */
export function minimumBatchOf(layers: readonly Layer[]): number {
  return Math.max(1, ...layers.map(({ minimumBatch }) => minimumBatch));
}

/**
 * For those whom no compiler tells: `relu` for `relu()`.
 *
 * @param where what has them: "the network"
 * @throws ConfigError naming the first one that is no layer, or has two arrays of one name
 */
export function assertLayers(layers: readonly unknown[], where: string): void {
  assertArgument(Array.isArray(layers), where, "a list of layers, such as [affine(784, 10)]", layers);
  const index = layers.findIndex((layer) => !isLayer(layer));
  if (index < 0) {
    for (const layer of layers as readonly Layer[]) assertArrayNames(layer, where);
    return;
  }
  const found = layers[index];
  throw new ConfigError(`Layer ${index} of ${where} is ${inWords(found)}, not a layer.${hintFor(found)}`);
}

function hintFor(found: unknown): string {
  if (typeof found === "function") return ` Call it: ${found.name}().`;
  if (Array.isArray(found)) return " Spread the list: sequential(...layers).";
  const lacking = LAYER_KEYS.filter((key) => !has(found, key));
  return has(found, "bind") ? ` It lacks ${lacking.join(", ")}.` : "";
}

/** In files and states an array is found by its name. */
function assertArrayNames({ kind, parameters, state }: Layer, where: string): void {
  const names = [...parameters, ...state].map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new ConfigError(
    `A layer of kind "${kind}" in ${where} has two arrays "${twice}". Give each a name of its own.`,
  );
}

const LAYER_LISTS = ["parameters", "state", "kernels"] as const satisfies readonly (keyof Layer)[];
const LAYER_KEYS: readonly (keyof Layer)[] = [
  ...LAYER_LISTS,
  ...(["kind", "inputs", "outputs", "config", "minimumBatch", "shape", "cache", "bind"] as const),
];

function isLayer(value: unknown): boolean {
  return has(value, ...LAYER_KEYS) && LAYER_LISTS.every((key) => Array.isArray((value as Layer)[key]));
}

type After<L extends Layer, Before extends OutputExtent> = L["outputs"] extends SameShape ? Before : L["outputs"];

/**
 * A width beside a shape fits everything here, and so does what is not known yet: a width `number`, a shape `Shape`, an
 * axis `number` of a shape. All of these are checked when the network is built.
 */
type Fits<Given extends OutputExtent, Taken extends Extent> = Given extends SameShape | UnknownExtent
  ? true
  : Taken extends SameShape
    ? true
    : Given extends number
      ? Taken extends number
        ? Same<Given, Taken>
        : true
      : Taken extends number
        ? true
        : Same<Given, Taken>;

/** Alike, as far as both are known. */
type Same<Given, Taken> = [Given] extends [Taken] ? true : [Taken] extends [Given] ? true : false;

/** An extent as messages write it: `784`, `[28, 28, 1]`. */
type Written<E extends OutputExtent> = E extends number | SameShape | UnknownExtent
  ? E
  : E extends Shape
    ? `[${Joined<E>}]`
    : never;

type Joined<S extends Shape> = S extends readonly [infer First extends number, ...infer Rest extends Shape]
  ? Rest extends readonly []
    ? `${First}`
    : `${First}, ${Joined<Rest>}`
  : "…";
