/**
 * Schedules that only fall: by steps, by a constant factor, along a power.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { exp, log } from "../base/exp-log.ts";
import { integerPower } from "../base/integer-power.ts";
import { inWords } from "../base/words.ts";
import { assertShares, assertSteps } from "./checks.ts";
import type { Schedule } from "./schedule.ts";

export interface StepDecayOptions {
  /** The factor falls after every so many steps. Exactly one of `every` and `at`. */
  readonly every?: number;
  /** The steps, from 0, at which the factor falls. */
  readonly at?: readonly number[];
  /** What it is multiplied by each time, from 0 to 1. Default: 0.1. */
  readonly factor?: number;
}

/**
 * A staircase: PyTorch's `StepLR` with `every`, and `MultiStepLR` with `at`.
 *
 * @throws ConfigError for a setting out of its range, and unless there is one of `every` and `at`
 */
export function stepDecay(options: StepDecayOptions): Schedule {
  assertKnownKeys("stepDecay", options, ["every", "at", "factor"]);
  const { every, at, factor = 0.1 } = options;
  if ((every === undefined) === (at === undefined)) {
    throw new ConfigError("stepDecay needs either every, such as { every: 100 }, or at, such as { at: [100, 150] }.");
  }
  assertSteps("stepDecay", { every, ...Object.fromEntries((at ?? []).map((step, i) => [`at[${i}]`, step])) });
  assertShares("stepDecay", { factor });
  const falls = (step: number): number =>
    every === undefined ? at!.filter((milestone) => milestone <= step).length : Math.floor(step / every);
  return (step) => integerPower(factor, falls(step));
}

export interface ExponentialDecayOptions {
  /** What the rate is multiplied by after each step, from 0 to 1. Exactly one of `factor` and `final`. */
  readonly factor?: number;
  /** What the factor falls towards over the run, above 0 and at most 1; the step after the last would have it. */
  readonly final?: number;
}

/**
 * The rate is multiplied by the same number after each step: PyTorch's `ExponentialLR` with `factor`. With `final` the run
 * falls to the same share of the rate however long it is.
 *
 * @throws ConfigError for a setting out of its range, and unless there is one of `factor` and `final`
 */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  assertKnownKeys("exponentialDecay", options, ["factor", "final"]);
  const { factor, final } = options;
  if ((factor === undefined) === (final === undefined)) {
    throw new ConfigError(
      "exponentialDecay needs either factor, such as { factor: 0.999 }, or final, such as { final: 0.01 }.",
    );
  }
  if (factor !== undefined) {
    assertShares("exponentialDecay", { factor });
    return (step) => integerPower(factor, step);
  }
  if (!(typeof final === "number" && final > 0 && final <= 1)) {
    throw new ConfigError(`exponentialDecay: final must be above 0 and at most 1 but is ${inWords(final)}.`);
  }
  return (step, stepCount) => exp((log(final) * step) / stepCount);
}

export interface PolynomialDecayOptions {
  /** Steps from 1 down to 0, where the factor then stays. Default: those of the run. */
  readonly steps?: number;
  /** Exponent of what is left of the run, above 0; 1 is a straight line. Default: 1. */
  readonly power?: number;
}

/**
 * (1 − step/steps)^power: PyTorch's `PolynomialLR`.
 *
 * @throws ConfigError for a setting out of its range
 */
export function polynomialDecay(options: PolynomialDecayOptions = {}): Schedule {
  assertKnownKeys("polynomialDecay", options, ["steps", "power"]);
  const { steps, power = 1 } = options;
  assertSteps("polynomialDecay", { steps });
  if (!(typeof power === "number" && power > 0 && power < Number.POSITIVE_INFINITY)) {
    throw new ConfigError(`polynomialDecay: power must be a finite number above 0 but is ${inWords(power)}.`);
  }
  const raised = (left: number): number =>
    Number.isInteger(power) ? integerPower(left, power) : exp(power * log(left));
  return (step, stepCount) => raised(Math.max(0, 1 - step / (steps ?? stepCount)));
}
