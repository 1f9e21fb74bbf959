/**
 * What a network takes the validation samples for.
 *
 * @module
 */
import { argmax, confusionMatrix, type Mistake, type Tensor, worstMistakes } from "../../src/index.ts";

/** Of one moment of a run. */
export interface Judgement {
  readonly epoch: number;
  readonly step: number;
  /** counts[label][taken]. */
  readonly counts: readonly (readonly number[])[];
  /** (N): the class that each sample is taken for. */
  readonly taken: Int32Array;
  /** Those first that are furthest off. */
  readonly mistakes: readonly Mistake[];
}

/** As many as are taken in at a glance. */
const MOST_MISTAKES = 12;

/** @param logits (N, M) */
export function judge(logits: Tensor, labels: Int32Array, at: { epoch: number; step: number }): Judgement {
  return {
    ...at,
    counts: confusionMatrix(logits, labels),
    taken: argmax(logits),
    mistakes: worstMistakes(logits, labels, MOST_MISTAKES),
  };
}
