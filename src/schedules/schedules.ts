/**
 * The usual schedules.
 *
 * @module
 */
import { assertNothing } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";
import { assertShares } from "./checks.ts";
import type { Schedule } from "./schedule.ts";

/** The optimizer's learning rate throughout. */
export function constant(...given: readonly []): Schedule {
  assertNothing("constant", given);
  return () => 1;
}

/** A straight line from 1 down to `final`, after rising from 0 over the first `warmup` of the run. */
export interface LinearOptions {
  /** Fraction of the run that rises, in [0, 1). Default: 0. */
  readonly warmup?: number;
  /** What the factor falls towards, in [0, 1]; the step after the last would have it. Default: 0. */
  readonly final?: number;
}

/** Linear warm-up, then linear decay: with `warmup: 0.3` the triangle of one-cycle training (Smith 2018). */
export function linear(options: LinearOptions = {}): Schedule {
  assertKnownKeys("linear", options, ["warmup", "final"]);
  const { warmup = 0, final = 0 } = options;
  assertShares("linear", { final });
  if (!(typeof warmup === "number" && warmup >= 0 && warmup < 1)) {
    throw new ConfigError(`linear: warmup must be at least 0 and below 1 but is ${inWords(warmup)}.`);
  }
  return (step, stepCount) => {
    const rising = Math.floor(warmup * stepCount);
    if (step < rising) return (step + 1) / (rising + 1);
    const progress = (step - rising) / (stepCount - rising);
    return 1 - (1 - final) * progress;
  };
}
