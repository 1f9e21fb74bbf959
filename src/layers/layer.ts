/**
 * What a layer is: its parameters, its state, what it keeps for backward, and which kernels it calls.
 *
 * Three kinds of values are never mixed: **parameters** are trained, **state** is remembered between batches (running
 * statistics), **cache** is kept from forward for the backward pass of the same step.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import type { Shape } from "../base/shape.ts";
import type { Initializer } from "../initializers/initializer.ts";

/** Whether batch statistics are used and updated (`train`), or the running ones are used (`evaluate`). */
export type Mode = "train" | "evaluate";

/** The width of a layer that takes any width and keeps it. */
export type SameWidth = "same";

/** Number of features per sample, or {@link SameWidth}. */
export type Width = number | SameWidth;

/** A trained array of a layer. */
export interface ParameterSpec {
  /** The field's symbol: `w`, `b`, `gamma`, `beta`. */
  readonly name: string;
  readonly shape: Shape;
  readonly initialize: Initializer;
}

/** A remembered array of a layer. */
export interface StateSpec {
  /** `runningMean`, `runningVar`. */
  readonly name: string;
  readonly shape: Shape;
  /** The value of every element before the first batch. */
  readonly initial: number;
}

/** Handles by name, as the layer's specs name them. */
export type Buffers = Readonly<Record<string, DeviceBuffer>>;

/** All that one layer reads and writes, laid out once for a network and its batch size. */
export interface LayerBuffers {
  /** Inputs and outputs per sample. */
  readonly D: number;
  readonly M: number;
  /** (N, D). */
  readonly x: DeviceBuffer;
  /** (N, M); the next layer's own `out` where that is a ReLU which this one takes along. */
  readonly out: DeviceBuffer;
  /** (N, M); of an earlier step until the backward pass. */
  readonly dout: DeviceBuffer;
  /** (N, D); absent for the first layer, whose input needs no gradient. */
  readonly dx: DeviceBuffer | undefined;
  readonly parameters: Buffers;
  /** One for each parameter, under the parameter's name. */
  readonly gradients: Buffers;
  readonly state: Buffers;
  readonly cache: Buffers;
}

/** A layer as files and summaries describe it: its kind and whatever makes it again. */
export interface LayerConfig {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** What a layer does. */
export interface Passes {
  /** Enqueues the kernels that turn `x` into `out` for the first `N` rows. */
  forward(backend: Backend, buffers: LayerBuffers, N: number, mode: Mode): void;
  /** Enqueues the kernels that turn `dout` into `dx` and the gradients; `mode` is that of the forward pass. */
  backward(backend: Backend, buffers: LayerBuffers, N: number, mode: Mode): void;
}

/**
 * One layer: a description without memory of its own. The same layer object can stand in several networks.
 *
 * `In` and `Out` are literal types where the widths are literals, so that a wrong neighbour is a compile error.
 */
export interface Layer<In extends Width = Width, Out extends Width = Width> extends Passes {
  /** Its name in summaries, files and messages: `affine`, `batchNorm`, `relu`. */
  readonly kind: string;
  readonly inputs: In;
  readonly outputs: Out;
  readonly parameters: readonly ParameterSpec[];
  readonly state: readonly StateSpec[];
  readonly config: LayerConfig;
  /** The fewest rows a training batch may have. */
  readonly minimumBatch: number;
  /** Number of elements of each cached array, for a batch of `N` rows of width `D`. */
  cache(N: number, D: number): Readonly<Record<string, number>>;
  /** Present where it can take the ReLU behind it along: `out` and `dout` are then that ReLU's. */
  readonly withRelu?: Passes;
}
