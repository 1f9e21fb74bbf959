/**
 * What a trace holds: of every operation, what it took, kept and gave.
 *
 * @module
 */

import type { Backend } from "../backends/backend.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Layer, Mode } from "../layers/layer.ts";
import type { Loss } from "../losses/loss.ts";

/** Tensors by the names that the layer gives them. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** What one layer, or the end of a residual connection or of branches, took and gave. */
export interface OperationTrace {
  /** Its place in the network: `"1"`, `"3.0"`. */
  readonly name: string;
  readonly kind: string;
  /** Absent at the end of a residual connection or of branches. */
  readonly layer: Layer | undefined;
  /** (N, …): one, or several where values are joined. */
  readonly inputs: readonly Tensor[];
  /** (N, …). */
  readonly out: Tensor;
  readonly parameters: NamedTensors;
  /** The running statistics that the pass found. */
  readonly state: NamedTensors;
  /** What was kept for the backward pass, each in one row; in training mode. */
  readonly cache: NamedTensors;
  /** Of the backward pass; absent without a loss. */
  readonly backward?: BackwardTrace;
}

/** What came back through one operation. */
export interface BackwardTrace {
  /** (N, …). */
  readonly dout: Tensor;
  /** One for each input: what this operation gives back for it. */
  readonly dinputs: readonly Tensor[];
  /** One for each parameter, under its name. */
  readonly gradients: NamedTensors;
  /** The running statistics afterwards. */
  readonly state: NamedTensors;
}

/** All of it, in the order of the forward pass. */
export interface Trace {
  readonly operations: readonly OperationTrace[];
  /** (N, …). */
  readonly out: Tensor;
  /** Absent without a loss. */
  readonly loss?: number;
}

/** Options of `trace`. */
export interface TraceOptions {
  /** Default: `"train"`. */
  readonly mode?: Mode;
  /** With a loss, the pass goes back as well. It needs labels (N), or targets (N, M). */
  readonly loss?: Loss;
  readonly labels?: Int32Array;
  readonly targets?: Tensor;
  /**
   * Every trace lays out memory there, which stays taken as long as the backend is in use: to trace often, give a new one
   * each time. Default: a new `reference`, in float64.
   */
  readonly backend?: Backend;
}
