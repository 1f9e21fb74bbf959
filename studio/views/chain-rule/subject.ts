/**
 * A layer, or the loss, as the chain rule is shown in it: its arrays, and what they are called.
 *
 * @module
 */
import type { Trace } from "../../trace/trace.ts";
import type { Arrays, Axis, Equations, Sizes, Way } from "./equations/equation.ts";
import { LAYERS } from "./equations/layers.ts";
import { lossArrays } from "./equations/softmax-cross-entropy.ts";
import { equationsOf, LOSS } from "./steps.ts";

export interface Subject {
  readonly kind: string;
  readonly arrays: Arrays;
  readonly equations: Equations;
  readonly sizes: Sizes;
  /** What can be selected in it. */
  readonly axes: readonly Axis[];
  /** Whether there are two ways back. */
  readonly hasTwoWays: boolean;
}

/** @param place index of a layer that is walked; the number of layers for the loss */
export function subjectAt(trace: Trace, place: number, way: Way): Subject {
  const layer = trace.layers[place];
  const kind = layer?.kind ?? LOSS;
  const walked = layer && LAYERS[kind];
  const [N = 0, D = 0] = (layer?.x ?? trace.logits).shape;
  const M = (layer?.out ?? trace.logits).shape[1]!;
  return {
    kind,
    arrays: walked?.arrays(layer, way) ?? lossArrays(trace),
    equations: equationsOf(kind),
    sizes: { N, D, M },
    axes: walked?.axes ?? ["n", "m"],
    hasTwoWays: walked?.hasTwoWays === true,
  };
}
