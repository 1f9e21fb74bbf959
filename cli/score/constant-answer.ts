/**
 * The answers that need no network: always the commonest class, or always the mean.
 *
 * @module
 */
import {
  affine,
  type EvaluateOptions,
  evaluate,
  isRowSource,
  networkOf,
  type SoftmaxCrossEntropyOptions,
  sampleCount,
} from "../../src/index.ts";
import type { Samples } from "../inputs/training-inputs.ts";

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

/** The mean loss of always answering the same. @param answer as the outputs of a network are, scaled: one for all, or one each */
export async function lossOfAnswer(
  answer: readonly number[],
  samples: Samples,
  options: EvaluateOptions,
): Promise<number> {
  const rows = sampleCount(samples);
  const [inputs, outputs] = isRowSource(samples)
    ? [samples.inputs, samples.targets!]
    : [samples.x.data.length / rows, samples.targets!.data.length / rows];
  const network = networkOf([affine(inputs, outputs)]);
  const none = Array.from({ length: inputs }, () => new Array<number>(outputs).fill(0));
  network.loadState({ "0.w": none, "0.b": Array.from({ length: outputs }, (_, m) => answer[m % answer.length]!) });
  return (await evaluate(network, samples, options)).loss;
}
