/**
 * The loss that goes with a task, where it is not the usual one of labels or targets.
 *
 * @module
 */
import type { LossName, ModelDescription } from "../../src/index.ts";

/** To be spread into the options of training and evaluation. */
export function taskLoss({ task }: Pick<ModelDescription, "task">): { readonly loss?: LossName } {
  return task === "multiLabel" ? { loss: "sigmoidCrossEntropy" } : {};
}
