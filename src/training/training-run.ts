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
  readonly #breathe = createBreather();
  #step = 0;
  #epochs = 0;
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

  /** All batches of one epoch, then the validation. An epoch that was aborted yields no epoch event. */
  async *epoch(epoch: number): AsyncGenerator<StepEvent | EpochEvent, void, void> {
    const { batches } = this.#plan;
    const started = performance.now();
    const sums = { rows: 0, loss: 0, correct: 0 };
    batches.startEpoch();
    for (let index = 0; index < batches.count; index++) {
      await this.#breathe();
      if (this.#plan.signal?.aborted) {
        this.#reason = "aborted";
        this.#durationMs += performance.now() - started;
        return;
      }
      yield await this.#runStep(epoch, index, sums);
    }
    yield await this.#endEpoch(epoch, sums, started);
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

  async #runStep(epoch: number, index: number, sums: Sums): Promise<StepEvent> {
    const { batches, epochs, schedule } = this.#plan;
    const learningRate = this.#trainer.optimizer.learningRate * schedule(this.#step, epochs * batches.count);
    assertLearningRate(learningRate, this.#step);
    const batch = batches.batch(index);
    const loss = await this.#trainer.stepBatch(batch, learningRate);
    this.#step++;
    sums.rows += batch.N;
    sums.loss += loss * batch.N;
    sums.correct += this.#trainer.correctCount;
    const event = { type: "step", epoch, step: this.#step, stepInEpoch: index + 1, loss, learningRate } as const;
    return batch.labels ? { ...event, accuracy: this.#trainer.correctCount / batch.N } : event;
  }

  async #endEpoch(epoch: number, sums: Sums, started: number): Promise<EpochEvent> {
    const { dataset, validation } = this.#plan;
    await this.#trainer.assertFinite();
    const measured = validation && measure(await this.#trainer.outputs(validation.x), validation);
    const loss = sums.loss / sums.rows;
    const best = await this.#judge(epoch, measured?.loss ?? loss);
    const durationMs = performance.now() - started;
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

interface Sums {
  rows: number;
  loss: number;
  correct: number;
}

/** A schedule is anybody's function. */
function assertLearningRate(learningRate: number, step: number): void {
  if (learningRate >= 0 && learningRate < Number.POSITIVE_INFINITY) return;
  throw new ConfigError(
    `The learning rate of step ${step + 1} would be ${learningRate}: the schedule must give finite numbers of at least 0.`,
  );
}
