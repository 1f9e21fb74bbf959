/**
 * One step at a time: forward, loss, backward, update.
 *
 * @module
 */

import type { Backend } from "../backends/backend.ts";
import { createBackend } from "../backends/create.ts";
import { assertArgument, has, isArrayLike } from "../base/arguments.ts";
import { ConfigError, ShapeError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor, TensorLike } from "../base/tensor.ts";
import { toWeights } from "../base/weights.ts";
import { assertFinite, sampleCount, toUnreadDataset } from "../data/dataset.ts";
import { type Executor, layOut, type Values } from "../graph/executor.ts";
import { assertBatch } from "../graph/structure.ts";
import { defaultLoss, lossOf } from "../losses/catalog.ts";
import { assertNeeds, assertSuits, lossKernels } from "../losses/loss.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { adam } from "../optimizers/adam/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { BatchMemory, MEASURING_KERNELS } from "./batch-memory.ts";
import type { Batch } from "./batches.ts";
import { datasetFor } from "./check-data.ts";
import { assertOptions } from "./check-options.ts";
import type { OptimizerSnapshot } from "./checkpoint.ts";
import { assertFiniteParameters, divergedError, nonFiniteInput } from "./divergence.ts";
import { OptimizerMemory } from "./optimizer-memory.ts";
import type { TrainerOptions } from "./options.ts";
import type { BatchTotals, Replica } from "./replica.ts";

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
  #totals: BatchTotals = { rows: 0, weight: 0, stop: false };
  #version = -1;

  constructor(network: Network, backend: Backend, options: TrainerOptions) {
    this.network = network;
    this.backend = backend;
    this.optimizer = options.optimizer ?? adam();
    this.#options = options;
    this.#replica = options.replica;
    this.#memory = new OptimizerMemory(this.optimizer, network.structure, backend);
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
   * @param weights (N): how much each row counts, finite and at least 0; for all steps, or for none. Default: 1
   * @returns the mean loss of the batch before the update
   * @throws ShapeError, DataError if the batch does not fit the network
   * @throws ConfigError if only some steps have weights, or the loss reads none
   * @throws DivergedError if the loss is not finite; then nothing was updated
   */
  async step(x: TensorLike, answers: ArrayLike<number> | TensorLike, weights?: ArrayLike<number>): Promise<number> {
    const data = isLabels(answers) ? { x, labels: answers } : { x, targets: answers };
    const dataset = datasetFor(this.network, toUnreadDataset(data, "batch"), "batch");
    const N = sampleCount(dataset);
    if (dataset.targets) assertFinite(dataset.targets, "targets", "batch");
    const { x: input, labels, targets } = dataset;
    const weighed = weights && { weights: toWeights("weights of the batch", weights, N) };
    const firstRow = this.#replica?.share(this.#options.batchSize ?? N * this.#replica.size).start;
    const batch = { N, firstRow, x: input.data, labels, targets: targets?.data, ...weighed };
    return this.stepBatch(batch, this.optimizer.learningRate);
  }

  /**
   * {@link Trainer.step} for a batch that was checked before, at the schedule's learning rate.
   *
   * A backend that guards updates is given the whole step, and then read, once. Any other is read before the backward pass.
   *
   * @param stop asks all replicas to stop after this step
   */
  async stepBatch(batch: Batch, learningRate: number, stop: boolean = false): Promise<number> {
    // An await makes 400 bytes of objects: only what is not there yet is awaited.
    const turn = this.network.lock.acquire();
    if (turn) await turn;
    try {
      const laidOut = this.#laidOut ?? (await this.#layOut(batch));
      const { executor } = laidOut;
      const { result } = laidOut.batch;
      if (this.network.version !== this.#version) await this.#refresh(executor);
      this.#forward(laidOut, batch);
      const isGuarded = this.backend.guarded !== undefined;
      if (isGuarded) this.#guardedUpdate(laidOut, batch.N, learningRate);
      const reading = laidOut.batch.read();
      if (reading) await reading;
      const { weight } = laidOut.batch;
      this.#totals = this.#replica?.combine(result, stop) ?? { rows: batch.N, weight, stop };
      const loss = result[0]!;
      if (result[2]! > 0) throw nonFiniteInput(batch, this.backend.dtype);
      if (!Number.isFinite(loss)) throw await divergedError(executor, batch, this.stepCount + 1, loss);
      if (!isGuarded) this.#update(laidOut, batch.N, learningRate);
      this.#updated();
      return loss;
    } finally {
      this.network.lock.release();
    }
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

  /** What the next step starts from: {@link Trainer.restore} goes on from it, in this process or another. */
  async snapshot(): Promise<TrainerSnapshot> {
    return this.network.exclusive(async () => {
      const { values } = await this.network.present();
      return { values, optimizer: await this.#memory.snapshot() };
    });
  }

  /**
   * Goes back, or on, to a snapshot of a trainer of the same network and optimizer.
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
    });
  }

  /** Makes all replicas alike, where their running statistics differ. */
  async settle(): Promise<void> {
    const executor = this.#laidOut?.executor;
    const replica = this.#replica;
    if (!executor || !replica) return;
    await this.network.exclusive(async () => {
      await this.#refresh(executor);
      replica.settle(executor);
      this.#version = this.network.follow(this.#read);
    });
  }

  /** @throws DivergedError if the last update left a parameter that is not finite, which no loss has shown yet */
  async assertFinite(): Promise<void> {
    const executor = this.#laidOut?.executor;
    if (executor) await this.network.exclusive(() => assertFiniteParameters(executor, this.stepCount));
  }

  /** From the batch to the gradient of the outputs. */
  #forward({ executor, batch: memory }: LaidOut, batch: Batch): void {
    const { N } = batch;
    assertNeeds(memory.loss, batch.labels ? "labels" : "targets");
    assertWeighted(memory.isWeighted, batch.weights !== undefined);
    assertFits(executor, N, this.#replica);
    memory.write(batch);
    const counted = batch.counted ?? N;
    this.#replica?.begin(counted, counted === 0 ? 0 : memory.weight);
    executor.step.index = this.stepCount;
    executor.step.firstRow = batch.firstRow ?? 0;
    executor.forward(N, "train");
    memory.measure(N);
  }

  /** From the gradient of the outputs to the updated parameters. */
  #update({ executor, update }: LaidOut, N: number, learningRate: number): void {
    if (this.#replica) this.#replica.backward(executor, N);
    else executor.backward();
    update(learningRate);
  }

  /**
   * {@link Trainer.#update} if the device finds loss and inputs finite. The backward pass is guarded, too: it updates the
   * running statistics, and an error names the first bad tensor from what the forward pass left.
   */
  #guardedUpdate(laidOut: LaidOut, N: number, learningRate: number): void {
    this.backend.guarded!(laidOut.batch.guard, () => this.#update(laidOut, N, learningRate));
  }

  /** The update has taken effect, or will before anything that is enqueued from now on. */
  #updated(): void {
    this.#memory.stepCount++;
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
    const loss = lossOf(this.#options.loss ?? defaultLoss(batch.labels !== undefined));
    const weighted = batch.weights !== undefined;
    assertSuits(loss, this.network.outputs, { targets: batch.labels ? undefined : this.network.outputs, weighted });
    const { replica, batchSize: whole, seed = 0 } = this.#options;
    const batchSize = whole === undefined ? batch.N : Math.ceil(whole / (replica?.size ?? 1));
    const preparing = this.backend.prepare([
      ...lossKernels(loss, weighted),
      ...MEASURING_KERNELS,
      ...this.optimizer.kernels,
    ]);
    if (preparing) await preparing;
    const executor = await layOut(this.network.structure, this.backend, batchSize, "train");
    executor.step.seed = seed;
    const update = this.#memory.bind(executor.parameters, executor.gradients);
    this.#laidOut = { executor, batch: new BatchMemory(executor, loss, weighted), update };
    return this.#laidOut;
  }
}

/** What a trainer lays out when the first batch comes. */
interface LaidOut {
  readonly executor: Executor;
  readonly batch: BatchMemory;
  readonly update: (learningRate: number) => void;
}

function isLabels(answers: ArrayLike<number> | TensorLike): answers is ArrayLike<number> {
  return isArrayLike(answers) && !isArrayLike((answers as ArrayLike<unknown>)[0]);
}

/** @throws ConfigError if a batch has weights and the first one had none, or the other way round */
function assertWeighted(wasWeighted: boolean, isWeighted: boolean): void {
  if (wasWeighted === isWeighted) return;
  throw new ConfigError(
    `step: this batch has ${isWeighted ? "weights" : "no weights"}, but the first one had ${wasWeighted ? "some" : "none"}. ` +
      "Give weights to every step, or to none; 1 is the weight of a row that counts like any other.",
  );
}

function assertFits({ batchSize, structure }: Executor, N: number, replica: Replica | undefined): void {
  if (N > batchSize) {
    throw new ShapeError(
      `step: a batch of ${N} rows is larger than ${batchSize}, for which memory was laid out. ` +
        `Pass { batchSize: ${N} } to createTrainer.`,
    );
  }
  if (!replica) assertBatch(structure, N); // else it is the batch of all that counts
}
