/**
 * The schedules of the learning rate that `--schedule` can name: those that need to know no more than how long the run is,
 * and which share of the run rises.
 *
 * @module
 */
import {
  ConfigError,
  constant,
  cosine,
  exponentialDecay,
  linear,
  oneCycle,
  polynomialDecay,
  type Schedule,
  warmUp,
} from "../../src/index.ts";
import type { CHOICES } from "../base/choices.ts";

export type ScheduleName = (typeof CHOICES.schedule)[number];

/** The share of the run in which the rate rises, and what comes then. */
interface ScheduleKind {
  /** Where nobody says. */
  readonly warmup: number;
  create(warmup: number): Schedule;
  /** What comes behind the rise. */
  readonly words: string;
}

const SCHEDULES: Readonly<Record<ScheduleName, ScheduleKind>> = {
  constant: { warmup: 0, create: (share) => rising(share, constant()), words: "constant" },
  linear: { warmup: 0.1, create: (warmup) => linear({ warmup }), words: "falling to 0" },
  cosine: { warmup: 0, create: (share) => rising(share, cosine()), words: "falling to 0 along a cosine" },
  oneCycle: {
    warmup: 0.3,
    create: (share) => oneCycle({ rising: share }),
    words: "falling to almost 0 along a cosine",
  },
  exponential: {
    warmup: 0,
    create: (share) => rising(share, exponentialDecay({ final: 0.01 })),
    words: "falling to a hundredth by the same factor at each step",
  },
  polynomial: {
    warmup: 0,
    create: (share) => rising(share, polynomialDecay({ power: 2 })),
    words: "falling to 0 along a parabola",
  },
};

/** The schedule of a recipe. */
export function scheduleOf({
  schedule,
  warmup,
}: {
  readonly schedule: ScheduleName;
  readonly warmup: number;
}): Schedule {
  return SCHEDULES[schedule].create(warmup);
}

/** The share of the run that rises. @throws ConfigError for none of a schedule that has to rise */
export function warmupOf(schedule: ScheduleName, warmup: number = SCHEDULES[schedule].warmup): number {
  if (schedule !== "oneCycle" || warmup > 0) return warmup;
  throw new ConfigError("--schedule oneCycle has to rise: give --warmup above 0, or --schedule cosine.");
}

/** `rising over the first 10 %, then falling to 0`. */
export function scheduleInWords(schedule: ScheduleName, warmup: number): string {
  const { words } = SCHEDULES[schedule];
  if (warmup === 0 && schedule !== "linear") return words;
  return `rising over the first ${Math.round(100 * warmup)} %, then ${words}`;
}

/** `0.1; oneCycle 0.3, others none`. */
export function usualWarmups(): string {
  return `linear ${SCHEDULES.linear.warmup}, oneCycle ${SCHEDULES.oneCycle.warmup}, others none`;
}

/** The rise takes a share of the run, however long the run is. */
function rising(share: number, then: Schedule): Schedule {
  return (step, stepCount) => {
    const steps = Math.floor(share * stepCount);
    return steps === 0 ? then(step, stepCount) : warmUp(then, { steps })(step, stepCount);
  };
}
