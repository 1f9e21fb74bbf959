/**
 * Where a run stands: what a progress line says, from the events so far.
 *
 * @module
 */
import type { EpochEvent, StartEvent, StepEvent, TrainEvent } from "../../src/index.ts";

/** A run in progress. */
export interface Progress {
  readonly start: StartEvent;
  /** The running epoch, 1-based. */
  readonly epoch: number;
  /** Steps done over the whole run. */
  readonly step: number;
  /** Mean over the epoch's batches so far. */
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly trend: Trend;
  /** Smoothed over about the last hundred steps; undefined before the second step. */
  readonly stepMs: number | undefined;
  /** Until the last epoch's end; undefined before the second step. */
  readonly etaMs: number | undefined;
}

export type Trend = "down" | "up" | "level" | "unknown";

/** Of the smoothed step time and loss, how much stays from step to step. */
const MEMORY = 0.99;
/** A smaller relative change of the loss is no trend. */
const LEVEL = 0.002;

/** Follows the events of one run. */
export class Tracker {
  readonly start: StartEvent;
  readonly #stepMs = new Smoothed();
  readonly #recentLoss = new Smoothed();
  readonly #lossMean = new Mean();
  readonly #accuracyMean = new Mean();
  #epoch = 1;
  #step = 0;
  #previousLoss: number | undefined;
  /**
   * The first step that was seen, which is a later one where a run is resumed, and when it ended: it lays out memory and
   * compiles, and would spoil every estimate.
   */
  #firstStep: number | undefined;
  #firstStepAt = 0;
  #lastStepAt = 0;

  constructor(start: StartEvent) {
    this.start = start;
  }

  /** @param now milliseconds, of a clock that never goes back */
  advance(event: TrainEvent, now: number): void {
    if (event.type === "step") this.#advanceStep(event, now);
    if (event.type === "epoch") this.#advanceEpoch(event);
  }

  get progress(): Progress {
    const { start } = this;
    const step = this.#step;
    const remaining = start.epochs * start.stepsPerEpoch - step;
    const loss = this.#lossMean.value ?? Number.NaN;
    return {
      start,
      epoch: this.#epoch,
      step,
      loss,
      accuracy: this.#accuracyMean.value,
      trend: this.#trend(loss),
      stepMs: this.#stepMs.value,
      etaMs: this.#meanStepMs && this.#meanStepMs * remaining,
    };
  }

  /** How an epoch's loss compares with that of the epoch before; asked before the event is taken in. */
  trendOf(event: EpochEvent): Trend {
    return trendBetween(event.loss, this.#previousLoss);
  }

  #advanceStep(event: StepEvent, now: number): void {
    if (event.stepInEpoch === 1) {
      this.#lossMean.reset();
      this.#accuracyMean.reset();
    } else if (this.#firstStep !== undefined) {
      this.#stepMs.add(now - this.#lastStepAt); // the first step of an epoch would count the validation before it
    }
    if (this.#firstStep === undefined) {
      this.#firstStep = event.step;
      this.#firstStepAt = now;
    }
    this.#lastStepAt = now;
    this.#epoch = event.epoch;
    this.#step = event.step;
    this.#recentLoss.add(event.loss);
    this.#lossMean.add(event.loss);
    if (event.accuracy !== undefined) this.#accuracyMean.add(event.accuracy);
  }

  /** Over all steps after the first; undefined before there is one. */
  get #meanStepMs(): number | undefined {
    if (this.#firstStep === undefined || this.#step === this.#firstStep) return undefined;
    return (this.#lastStepAt - this.#firstStepAt) / (this.#step - this.#firstStep);
  }

  #advanceEpoch(event: EpochEvent): void {
    this.#previousLoss = event.loss;
  }

  /** In the first epoch, which has none before it: the last steps against the epoch's mean. */
  #trend(loss: number): Trend {
    if (this.#previousLoss !== undefined) return trendBetween(loss, this.#previousLoss);
    return this.#step < 10 ? "unknown" : trendBetween(this.#recentLoss.value!, loss);
  }
}

function trendBetween(loss: number, before: number | undefined): Trend {
  if (before === undefined) return "unknown";
  const change = loss - before;
  if (Math.abs(change) <= LEVEL * Math.abs(before)) return "level";
  return change < 0 ? "down" : "up";
}

/** An exponential mean without the bias of its start. */
class Smoothed {
  #sum = 0;
  #weight = 0;

  get value(): number | undefined {
    return this.#weight === 0 ? undefined : this.#sum / this.#weight;
  }

  add(value: number): void {
    this.#sum = MEMORY * this.#sum + (1 - MEMORY) * value;
    this.#weight = MEMORY * this.#weight + (1 - MEMORY);
  }
}

class Mean {
  #sum = 0;
  #count = 0;

  get value(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }

  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }

  reset(): void {
    this.#sum = 0;
    this.#count = 0;
  }
}
