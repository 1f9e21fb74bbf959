/**
 * One cycle: up to a large rate, and down to almost nothing.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";
import { assertShares } from "./checks.ts";
import { between } from "./cosine.ts";
import type { Schedule } from "./schedule.ts";

export interface OneCycleOptions {
  /** Share of the run in which the rate rises, above 0 and below 1. Default: 0.3. */
  readonly rising?: number;
  /** The factor at the first step; the optimizer's learning rate is the largest one. Default: 1/25. */
  readonly start?: number;
  /** The factor at the last step. Default: `start`/10 000. */
  readonly end?: number;
  /** Along cosines or straight lines. Default: `"cosine"`. */
  readonly shape?: "cosine" | "linear";
  /** Whether the rate falls to `start` as fast as it rose, and only then to `end`. Default: false. */
  readonly threePhases?: boolean;
}

/** A part of the run: its last step, and the factors at both ends. */
interface Phase {
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

/**
 * One-cycle training (Smith & Topin 2018): PyTorch's `OneCycleLR`, without its cycle of the momentum.
 *
 * @throws ConfigError for a setting out of its range
 */
export function oneCycle(options: OneCycleOptions = {}): Schedule {
  assertKnownKeys("oneCycle", options, ["rising", "start", "end", "shape", "threePhases"]);
  const { rising = 0.3, start = 1 / 25, shape = "cosine", threePhases = false } = options;
  const { end = start / 10_000 } = options;
  assertShares("oneCycle", { rising, start, end });
  const most = threePhases ? 0.5 : 1;
  if (rising === 0 || rising >= most) {
    throw new ConfigError(`oneCycle: rising must be above 0 and below ${most} but is ${rising}.`);
  }
  if (shape !== "cosine" && shape !== "linear") {
    throw new ConfigError(`oneCycle: shape must be "cosine" or "linear" but is ${inWords(shape)}.`);
  }
  const curve = shape === "cosine" ? between : straight;
  return (step, stepCount) => {
    const phases: readonly Phase[] = [
      { last: rising * stepCount - 1, from: start, to: 1 },
      ...(threePhases ? [{ last: 2 * rising * stepCount - 2, from: 1, to: start }] : []),
      { last: stepCount - 1, from: threePhases ? start : 1, to: end },
    ];
    const index = phases.findIndex(({ last }) => step <= last);
    const { last, from, to } = phases.at(index)!;
    const first = index > 0 ? phases[index - 1]!.last : 0;
    return last > first ? curve(from, to, Math.min(1, Math.max(0, (step - first) / (last - first)))) : to;
  };
}

function straight(start: number, end: number, progress: number): number {
  return start + (end - start) * progress;
}
