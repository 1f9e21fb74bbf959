/**
 * The losses that a page loads when it asks for them: one line each.
 *
 * @module
 */
import { huberDefinition } from "./huber/huber.ts";
import type { LossDefinition } from "./loss.ts";
import { meanAbsoluteErrorDefinition } from "./mean-absolute-error/mean-absolute-error.ts";
import { quantileDefinition } from "./quantile/quantile.ts";
import { sigmoidCrossEntropyDefinition } from "./sigmoid-cross-entropy/sigmoid-cross-entropy.ts";
import { softTargetCrossEntropyDefinition } from "./soft-target-cross-entropy/soft-target-cross-entropy.ts";

/** By name; the catalog has them behind the others. */
export const toolboxLosses: Readonly<
  Record<
    "sigmoidCrossEntropy" | "softTargetCrossEntropy" | "meanAbsoluteError" | "huber" | "quantileLoss",
    LossDefinition
  >
> = {
  sigmoidCrossEntropy: sigmoidCrossEntropyDefinition,
  softTargetCrossEntropy: softTargetCrossEntropyDefinition,
  meanAbsoluteError: meanAbsoluteErrorDefinition,
  huber: huberDefinition,
  quantileLoss: quantileDefinition,
};
