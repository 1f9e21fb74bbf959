/**
 * One batch through a network, and back, with every value and every gradient kept: as programs call it.
 *
 * @module
 */

import type { Tensor } from "../base/tensor.ts";
import type { Values } from "../graph/executor.ts";
import type { Structure } from "../graph/structure.ts";
import type { Trace, TraceOptions } from "./operation-trace.ts";

/**
 * Forward, and backward if there is a loss, through every operation by itself: nothing is fused. What is traced is not
 * changed.
 *
 * @param values parameters and running statistics, as `network.state()` gives them; others are passed over
 * @param x (N, …)
 * @throws ShapeError if x, the labels, the targets or a value have a shape that the network does not take
 * @throws ConfigError, DataError if the labels or targets are not what the loss needs
 * @example
 * const { operations } = await trace(net.structure, await net.state(), x, { loss: losses.softmaxCrossEntropy, labels });
 * operations[0]!.backward!.gradients.w    // dw of the first layer
 */
export async function trace(
  structure: Structure,
  values: Values,
  x: Tensor,
  options: TraceOptions = {},
): Promise<Trace> {
  const { traced } = await import("./traced.ts"); // pages that only train do without
  return traced(structure, values, x, options);
}
