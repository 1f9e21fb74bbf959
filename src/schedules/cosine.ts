/**
 * Schedules along a cosine: slow at both ends, fast in the middle.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { cos } from "../base/sin-cos.ts";
import { assertShares, assertSteps } from "./checks.ts";
import type { Schedule } from "./schedule.ts";

export interface CosineOptions {
  /** Steps from 1 down to `final`; behind them the factor rises again, as PyTorch's does. Default: those of the run. */
  readonly period?: number;
  /** What the factor falls to, from 0 to 1. Default: 0. */
  readonly final?: number;
}

/**
 * Half a cosine from 1 down to `final` (Loshchilov & Hutter 2017): PyTorch's `CosineAnnealingLR`.
 *
 * @throws ConfigError for a setting out of its range
 */
export function cosine(options: CosineOptions = {}): Schedule {
  assertKnownKeys("cosine", options, ["period", "final"]);
  const { period, final = 0 } = options;
  assertSteps("cosine", { period });
  assertShares("cosine", { final });
  return (step, stepCount) => between(1, final, step / (period ?? stepCount));
}

export interface CosineRestartsOptions {
  /** Steps of the first cosine. */
  readonly period: number;
  /** How many times as long each cosine is as the one before; a whole number. Default: 1. */
  readonly growth?: number;
  /** What the factor falls towards, from 0 to 1. Default: 0. */
  readonly final?: number;
}

/**
 * Cosines from 1 towards `final`, one after the other (SGDR): PyTorch's `CosineAnnealingWarmRestarts`.
 *
 * @throws ConfigError for a setting out of its range
 */
export function cosineRestarts(options: CosineRestartsOptions): Schedule {
  assertKnownKeys("cosineRestarts", options, ["period", "growth", "final"]);
  const { period, growth = 1, final = 0 } = options;
  if (period === undefined) throw new ConfigError("cosineRestarts needs a period in steps, such as { period: 100 }.");
  assertSteps("cosineRestarts", { period, growth });
  assertShares("cosineRestarts", { final });
  return (step) => {
    let [length, within] = [period, step];
    if (growth === 1) within %= period;
    for (; within >= length; length *= growth) within -= length;
    return between(1, final, within / length);
  };
}

/** The half cosine from `start` to `end`, where `progress` is from 0 to 1. */
export function between(start: number, end: number, progress: number): number {
  return end + ((start - end) / 2) * (1 + cos(Math.PI * progress));
}
