/**
 * The check of neighbouring widths at compile time.
 *
 * @module
 */
import type { Layer, SameWidth, Width } from "../layers/layer.ts";

/** What the compiler shows where a layer does not fit the one before it. */
export interface WidthMismatch<Message extends string> {
  readonly widthMismatch: Message;
}

/** The list of layers itself where all widths fit; {@link WidthMismatch} in the place of each layer that does not. */
export type Chain<
  Layers extends readonly Layer[],
  Before extends Width = SameWidth,
  Seen extends readonly Layer[] = [],
> = Layers extends readonly [infer L extends Layer, ...infer Rest extends readonly Layer[]]
  ? readonly [
      Fits<Before, L["inputs"]> extends true
        ? L
        : WidthMismatch<`layer ${Seen["length"]} takes ${L["inputs"]} inputs, but the layer before it gives ${Before}`>,
      ...Chain<Rest, After<L, Before>, [...Seen, L]>,
    ]
  : Layers;

/** The width that a chain takes. */
export type InputOf<Layers extends readonly Layer[]> = Layers extends readonly [
  infer L extends Layer,
  ...infer Rest extends readonly Layer[],
]
  ? L["inputs"] extends SameWidth
    ? InputOf<Rest>
    : L["inputs"]
  : number;

/** The width that a chain gives. */
export type OutputOf<Layers extends readonly Layer[], Before extends Width = SameWidth> = Layers extends readonly [
  infer L extends Layer,
  ...infer Rest extends readonly Layer[],
]
  ? OutputOf<Rest, After<L, Before>>
  : Before extends number
    ? Before
    : number;

type After<L extends Layer, Before extends Width> = L["outputs"] extends SameWidth ? Before : L["outputs"];

/** A width that is only known as `number` fits everything here; it is checked when the network is built. */
type Fits<Given extends Width, Taken extends Width> = Given extends SameWidth
  ? true
  : Taken extends SameWidth
    ? true
    : number extends Given | Taken
      ? true
      : [Given] extends [Taken]
        ? true
        : false;
