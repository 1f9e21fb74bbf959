/**
 * One step at a time: forward, loss, backward, update; or its parts.
 *
 * @module
 */

import type { Backend } from "../backends/backend.ts";
import { createBackend } from "../backends/create.ts";
import { assertArgument, has, isArrayLike } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor, TensorLike } from "../base/tensor.ts";
import { toWeights } from "../base/weights.ts";
import { assertFinite, sampleCount, toUnreadDataset } from "../data/dataset.ts";
import type { Executor, Values } from "../graph/executor.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { adam } from "../optimizers/adam/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { assertNonNegative } from "../optimizers/settings.ts";
import { averagedValues, type BatchesInOrder } from "./averaged-values.ts";
import type { Batch } from "./batches.ts";
import { assertTargets, datasetFor } from "./check-data.ts";
import { assertOptions } from "./check-options.ts";
import type { OptimizerSnapshot } from "./checkpoint.ts";
import { assertFiniteParameters, divergedError, divergedGradients, nonFiniteInput } from "./divergence.ts";
import { type LaidOut, layOutTrainer } from "./laid-out.ts";
import { OptimizerMemory } from "./optimizer-memory.ts";
import type { TrainerOptions } from "./options.ts";
import type { OwnLoop } from "./own-loop.ts";
import type { BatchTotals, Replica } from "./replica.ts";
import { AVERAGE } from "./update-pass.ts";

/**
 * Makes a trainer. The network is initialized from the seed if it has no values yet; afterwards it always has the
 * trainer's: `net.predict`, `net.state` and saving see the last step.
 *
 * @throws ConfigError for options that do not fit
 * @throws BackendError if the backend cannot run here
 * @example
 * const trainer = await createTrainer(net, { optimizer: sgd({ learningRate: 0.1 }) });
 * const loss = await trainer.step(x, labels);
 */
export async function createTrainer(network: Network, options: TrainerOptions = {}): Promise<Trainer> {
  assertNetwork("createTrainer", network);
  assertOptions(options);
  const own = await createBackend(options.backend ?? "auto", { threads: options.threads });
  const backend = options.replica?.over(own) ?? own;
  if (!network.initialized) network.initialize(options.seed ?? 0);
  return new Trainer(network, backend, options);
}

/** Options of {@link Trainer.step}. */
export interface StepOptions {
  /** (N): how much each row counts, finite and at least 0; for all steps, or for none. Default: 1 */
  readonly weights?: ArrayLike<number> | undefined;
  /** The learning rate of this step, such as a schedule gives. Default: the optimizer's. */
  readonly learningRate?: number;
}

/** What a trainer remembers between two steps. */
export interface TrainerSnapshot {
  /** Parameters and running statistics, not to be changed. */
  readonly values: Values;
  readonly optimizer: OptimizerSnapshot;
}

/** Trains one network on one backend, a batch at a time. */
export class Trainer {
  readonly network: Network;
  readonly backend: Backend;
  readonly optimizer: Optimizer;
  readonly #options: TrainerOptions;
  readonly #memory: OptimizerMemory;
  readonly #replica: Replica | undefined;
  #laidOut: LaidOut | undefined;
  #ownLoop: OwnLoop | undefined;
  #totals: BatchTotals = { rows: 0, weight: 0, stop: false };
  #version = -1;

  constructor(network: Network, backend: Backend, options: TrainerOptions) {
    this.network = network;
    this.backend = backend;
    this.optimizer = options.optimizer ?? adam();
    this.#options = options;
    this.#replica = options.replica;
    this.#memory = new OptimizerMemory(this.optimizer, network.structure, backend, options);
    if (options.optimizerState) this.#memory.restore(options.optimizerState);
  }

  /** Number of updates done. */
  get stepCount(): number {
    return this.#memory.stepCount;
  }

  /** The last batch, of all replicas. */
  get batchTotals(): BatchTotals {
    return this.#totals;
  }

  /** Number of correctly classified rows of the last batch, before its update; 0 for a regression. */
  get correctCount(): number {
    return this.#laidOut?.batch.result[1] ?? 0;
  }

  /**
   * One step on one batch.
   *
   * Calls need not wait for one another: they are done in their order. What is passed must not be changed before the
   * step is done. A loop of steps lets neither timers nor signals run, as `train` does; await a timer in it now and then.
   *
   * @param x (N, …)
   * @param answers the N class labels, or targets (N, M) as a tensor or nested arrays
   * @param options the weights of its rows, and the learning rate of this step
   * @returns the mean loss of the batch before the update
   * @throws ShapeError, DataError if the batch does not fit the network
   * @throws ConfigError for a learning rate that is no finite number of at least 0, if only some steps have weights, or if
   *   the loss reads none
   * @throws ConfigError while something that {@link Trainer.forward} began is not finished
   * @throws DivergedError if the loss is not finite, or the gradients that `clipNorm` measures; then no weight
   *   was updated. Of the norm, running statistics have moved, and gradients that waited for an update are dropped
   */
  step(x: TensorLike, answers: ArrayLike<number> | TensorLike, options?: StepOptions): Promise<number> {
    try {
      const learningRate = this.#learningRateOf(options);
      return this.stepBatch(this.#checked(x, answers, options?.weights), learningRate);
    } catch (error) {
      return Promise.reject(error); // an async function around the other one would make half a kilobyte of objects
    }
  }

  /** @throws ConfigError also for the learning rate of an optimizer of one's own, which no call has checked */
  #learningRateOf(options: StepOptions | undefined): number {
    if (options !== undefined) assertKnownKeys("step", options, ["learningRate", "weights"]);
    const given = options?.learningRate;
    const learningRate = given === undefined ? this.optimizer.learningRate : given;
    assertNonNegative("step", { learningRate });
    return learningRate;
  }

  #checked(x: TensorLike, answers: ArrayLike<number> | TensorLike, weights: StepOptions["weights"]): Batch {
    const data = isLabels(answers) ? { x, labels: answers } : { x, targets: answers };
    const dataset = datasetFor(this.network, toUnreadDataset(data, "batch"), "batch");
    const N = sampleCount(dataset);
    if (dataset.targets) {
      assertFinite(dataset.targets, "targets", "batch");
      assertTargets(this.#options.loss, dataset.targets.data, N, this.network.outputs, "batch");
    }
    const { x: input, labels, targets } = dataset;
    const weighed = weights && toWeights("weights of the batch", weights, N);
    const firstRow = this.#replica?.share(this.#options.batchSize ?? N * this.#replica.size).start;
    return { N, firstRow, x: input.data, labels, targets: targets?.data, weights: weighed };
  }

  /**
   * {@link Trainer.step} for a batch that was checked before, at the schedule's learning rate.
   *
   * A backend that guards updates is given the whole step, and then read, once. Any other is read before the backward pass.
   *
   * @param stop asks all replicas to stop after this step
   * @param isLast whether the gradients that wait for an update wait no longer: see the option `accumulate`
   */
  async stepBatch(batch: Batch, learningRate: number, stop: boolean = false, isLast: boolean = false): Promise<number> {
    // An await makes 400 bytes of objects: only what is not there yet is awaited.
    const turn = this.network.lock.acquire();
    if (turn) await turn;
    try {
      this.#ownLoop?.assertNothingWaits("step");
      const laidOut = this.#laidOut ?? (await this.#layOut(batch));
      if (this.network.version !== this.#version) await this.#refresh(laidOut.executor);
      const batches = this.#begin(laidOut, batch, learningRate, isLast);
      const reading = laidOut.batch.read();
      if (reading) await reading;
      const loss = this.#lossOf(laidOut, batch, stop);
      if (!Number.isFinite(loss)) throw await divergedError(laidOut.executor, batch, this.stepCount + 1, loss);
      const measuring = this.#goBack(laidOut, batch, batches);
      if (measuring) await measuring;
      this.#finish(laidOut, batches, learningRate, loss);
      return loss;
    } finally {
      this.network.lock.release();
    }
  }

  /** Whether the backend is given the whole step at once. */
  get #isGuarded(): boolean {
    return this.backend.guarded !== undefined;
  }

  /**
   * The forward pass of a step, and on a backend that guards updates all the rest.
   *
   * @returns of how many batches the update is; 0 if the gradients wait for other batches
   */
  #begin(laidOut: LaidOut, batch: Batch, learningRate: number, isLast: boolean): number {
    const { accumulate = 1 } = this.#options;
    const gathered = this.#memory.gathered + 1;
    const batches = gathered === accumulate || isLast ? gathered : 0;
    laidOut.forward(batch, this.stepCount * accumulate + this.#memory.gathered);
    if (this.#isGuarded) laidOut.guarded(batch.N, batches, this.stepCount + 1, learningRate);
    return batches;
  }

  /** Counts the rows of all replicas. @returns their loss @throws DataError for an input that is not finite */
  #lossOf({ batch: { result, weight } }: LaidOut, batch: Batch, stop: boolean): number {
    this.#totals = this.#replica?.combine(result, stop) ?? { rows: batch.N, weight, stop };
    if (result[2]! > 0) throw nonFiniteInput(batch, this.backend.dtype);
    return result[0]!;
  }

  /** The backward pass. @returns a promise if the norm that gradients are clipped by must be waited for */
  #goBack(laidOut: LaidOut, { N }: Batch, batches: number): Promise<void> | undefined {
    if (!this.#isGuarded) laidOut.gradients(N, batches);
    return batches > 0 ? laidOut.pass.clipping?.read() : undefined;
  }

  /** The update. @throws DivergedError if the norm of the gradients is not finite */
  #finish({ pass }: LaidOut, batches: number, learningRate: number, loss: number): void {
    const norm = batches > 0 ? pass.clipping?.found[0] : undefined;
    if (norm !== undefined && !Number.isFinite(norm)) {
      this.#dropGradients();
      throw divergedGradients(this.stepCount + 1, loss, norm);
    }
    if (!this.#isGuarded && batches > 0) pass.update(this.stepCount + 1, learningRate);
    this.#updated(batches > 0);
  }

  /**
   * The first part of a step of one's own, on a batch: the forward pass in training mode, with the statistics of the batch, and
   * dropout by the number of the step. A forward pass that no backward pass follows leaves nothing behind; the next one
   * takes its place.
   *
   * For dropout, the rows of several batches before one update count as the rows of one batch.
   *
   * @param x (N, …)
   * @returns the outputs, a copy: (N, M), or N times the network's `outputShape`
   * @throws ShapeError, DataError if x does not fit the network, or has more rows than memory was laid out for: the option
   *   `batchSize`, or the rows of the first batch
   * @throws DivergedError if the outputs are not finite
   * @throws ConfigError for a trainer with the option `accumulate` or `replica`, which only {@link Trainer.step} follows
   * @example
   * const out = await trainer.forward(x);
   * const { dlogits } = softmaxCrossEntropy(out, labels);
   * await trainer.backward(dlogits);
   * await trainer.update();
   */
  forward(x: TensorLike): Promise<Tensor> {
    return this.#inParts((loop) => loop.forward(x));
  }

  /**
   * The second part: from the gradient of the outputs to those of all parameters, which wait for {@link Trainer.update}.
   * The gradients of several backward passes are added up; their mean is that of `dout` divided by their number. The
   * running statistics move once in each backward pass, as they do in a step.
   *
   * @param dout of the shape of the outputs: the derivative of any loss by each of them
   * @returns dx, of the shape of x: what a network that made x goes on from; 0 where x is an id
   * @throws ConfigError if no forward pass waits, or the network's values have changed since
   * @throws ShapeError, DataError for another shape, and for values that are not finite; the forward pass then still waits
   */
  backward(dout: TensorLike): Promise<{ readonly dx: Tensor }> {
    return this.#inParts((loop) => loop.backward(dout));
  }

  /**
   * The third part: clips the gradients that wait, updates and averages the weights as the trainer's options say, and counts
   * a step.
   *
   * @param options the learning rate of this update. Default: the optimizer's
   * @throws ConfigError if no gradients wait, a forward pass still waits, or the network's values have changed since
   * @throws DivergedError if the norm that `clipNorm` measures is not finite; then no weight was updated, and nothing waits
   */
  update(options?: { readonly learningRate?: number }): Promise<void> {
    return this.#inParts((loop) => loop.update(options));
  }

  /** A copy of the gradients that wait for the update, by the names of the parameters. @throws ConfigError if none do */
  gradients(): Promise<Values> {
    return this.#inParts((loop) => loop.gradients());
  }

  /** Drops gradients, and a forward pass, that wait: such as those of a network that was only passed through. */
  discard(): Promise<void> {
    return this.#inParts(async (loop) => loop.discard());
  }

  /** The outputs for all rows of `x` in evaluation mode, with the present weights. */
  async outputs(x: Tensor): Promise<Tensor> {
    const executor = this.#laidOut?.executor;
    if (!executor) return this.network.predict(x, { backend: this.backend });
    return this.network.exclusive(async () => {
      await this.#refresh(executor);
      return executor.evaluate(x.data, asMatrix(x.shape)[0]);
    });
  }

  /** The present values themselves, not to be changed. */
  async values(): Promise<Values> {
    return (await this.network.exclusive(() => this.network.present())).values;
  }

  /**
   * The average of the weights over all updates, with running statistics of its own: those of one pass over the batches.
   *
   * @returns undefined without the option `averaging`, or before the first update
   */
  async averaged(batches: BatchesInOrder): Promise<Values | undefined> {
    if (!this.#options.averaging || this.stepCount === 0) return undefined;
    return this.network.exclusive(async () => {
      const laidOut = this.#laidOut ?? (await this.#layOut(await batches.batch(0)));
      await this.#refresh(laidOut.executor);
      const { values } = await this.network.present(); // from now on nobody reads the executor for them
      return averagedValues(laidOut, values, await this.#memory.read(AVERAGE), batches);
    });
  }

  /** What `run` gives while the executor has other values: {@link Trainer.outputs} are theirs, the network's stay. */
  async withValues<T>(values: Values | undefined, run: () => Promise<T>): Promise<T> {
    const executor = this.#laidOut?.executor;
    if (!values || !executor) return run();
    const own = await this.network.exclusive(async () => {
      await this.#refresh(executor);
      const present = await this.network.present();
      executor.write(values);
      return present.values;
    });
    try {
      return await run();
    } finally {
      await this.network.exclusive(async () => executor.write(own));
    }
  }

  /**
   * What the next step starts from: {@link Trainer.restore} goes on from it, in this process or another.
   *
   * @throws ConfigError while something that {@link Trainer.forward} began is not finished
   */
  async snapshot(): Promise<TrainerSnapshot> {
    return this.network.exclusive(async () => {
      this.#ownLoop?.assertNothingWaits("snapshot");
      const { values } = await this.network.present();
      return { values, optimizer: await this.#memory.snapshot() };
    });
  }

  /**
   * Goes back, or on, to a snapshot of a trainer of the same network and optimizer. What {@link Trainer.forward} began is
   * dropped.
   *
   * @throws ShapeError, ConfigError if it does not fit them; then nothing was changed
   */
  async restore(snapshot: TrainerSnapshot): Promise<void> {
    assertArgument(has(snapshot, "values", "optimizer"), "restore", "what snapshot() of a trainer gives", snapshot);
    const { values, optimizer } = snapshot;
    await this.network.exclusive(async () => {
      this.#memory.assertFits(optimizer);
      this.network.loadState(values);
      this.#memory.restore(optimizer);
      this.#ownLoop?.discard();
    });
  }

  /** Makes all replicas alike, where their running statistics differ. */
  async settle(): Promise<void> {
    const executor = this.#laidOut?.executor;
    const replica = this.#replica;
    if (!executor || !replica) return;
    await this.network.exclusive(async () => {
      await this.#refresh(executor);
      this.#laidOut!.settle();
      this.#version = this.network.follow(this.#read);
    });
  }

  /** @throws DivergedError if the last update left a parameter that is not finite, which no loss has shown yet */
  async assertFinite(): Promise<void> {
    const executor = this.#laidOut?.executor;
    await this.network.exclusive(async () => {
      if (executor) await this.#refresh(executor);
      const present = executor ?? this.#ownLoop?.executor;
      if (present) await assertFiniteParameters(present, this.stepCount);
    });
  }

  /** Runs a part of a step of one's own, in turn. Most trainers never do: what these parts need is loaded here. */
  #inParts<T>(run: (loop: OwnLoop) => Promise<T>): Promise<T> {
    return this.network.exclusive(async () => {
      if (!this.#ownLoop) {
        const { OwnLoop } = await import("./own-loop.ts");
        this.#ownLoop = new OwnLoop(this, this.#memory, this.#options);
      }
      return run(this.#ownLoop);
    });
  }

  /** Nothing is updated by what the backward pass gave; the running statistics have moved, and are the network's. */
  #dropGradients(): void {
    this.#memory.gathered = 0;
    if (this.network.version === this.#version) this.#version = this.network.follow(this.#read);
  }

  /** The step has taken effect, or will before anything that is enqueued from now on. */
  #updated(isUpdate: boolean): void {
    if (isUpdate) this.#memory.stepCount++;
    this.#memory.gathered = isUpdate ? 0 : this.#memory.gathered + 1;
    // Values that were loaded while this step ran stand; the next step starts from them.
    if (this.network.version === this.#version) this.#version = this.network.follow(this.#read);
  }

  /** Brings the network's values into the executor where somebody else has changed them. */
  async #refresh(executor: Executor): Promise<void> {
    if (this.network.version === this.#version) return;
    const { version, values } = await this.network.present();
    executor.write(values);
    this.#version = version;
  }

  readonly #read = (): Promise<Values> => this.#laidOut!.executor.read();

  async #layOut(batch: Batch): Promise<LaidOut> {
    this.#laidOut = await layOutTrainer(this, this.#memory, batch, this.#options);
    return this.#laidOut;
  }
}

function isLabels(answers: ArrayLike<number> | TensorLike): answers is ArrayLike<number> {
  return isArrayLike(answers) && !isArrayLike((answers as ArrayLike<unknown>)[0]);
}
