/**
 * A training run, as a stream of events.
 *
 * @module
 */
import type { Data, Dataset } from "../data/dataset.ts";
import { sampleCount } from "../data/dataset.ts";
import { ConfigError, DivergedError } from "../errors.ts";
import type { Values } from "../network/executor.ts";
import type { Network } from "../network/network.ts";
import { parameterCount } from "../network/summary.ts";
import { constant } from "../schedules/schedules.ts";
import { Batches } from "./batches.ts";
import { datasetFor } from "./check-data.ts";
import { measure } from "./evaluate.ts";
import type { EndReason, EpochEvent, History, StartEvent, StepEvent, TrainEvent } from "./events.ts";
import type { TrainOptions } from "./options.ts";
import { createTrainer, type Trainer } from "./trainer.ts";

/**
 * Trains a network. Nothing runs until the first event is asked for; leaving the loop early is fine, and leaves the
 * network with the weights it then has.
 *
 * @param data x (N, …) with labels (N) or targets (N, M)
 * @yields one `start`, then `step` after every batch and `epoch` after every pass, then one `end`
 * @throws ConfigError, ShapeError, DataError before the first step if options or data do not fit
 * @throws DivergedError at the first loss that is not finite; the network keeps the weights before that step, or with
 * early stopping those of the best epoch
 * @example
 * for await (const event of train(net, { x, labels }, { epochs: 5, batchSize: 128, seed: 42 })) {
 *   if (event.type === "epoch") console.log(event.epoch, event.loss, event.accuracy);
 * }
 */
export async function* train(
  network: Network,
  data: Data,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, void, void> {
  const dataset = datasetFor(network, data, "training data");
  const plan = planOf(network, dataset, options);
  const trainer = await createTrainer(network, { ...options, batchSize: plan.batchSize });
  const run = new TrainingRun(trainer, plan, options);
  yield run.startEvent();
  try {
    for (let epoch = 1; epoch <= plan.epochs && !run.ended; epoch++) yield* run.epoch(epoch);
  } catch (error) {
    if (error instanceof DivergedError) run.restoreBest();
    throw error;
  }
  yield run.endEvent();
}

/** {@link train}, drained: runs to the end and returns what was measured after every epoch. */
export async function fit(network: Network, data: Data, options: TrainOptions = {}): Promise<History> {
  const epochs: EpochEvent[] = [];
  for await (const event of train(network, data, options)) {
    if (event.type === "epoch") epochs.push(event);
    if (event.type === "end") return { epochs, end: event };
  }
  throw new Error("train() ended without an end event");
}

interface Plan {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly dataset: Dataset;
  readonly validation: Dataset | undefined;
  readonly batches: Batches;
}

function planOf(network: Network, dataset: Dataset, options: TrainOptions): Plan {
  const { epochs = 10, seed = 0, shuffle = true, dropLast = false, earlyStopping } = options;
  const rows = sampleCount(dataset);
  const batchSize = Math.min(options.batchSize ?? 32, rows);
  assertPositiveInteger("epochs", epochs);
  assertPositiveInteger("batchSize", batchSize);
  if (earlyStopping) assertPositiveInteger("earlyStopping.patience", earlyStopping.patience);
  if (earlyStopping && !options.validation) {
    throw new ConfigError("earlyStopping needs validation data: its loss decides when to stop.");
  }
  const minimum = Math.max(...network.structure.layers.map((layer) => layer.minimumBatch));
  assertLastBatch(rows, batchSize, dropLast, minimum);
  const validation = options.validation && datasetFor(network, options.validation, "validation data");
  const batches = new Batches(dataset, { batchSize, shuffle, dropLast, seed });
  return { epochs, batchSize, seed, dataset, validation, batches };
}

/** The state of one run: the best epoch so far, and whether it is over. */
class TrainingRun {
  readonly #trainer: Trainer;
  readonly #plan: Plan;
  readonly #options: TrainOptions;
  #step = 0;
  #epochs = 0;
  #durationMs = 0;
  #best: { readonly epoch: number; readonly loss: number; readonly values: Values | undefined } | undefined;
  #reason: EndReason | undefined;

  constructor(trainer: Trainer, plan: Plan, options: TrainOptions) {
    this.#trainer = trainer;
    this.#plan = plan;
    this.#options = options;
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
      if (this.#options.signal?.aborted) {
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

  endEvent(): TrainEvent {
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
    const { batches, epochs } = this.#plan;
    const schedule = this.#options.schedule ?? constant();
    const learningRate = this.#trainer.optimizer.learningRate * schedule(this.#step, epochs * batches.count);
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
    const { earlyStopping, signal } = this.#options;
    const improved = this.#best === undefined || loss < this.#best.loss - (earlyStopping?.minDelta ?? 0);
    if (improved) {
      this.#best = { epoch, loss, values: earlyStopping && (await this.#trainer.network.state()) };
    } else if (earlyStopping && epoch - this.#best!.epoch >= earlyStopping.patience) {
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

function assertPositiveInteger(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new ConfigError(`${name} must be a positive integer but is ${value}.`);
}

/** A last batch that is too small would only be met after a whole epoch: it is refused before the first step. */
function assertLastBatch(rows: number, batchSize: number, dropLast: boolean, minimum: number): void {
  const last = rows % batchSize || batchSize;
  if (last >= minimum || (dropLast && rows >= batchSize && batchSize >= minimum)) return;
  const fix = rows > batchSize ? `dropLast: true, or a batchSize other than ${batchSize}` : "more rows";
  throw new ConfigError(
    `${rows} rows in batches of ${batchSize} leave a batch of ${last}, but batch normalization trains on at least ` +
      `${minimum} rows: the variance over one is not defined. Use ${fix}.`,
  );
}
