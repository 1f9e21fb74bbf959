/**
 * A rate that falls when nothing gets better.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "../base/arguments.ts";
import { assertKnownKeys, assertPositiveInteger } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { assertShares } from "./checks.ts";

export interface PlateauOptions {
  /** What the rate is multiplied by, from 0 to 1. Default: 0.1. */
  readonly factor?: number;
  /** The rate falls at the report after so many without progress. Default: 10. */
  readonly patience?: number;
  /** Progress is a loss below the best one times (1 − threshold), from 0 to 1. Default: 0.0001. */
  readonly threshold?: number;
  /** Reports after a fall that do not count against the patience. Default: 0. */
  readonly cooldown?: number;
  /** The factor never falls below this, from 0 to 1. Default: 0. */
  readonly minimum?: number;
}

/**
 * The factor on the learning rate from the losses that were reported so far: PyTorch's `ReduceLROnPlateau`.
 *
 * It depends on the losses and on nothing else, so a loop that keeps its losses can go on after an interruption.
 *
 * @throws ConfigError for a setting out of its range
 * @example
 * const factor = reduceOnPlateau({ patience: 3 });
 * await trainer.step(x, labels, { learningRate: 0.1 * factor(losses) });
 */
export function reduceOnPlateau(options: PlateauOptions = {}): (losses: readonly number[]) => number {
  assertKnownKeys("reduceOnPlateau", options, ["factor", "patience", "threshold", "cooldown", "minimum"]);
  const { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, minimum = 0 } = options;
  assertShares("reduceOnPlateau", { factor, threshold, minimum });
  if (patience !== 0) assertPositiveInteger("reduceOnPlateau: patience", patience);
  if (!(Number.isSafeInteger(cooldown) && cooldown >= 0)) {
    throw new ConfigError(`reduceOnPlateau: cooldown must be a whole number of at least 0 but is ${cooldown}.`);
  }
  return (losses) => {
    const wanted =
      "the losses so far, as in trainer.step(x, y, { learningRate: rate * factor(losses) }); it is no option schedule";
    assertArgument(isArrayLike(losses), "What reduceOnPlateau gives", wanted, losses);
    let [present, best, bad, resting] = [1, Number.POSITIVE_INFINITY, 0, 0];
    for (const loss of losses) {
      const isBetter = best === Number.POSITIVE_INFINITY ? loss < best : loss < best * (1 - threshold);
      if (isBetter) best = loss;
      bad = isBetter ? 0 : bad + 1;
      if (resting > 0) [resting, bad] = [resting - 1, 0];
      if (bad <= patience) continue;
      present = Math.max(minimum, present * factor);
      [resting, bad] = [cooldown, 0];
    }
    return present;
  };
}
