/**
 * The layers whose derivations can be walked, equation by equation. Any other is passed over by the walk.
 *
 * @module
 */
import type { LayerTrace } from "../../../trace/trace.ts";
import { affineArrays, affineEquations } from "./affine.ts";
import { batchNormArrays, batchNormBetween, batchNormEquations } from "./batch-norm.ts";
import type { Arrays, Axis, Between, Equations, Way } from "./equation.ts";
import { reluArrays, reluEquations } from "./relu.ts";

/** How one kind of layer is walked. */
export interface WalkedLayer {
  readonly equations: Equations;
  arrays(layer: LayerTrace, way: Way): Arrays;
  /** What can be selected in it. */
  readonly axes: readonly Axis[];
  /** Whether there are two ways back. */
  readonly hasTwoWays?: true;
  /** A value inside of the layer whose gradient an equation computes, and the outputs as a function of it. */
  between?(layer: LayerTrace, gradient: string): Between | undefined;
}

export const LAYERS: Readonly<Record<string, WalkedLayer>> = {
  affine: { equations: affineEquations, arrays: affineArrays, axes: ["n", "d", "m"] },
  relu: { equations: reluEquations, arrays: reluArrays, axes: ["n", "d"] },
  batchNorm: {
    equations: batchNormEquations,
    arrays: batchNormArrays,
    axes: ["n", "d"],
    hasTwoWays: true,
    between: batchNormBetween,
  },
};
