/**
 * One batch through a network and back, as plain data that goes from a worker to the page.
 *
 * @module
 */
import {
  type LayerConfig,
  losses,
  type NamedTensors,
  type Structure,
  softmax,
  type Tensor,
  trace,
} from "../../src/index.ts";

/** Parameters and running statistics, as `network.state()` gives them. */
export type Values = ReadonlyMap<string, Tensor>;

/** One layer with everything that went through it, in float64. */
export interface LayerTrace {
  readonly kind: string;
  readonly config: LayerConfig;
  /** Its place in the network, from 0. */
  readonly index: number;
  /** (N, D). */
  readonly x: Tensor;
  /** (N, M). */
  readonly out: Tensor;
  /** (N, M). */
  readonly dout: Tensor;
  /** (N, D). */
  readonly dx: Tensor;
  readonly parameters: NamedTensors;
  readonly gradients: NamedTensors;
  /** What the layer kept for the backward pass, each in one row. */
  readonly cache: NamedTensors;
  /** The running statistics, before the batch and after it. */
  readonly before: NamedTensors;
  readonly after: NamedTensors;
}

export interface Trace {
  readonly layers: readonly LayerTrace[];
  /** (N, M). */
  readonly logits: Tensor;
  readonly probabilities: Tensor;
  readonly labels: Int32Array;
  readonly loss: number;
  /** (N, M). */
  readonly dlogits: Tensor;
}

/**
 * Forward, loss and backward in training mode.
 *
 * @param structure of a chain of layers: the networks of an experiment are no other
 * @param x (N, …), of D elements a sample
 * @param labels (N)
 */
export async function traceOf(structure: Structure, values: Values, x: Tensor, labels: Int32Array): Promise<Trace> {
  const traced = await trace(structure, values, x, { loss: losses.softmaxCrossEntropy, labels });
  const { operations } = traced;
  // What a layer gives is what the next one takes: one array each, so that half as much goes from the worker to the page.
  const layers = operations.map(({ kind, layer, inputs, out, parameters, state, cache, backward }, index) => ({
    ...{ kind, config: layer!.config, index, out, parameters, cache, before: state },
    x: index === 0 ? inputs[0]! : operations[index - 1]!.out,
    dout: operations[index + 1]?.backward?.dinputs[0] ?? backward!.dout,
    dx: backward!.dinputs[0]!,
    gradients: backward!.gradients,
    after: backward!.state,
  }));
  const { out: logits, loss } = traced;
  const dlogits = layers.at(-1)!.dout;
  return { layers, logits, probabilities: softmax(logits), labels, loss: loss!, dlogits };
}
