/**
 * What a layer is: how it changes a sample's shape, its parameters and state, what it keeps for backward, and its passes.
 *
 * Three kinds of values are never mixed: **parameters** are trained, **state** is remembered between batches (running
 * statistics), **cache** is kept from forward for the backward pass of the same step.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import type { Kernel } from "../backends/kernel.ts";
import type { Shape } from "../base/shape.ts";
import type { Initializer } from "../initializers/initializer.ts";

/** Whether batch statistics are used and updated (`train`), or the running ones are used (`evaluate`). */
export type Mode = "train" | "evaluate";

/** What a layer takes or gives where it takes any shape and keeps it. */
export type SameShape = "same";

/** One sample: its width, its shape, or {@link SameShape}. A width stands for every shape of as many elements. */
export type Extent = number | Shape | SameShape;

/** What a layer gives where only the shape that goes in would tell: branches, of which one is empty. */
export type UnknownExtent = "unknown";

/** What a layer gives: an {@link Extent} where it says it itself. */
export type OutputExtent = Extent | UnknownExtent;

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

/** What ids stand for: the rows of a table. */
export interface IdTable {
  /** Ids are whole numbers below it. */
  readonly count: number;
  /** The id whose row is not trained. */
  readonly paddingId: number | undefined;
}

/** Handles by name, as the layer's specs name them. */
export type Buffers = Readonly<Record<string, DeviceBuffer>>;

/** All that one layer reads and writes, laid out once for a network and its batch size. */
export interface LayerBuffers {
  /** The layer's place in its network, such as `"3.0"`: no other layer of the network has it. */
  readonly name: string;
  /** The shapes of one sample before and behind the layer. */
  readonly input: Shape;
  readonly output: Shape;
  /** Their numbers of elements. */
  readonly D: number;
  readonly M: number;
  /** (N, D). */
  readonly x: DeviceBuffer;
  /** (N, M). */
  readonly out: DeviceBuffer;
  /** (N, M); a layer may overwrite it in its backward pass. Without elements where nothing is trained. */
  readonly dout: DeviceBuffer;
  /** (N, D); absent where nobody asks for the gradient of `x`. */
  readonly dx: DeviceBuffer | undefined;
  readonly parameters: Buffers;
  /** One for each parameter, under the parameter's name; none where nothing is trained. */
  readonly gradients: Buffers;
  readonly state: Buffers;
  readonly cache: Buffers;
}

/** What a pass is told; one object, which the next step overwrites. */
export interface Step {
  /** Rows of the batch. */
  readonly N: number;
  readonly mode: Mode;
  /** The run's seed, and the number of this step, from 0: randomness is a function of these, the layer and the row. */
  readonly seed: number;
  readonly index: number;
  /** Where the rows stand in the batch of all replicas. */
  readonly firstRow: number;
  /** The weight of the batch in running statistics, where these are estimated anew. Default: the layer's own. */
  readonly statisticsWeight?: number | undefined;
}

/** A layer on a backend. */
export interface Passes {
  /** Enqueues the kernels that turn `x` into `out` for the first `N` rows. */
  forward(step: Step): void;
  /** Enqueues the kernels that turn `dout` into `dx` and the gradients; the step is that of the forward pass. */
  backward(step: Step): void;
}

/** A layer as files and summaries describe it: its kind and whatever makes it again. */
export interface LayerConfig {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/**
 * One layer: a description without memory of its own. The same layer object can stand in several networks.
 *
 * `In` and `Out` are literal types where the extents are literals, so that a wrong neighbour is a compile error.
 */
export interface Layer<In extends Extent = Extent, Out extends OutputExtent = OutputExtent> {
  /** Its name in summaries, files and messages: `affine`, `batchNorm`, `relu`. */
  readonly kind: string;
  readonly inputs: In;
  readonly outputs: Out;
  readonly parameters: readonly ParameterSpec[];
  readonly state: readonly StateSpec[];
  readonly config: LayerConfig;
  /** The fewest rows a training batch may have. */
  readonly minimumBatch: number;
  /** Whether it stops values: units that give 0 for every sample are then counted as dead. */
  readonly stopsValues?: true;
  /** Whether it lets everything through as it is in evaluation: memory for predictions is laid out without it. */
  readonly idleInEvaluation?: true;
  /**
   * Present for a layer whose inputs are ids. Its passes check none of them: the network's input, where the ids stand, is
   * checked before. So nothing may lie before it but layers with `copiesFrom`, and the start of branches.
   */
  readonly ids?: IdTable;
  /** Present for a layer that gives inputs as they are, side by side: which one its first output is. */
  readonly copiesFrom?: number;
  /** Every kernel that its passes bind. */
  readonly kernels: readonly Kernel[];
  /**
   * The shape of a sample behind the layer.
   *
   * @param input the shape before it, which fits `inputs`
   * @throws ShapeError if the layer does not take it
   */
  shape(input: Shape): Shape;
  /** Number of elements of each cached array, for a batch of `N` samples. */
  cache(N: number, input: Shape): Readonly<Record<string, number>>;
  /** Binds the kernels and hands out the passes; called once, when memory is laid out. */
  bind(backend: Backend, buffers: LayerBuffers): Passes;
  /**
   * This layer and the one behind it as one layer, which has this one's parameters, state and cache; undefined if they
   * stay two. Both ways give the same bits.
   */
  fuse?(next: Layer): Layer | undefined;
  /**
   * Present for a layer that is made of others: it says which operations it stands for, and is never bound itself.
   *
   * @param lowering takes the operations, in the order of the forward pass
   * @param x the value that goes in
   * @param name its own name, before the names of the layers inside: `"3"`
   * @returns the value that comes out
   */
  lower?(lowering: Lowering, x: number, name: string): number;
}

/** Takes the operations of a network, one after the other. Values are known by their number. */
export interface Lowering {
  /** A chain of layers behind a value; they are named by their index, behind `prefix`. @returns the value behind them */
  chain(layers: readonly Layer[], x: number, prefix: string): number;
  /** Several values become one. */
  join(join: Join, inputs: readonly number[], name: string): number;
}

/** What makes one value of several: the end of a residual connection, or of branches. */
export interface Join {
  /** That of the layer that it ends: `"residual"`, `"branches"`. */
  readonly kind: string;
  readonly kernels: readonly Kernel[];
  /**
   * @param inputs the shapes of a sample of each value
   * @throws ShapeError if they do not go together
   */
  shape(inputs: readonly Shape[], name: string): Shape;
  bind(backend: Backend, buffers: JoinBuffers): Passes;
}

/** All that a join reads and writes. */
export interface JoinBuffers {
  /** Of one sample of each input. */
  readonly inputShapes: readonly Shape[];
  /** Elements of a sample of the output. */
  readonly M: number;
  readonly inputs: readonly DeviceBuffer[];
  readonly out: DeviceBuffer;
  readonly dout: DeviceBuffer;
  /** One for each input; absent where nobody asks for it. Never the same buffer as `dout` or as another one. */
  readonly gradients: readonly (DeviceBuffer | undefined)[];
}
