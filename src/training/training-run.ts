/**
 * One training run: its epochs, the best of them, and when it is over.
 *
 * @module
 */
import { sampleCount } from "../data/dataset.ts";
import { ConfigError } from "../errors.ts";
import { createBreather } from "../network/breather.ts";
import type { Values } from "../network/executor.ts";
import { parameterCount } from "../network/summary.ts";
import { measure } from "./evaluate.ts";
import type { EndEvent, EndReason, EpochEvent, StartEvent, StepEvent } from "./events.ts";
import type { Plan } from "./plan.ts";
import type { Trainer } from "./trainer.ts";

/** The state of one run: the best epoch so far, and whether it is over. */
export class TrainingRun {
  readonly #trainer: Trainer;
  readonly #plan: Plan;
  /** To be called before every step: what to wait for where others have not run for long. */
  readonly breathe: () => Promise<void> | undefined = createBreather();
  #step = 0;
  /** Counted from 1, the one under way; and the number of those that are over. */
  #epoch = 0;
  #epochs = 0;
  #sums = { rows: 0, loss: 0, correct: 0 };
  #started = 0;
  #durationMs = 0;
  #best: { readonly epoch: number; readonly loss: number; readonly values: Values | undefined } | undefined;
  #reason: EndReason | undefined;

  constructor(trainer: Trainer, plan: Plan) {
    this.#trainer = trainer;
    this.#plan = plan;
  }

  get ended(): boolean {
    return this.#reason !== undefined;
  }

  startEvent(): StartEvent {
    const { dataset, epochs, batchSize, seed, batches } = this.#plan;
    const { backend, network } = this.#trainer;
    return {
      type: "start",
      samples: sampleCount(dataset),
      epochs,
      batchSize,
      stepsPerEpoch: batches.count,
      parameterCount: parameterCount(network.structure),
      seed,
      backend: backend.name,
      backendDescription: backend.description,
      reproducible: backend.reproducible,
    };
  }

  startEpoch(epoch: number): void {
    this.#epoch = epoch;
    this.#started = performance.now();
    this.#sums = { rows: 0, loss: 0, correct: 0 };
    this.#plan.batches.startEpoch();
  }

  /** Ends the run within its epoch if the signal says so. */
  abortIfAsked(): boolean {
    if (!this.#plan.signal?.aborted) return false;
    this.#reason = "aborted";
    this.#durationMs += performance.now() - this.#started;
    return true;
  }

  /** Goes back to the weights of the best epoch, if they were kept. */
  restoreBest(): boolean {
    if (!this.#best?.values) return false;
    this.#trainer.network.loadState(this.#best.values);
    return true;
  }

  endEvent(): EndEvent {
    const reason = this.#reason ?? "finished";
    const restored = reason !== "aborted" && this.restoreBest();
    return {
      type: "end",
      reason,
      epochs: this.#epochs,
      steps: this.#step,
      bestEpoch: this.#best?.epoch ?? 0,
      restored,
      durationMs: this.#durationMs,
    };
  }

  /** The step on the epoch's batch at `index` (0-based). */
  async step(index: number): Promise<StepEvent> {
    const { batches, epochs, schedule } = this.#plan;
    const learningRate = this.#trainer.optimizer.learningRate * schedule(this.#step, epochs * batches.count);
    assertLearningRate(learningRate, this.#step);
    const batch = batches.batch(index);
    const loss = await this.#trainer.stepBatch(batch, learningRate);
    this.#step++;
    const { correctCount } = this.#trainer;
    this.#sums.rows += batch.N;
    this.#sums.loss += loss * batch.N;
    this.#sums.correct += correctCount;
    const event = {
      type: "step",
      epoch: this.#epoch,
      step: this.#step,
      stepInEpoch: index + 1,
      loss,
      learningRate,
    } as const;
    return batch.labels ? { ...event, accuracy: correctCount / batch.N } : event;
  }

  /** The validation, after all batches. */
  async endEpoch(): Promise<EpochEvent> {
    const { dataset, validation } = this.#plan;
    const epoch = this.#epoch;
    const sums = this.#sums;
    await this.#trainer.assertFinite();
    const measured = validation && measure(await this.#trainer.outputs(validation.x), validation);
    const loss = sums.loss / sums.rows;
    const best = await this.#judge(epoch, measured?.loss ?? loss);
    const durationMs = performance.now() - this.#started;
    this.#epochs = epoch;
    this.#durationMs += durationMs;
    return {
      type: "epoch",
      epoch,
      step: this.#step,
      loss,
      ...(dataset.labels && { accuracy: sums.correct / sums.rows }),
      ...(measured && { validation: measured }),
      best,
      durationMs,
    };
  }

  async #judge(epoch: number, loss: number): Promise<boolean> {
    const { earlyStopping, signal } = this.#plan;
    const improved = loss < (this.#best?.loss ?? Number.POSITIVE_INFINITY) - (earlyStopping?.minDelta ?? 0);
    if (improved) {
      this.#best = { epoch, loss, values: earlyStopping && (await this.#trainer.values()) };
    } else if (earlyStopping && epoch - (this.#best?.epoch ?? 0) >= earlyStopping.patience) {
      this.#reason = "earlyStopping";
    }
    if (signal?.aborted) this.#reason = "aborted";
    return improved;
  }
}

/** A schedule is anybody's function. */
function assertLearningRate(learningRate: number, step: number): void {
  if (learningRate >= 0 && learningRate < Number.POSITIVE_INFINITY) return;
  throw new ConfigError(
    `The learning rate of step ${step + 1} would be ${learningRate}: the schedule must give finite numbers of at least 0.`,
  );
}
