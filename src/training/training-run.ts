/**
 * One training run: its epochs, and when it is over.
 *
 * @module
 */

import { createBreather } from "../base/breather.ts";
import { ConfigError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { assertSomeWeight } from "../base/weights.ts";
import type { Rows } from "../data/rows.ts";
import type { Values } from "../graph/executor.ts";
import { layerTexts } from "../graph/layer-places.ts";
import type { Watch } from "../metrics/measures.ts";
import { parameterCount } from "../network/summary.ts";
import { Batches } from "./batches.ts";
import type { Checkpoint, RunIdentity } from "./checkpoint.ts";
import { EpochJudge } from "./epoch-judge.ts";
import { measure } from "./evaluate.ts";
import type { EndEvent, EndReason, EpochEvent, Evaluation, StartEvent, StepEvent } from "./events.ts";
import type { CheckpointOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { Progress } from "./progress.ts";
import { assertSameRun, identityOf } from "./run-identity.ts";
import type { Trainer } from "./trainer.ts";

/** The state of one run: how far it has come, and whether it is over. */
export class TrainingRun {
  readonly #trainer: Trainer;
  readonly #plan: Plan;
  /** To be called before every step: what to wait for where others have not run for long. */
  readonly breathe: () => Promise<void> | undefined = createBreather();
  readonly progress: Progress = new Progress();
  readonly #judge: EpochJudge;
  #started = 0;
  #durationMs = 0;
  #reason: EndReason | undefined;
  #identity: RunIdentity | undefined;
  #beginning: Evaluation | undefined;
  #average: { readonly step: number; readonly values: Values } | undefined;

  /** @param watch what decides which epoch is the best. Default: the loss */
  constructor(trainer: Trainer, plan: Plan, watch?: Watch) {
    this.#trainer = trainer;
    this.#plan = plan;
    const { earlyStopping, update, checkpoint } = plan;
    const keepsValues = earlyStopping !== undefined || (update.averaging !== undefined && checkpoint !== undefined);
    this.#judge = new EpochJudge(this.progress, earlyStopping, keepsValues, watch);
  }

  get ended(): boolean {
    return this.#reason !== undefined;
  }

  startEvent(): StartEvent {
    const { rows, epochs, batchSize, seed, batches } = this.#plan;
    const { backend, network } = this.#trainer;
    return {
      type: "start",
      samples: rows.rowCount,
      epochs,
      batchSize,
      stepsPerEpoch: batches.count,
      parameterCount: parameterCount(network.structure),
      seed,
      backend: backend.name,
      backendDescription: backend.description,
      reproducible: backend.reproducible,
      ...(this.#beginning && { validation: this.#beginning }),
    };
  }

  /** Puts the run where a checkpoint left it. @throws ConfigError if that was another run, naming what differs */
  async resume(checkpoint: Checkpoint): Promise<void> {
    assertSameRun(checkpoint.run, await this.#identify(), this.#plan);
    this.#plan.batches.restore(checkpoint);
    await this.#trainer.restore(checkpoint);
    this.progress.restore(checkpoint);
    if (this.#judge.isOutOfPatience) this.#reason = "earlyStopping";
  }

  /** Measures what the network begins with, if that is asked for: it is the best so far, as of epoch 0. */
  async measureStart(): Promise<void> {
    const { measureStart, validation } = this.#plan;
    if (!measureStart || this.progress.step > 0) return;
    this.#beginning = await this.#measured(validation!);
    await this.#judge.noteBest(0, this.#beginning, () => this.#trainer.values());
  }

  /** @throws ConfigError if this is not the run, or not in the state, of the first of several replicas */
  async assertSameEverywhere(): Promise<void> {
    const { replica } = this.#plan;
    replica?.assertSame(this.#plan, this.progress.step, await this.#trainer.values());
  }

  /** Whether a checkpoint is asked for after the step that was just done. */
  get checkpointIsDue(): boolean {
    const everySteps = this.#plan.checkpoint?.everySteps;
    return everySteps !== undefined && this.progress.step % everySteps === 0;
  }

  /** Hands a checkpoint to whoever asked for it, if it is wanted: of several replicas, the first one has it. */
  async saveCheckpoint(): Promise<void> {
    const { replica, checkpoint } = this.#plan;
    await this.#trainer.settle(); // on all replicas, whatever the first one wants
    if (!checkpoint || (replica && replica.rank > 0) || !(await this.#isWanted(checkpoint))) return;
    await checkpoint.save({
      run: await this.#identify(),
      layers: layerTexts(this.#trainer.network.structure),
      ...this.progress.snapshot(),
      ...this.#plan.batches.state(),
      ...(await this.#trainer.snapshot()),
    });
  }

  async #isWanted({ wanted }: CheckpointOptions): Promise<boolean> {
    const { epochs, epoch, step, stepInEpoch } = this.progress;
    const isLast = this.ended || epochs === this.#plan.epochs;
    return isLast || wanted === undefined || (await wanted({ epochs, epoch, step, stepInEpoch }));
  }

  /** Begins an epoch, or goes on with the one that a checkpoint was within. */
  startEpoch(epoch: number): void {
    this.#started = performance.now();
    if (epoch === this.progress.epoch) return;
    this.progress.startEpoch(epoch);
    this.#plan.batches.startEpoch();
  }

  /** Ends the run within its epoch if the signal says so. */
  abortIfAsked(): boolean {
    if (!this.#isAborted) return false;
    this.#reason = "aborted";
    this.#durationMs += performance.now() - this.#started;
    return true;
  }

  /** Goes back to the weights of the best epoch, with early stopping. */
  restoreBest(): boolean {
    const values = this.#plan.earlyStopping && this.progress.best?.values;
    if (!values) return false;
    this.#trainer.network.loadState(values);
    return true;
  }

  /** Leaves the network with the best weights, or else their average, if one was asked for. */
  async endEvent(): Promise<EndEvent> {
    const reason = this.#reason ?? "finished";
    const restored = reason !== "aborted" && this.restoreBest();
    const averaged = restored ? undefined : await this.#averaged();
    if (averaged) this.#trainer.network.loadState(averaged);
    const { epochs, step, best } = this.progress;
    return {
      type: "end",
      reason,
      epochs,
      steps: step,
      bestEpoch: best?.epoch ?? 0,
      restored,
      durationMs: this.#durationMs,
    };
  }

  /** The step on the epoch's batch at `index` (0-based). */
  async step(index: number): Promise<StepEvent> {
    const { batches, epochs, schedule } = this.#plan;
    const { progress } = this;
    const learningRate = this.#trainer.optimizer.learningRate * schedule(progress.step, epochs * batches.count);
    assertLearningRate(learningRate, progress.step);
    const loaded = batches.batch(index);
    const batch = loaded instanceof Promise ? await loaded : loaded; // an await makes objects
    const isLast = index === batches.count - 1;
    const loss = await this.#trainer.stepBatch(batch, learningRate, this.#plan.signal?.aborted, isLast);
    const { correctCount, batchTotals } = this.#trainer;
    progress.countStep(batchTotals, loss, correctCount);
    const { epoch, step, stepInEpoch } = progress;
    const event = { type: "step", epoch, step, stepInEpoch, loss, learningRate } as const;
    return batch.labels ? { ...event, accuracy: correctCount / batchTotals.rows } : event;
  }

  /** The validation, after all batches. */
  async endEpoch(): Promise<EpochEvent> {
    const { rows, validation } = this.#plan;
    const { epoch, step, sums, meanLoss: loss } = this.progress;
    assertSomeWeight(sums.weight, "training data");
    await this.#trainer.settle();
    await this.#trainer.assertFinite();
    await this.assertSameEverywhere();
    const averaged = validation && (await this.#averaged());
    const measured = validation && (await this.#trainer.withValues(averaged, () => this.#measured(validation)));
    const best = await this.#judge.judge(measured ?? { loss }, () => this.#judgedValues());
    this.#countEpoch();
    const durationMs = performance.now() - this.#started;
    this.#durationMs += durationMs;
    return {
      type: "epoch",
      epoch,
      step,
      loss,
      ...(rows.targets === undefined && { accuracy: sums.correct / sums.rows }),
      ...(measured && { validation: measured }),
      best,
      durationMs,
    };
  }

  /** Afterwards the epoch is over, and the run, too, if that was its last one. */
  #countEpoch(): void {
    this.progress.epochs = this.progress.epoch;
    if (this.#judge.isOutOfPatience) this.#reason = "earlyStopping";
    if (this.#isAborted) this.#reason = "aborted";
  }

  /** Those that the run would leave the network with. */
  async #judgedValues(): Promise<Values> {
    return (await this.#averaged()) ?? (await this.#trainer.values());
  }

  /** The average of the weights as of this step, if one was asked for. */
  async #averaged(): Promise<Values | undefined> {
    const { update, rows, batchSize, dropLast, seed, replica } = this.#plan;
    if (!update.averaging) return undefined;
    if (this.#average?.step === this.progress.step) return this.#average.values;
    const batches = new Batches(rows, { batchSize, shuffle: true, dropLast, seed, purpose: "average", replica });
    batches.startEpoch(); // rows in their order may be sorted: then no batch is like the data
    const values = await this.#trainer.averaged(batches);
    this.#average = values && { step: this.progress.step, values };
    return values;
  }

  /** In evaluation mode, with the metric that is watched. @throws DataError where the metric is not defined on the rows */
  async #measured(validation: Rows): Promise<Evaluation> {
    const { loss, replica } = this.#plan;
    const outputs = (x: Tensor): Promise<Tensor> => this.#trainer.outputs(x);
    const evaluation = await measure(validation, loss, outputs, replica, this.#judge.measures());
    this.#judge.assertDefined(evaluation);
    return evaluation;
  }

  /** Replicas stop together: at the step at which all have heard that one was asked to. */
  get #isAborted(): boolean {
    const { replica, signal } = this.#plan;
    return replica ? this.#trainer.batchTotals.stop : (signal?.aborted ?? false);
  }

  /** Found out once, and only where there are checkpoints. */
  async #identify(): Promise<RunIdentity> {
    this.#identity ??= await identityOf(this.#plan, this.#trainer);
    return this.#identity;
  }
}

/** A schedule is anybody's function. */
function assertLearningRate(learningRate: number, step: number): void {
  if (learningRate >= 0 && learningRate < Number.POSITIVE_INFINITY) return;
  throw new ConfigError(
    `The learning rate of step ${step + 1} would be ${learningRate}: the schedule must give finite numbers of at least 0.`,
  );
}
