/**
 * The answer that needs no network, for classes: always the commonest.
 *
 * @module
 */
import type { SoftmaxCrossEntropyOptions } from "../../src/index.ts";

/** The class of most rows. @param counts of rows, class by class */
export function commonest(counts: readonly number[]): number {
  return counts.reduce((most, count, k) => (count > counts[most]! ? k : most), 0);
}

/**
 * The mean loss of always answering with the share of each class, as the settings of the loss weigh and smooth the classes:
 * no other constant answer has a lower one.
 *
 * @param counts of rows, class by class
 * @param settings of softmax cross-entropy
 */
export function lossOfShares(counts: readonly number[], settings: SoftmaxCrossEntropyOptions = {}): number {
  const { labelSmoothing = 0, classWeights } = settings;
  const weightOf = (k: number): number => classWeights?.[k] ?? 1;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const asked = counts.map(
    (count, k) => weightOf(k) * ((1 - labelSmoothing) * count + (labelSmoothing * rows) / counts.length),
  );
  const all = asked.reduce((sum, share) => sum + share, 0);
  const weight = counts.reduce((sum, count, k) => sum + weightOf(k) * count, 0);
  return asked.reduce((loss, share) => (share === 0 ? loss : loss - (share / weight) * Math.log(share / all)), 0);
}
