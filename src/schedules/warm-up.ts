/**
 * A rise before any other schedule.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";
import { assertShares, assertSteps } from "./checks.ts";
import type { Schedule } from "./schedule.ts";

export interface WarmUpOptions {
  /** Steps of the rise. */
  readonly steps: number;
  /**
   * The factor at the first step; the rise would then be at 1 a step after its last, as with PyTorch's `LinearLR`.
   * Default: step t of W has (t + 1)/W, so that the last of them is 1.
   */
  readonly start?: number;
}

/**
 * A straight line up to 1, and then another schedule over the steps that are left: PyTorch's `SequentialLR`.
 *
 * @param then begins at its step 0 behind the rise, and is told how many steps are left
 * @throws ConfigError for a setting out of its range
 * @example
 * train(net, data, { schedule: warmUp(cosine(), { steps: 100 }) });
 */
export function warmUp(then: Schedule, options: WarmUpOptions): Schedule {
  if (typeof then !== "function") {
    throw new ConfigError(`warmUp needs the schedule behind it, such as cosine(), but got ${inWords(then)}.`);
  }
  assertKnownKeys("warmUp", options, ["steps", "start"]);
  const { steps, start } = options;
  assertSteps("warmUp", { steps });
  if (steps === undefined) throw new ConfigError("warmUp needs a number of steps, such as { steps: 100 }.");
  if (start !== undefined) assertShares("warmUp", { start });
  return (step, stepCount) => {
    if (step >= steps) return then(step - steps, Math.max(1, stepCount - steps));
    return start === undefined ? (step + 1) / steps : start + ((1 - start) * step) / steps;
  };
}
