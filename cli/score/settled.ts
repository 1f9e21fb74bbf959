/**
 * Whether a network gives in evaluation mode what it gave in training.
 *
 * @module
 */
import { type EvaluateOptions, evaluate, type Network, stateCount } from "../../src/index.ts";
import { formatValue } from "../base/format.ts";
import type { Samples } from "../inputs/training-inputs.ts";

/**
 * A loss in evaluation mode of this many times that of the training is remarked on. The mean over an epoch, while the weights
 * were getting better, is rather larger than what they give after it.
 */
const LARGE_FACTOR = 3;

/** Of smaller losses, no factor matters. */
const SMALL_LOSS = 0.01;

/** The loss on training rows in evaluation mode, by the moving averages; undefined where no layer has any. */
export async function lossInEvaluation(
  network: Network,
  train: Samples,
  options: EvaluateOptions,
): Promise<number | undefined> {
  if (stateCount(network.structure) === 0) return undefined;
  return (await evaluate(network, train, options)).loss;
}

/**
 * A remark where the modes disagree wildly.
 *
 * @param inTraining mean loss of the epoch whose weights the network has, by the statistics of its batches
 */
export function disagreement(inTraining: number, inEvaluation: number): string[] {
  if (inEvaluation <= LARGE_FACTOR * Math.max(inTraining, SMALL_LOSS)) return [];
  return [
    `On the training rows the loss was ${formatValue(inTraining)} in training and is ${formatValue(inEvaluation)} in ` +
      "evaluation: the moving averages of batch normalization have not settled. Train longer (--epochs), with a smaller " +
      "--learning-rate, or in batches of another size (--batch-size).",
  ];
}
