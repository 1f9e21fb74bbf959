/**
 * A layer, or the loss, as the chain rule is shown in it: its arrays, and what they are called.
 *
 * @module
 */
import type { Trace } from "../../trace/trace.ts";
import { affineArrays } from "./equations/affine.ts";
import { batchNormArrays } from "./equations/batch-norm.ts";
import type { Arrays, Axis, Equations, Sizes, Way } from "./equations/equation.ts";
import { reluArrays } from "./equations/relu.ts";
import { lossArrays } from "./equations/softmax-cross-entropy.ts";
import { EQUATIONS, type Kind } from "./steps.ts";

export interface Subject {
  readonly kind: Kind;
  readonly arrays: Arrays;
  readonly equations: Equations;
  readonly sizes: Sizes;
  /** What can be selected in it. */
  readonly axes: readonly Axis[];
}

const AXES: Readonly<Record<Kind, readonly Axis[]>> = {
  affine: ["n", "d", "m"],
  relu: ["n", "d"],
  batchNorm: ["n", "d"],
  loss: ["n", "m"],
};

/** @param place index of the layer; the number of layers for the loss */
export function subjectAt(trace: Trace, place: number, way: Way): Subject {
  const layer = trace.layers[place];
  const kind = layer?.kind ?? "loss";
  const [N = 0, D = 0] = (layer?.x ?? trace.logits).shape;
  const M = (layer?.out ?? trace.logits).shape[1]!;
  return {
    kind,
    arrays: arraysAt(trace, place, way),
    equations: EQUATIONS[kind],
    sizes: { N, D, M },
    axes: AXES[kind],
  };
}

function arraysAt(trace: Trace, place: number, way: Way): Arrays {
  const layer = trace.layers[place];
  switch (layer?.kind) {
    case "affine":
      return affineArrays(layer);
    case "relu":
      return reluArrays(layer);
    case "batchNorm":
      return batchNormArrays(layer, way);
    case undefined:
      return lossArrays(trace);
  }
}
