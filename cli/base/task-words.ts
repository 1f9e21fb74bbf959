/**
 * What a model answers, in words.
 *
 * @module
 */
import type { ModelDescription } from "../../src/index.ts";
import { targetNames } from "../../src/tables/index.ts";

/** `classification`, `regression`, or of several targets `multi-label` and `several numbers`. */
export function taskInWords({ task, inputs }: ModelDescription): string {
  if (task === "multiLabel") return "multi-label";
  const isSeveral = inputs.kind === "table" && targetNames(inputs.encoding.target).length > 1;
  return isSeveral ? "several numbers" : task;
}
