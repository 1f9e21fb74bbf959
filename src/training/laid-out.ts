/**
 * All of a trainer's memory on its backend, and the passes of one step over it.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import { ConfigError, ShapeError } from "../base/errors.ts";
import { type Executor, layOut, type Purpose } from "../graph/executor.ts";
import { assertBatch } from "../graph/structure.ts";
import { defaultLoss, lossOf } from "../losses/catalog.ts";
import { assertNeeds, assertSuits, lossKernels } from "../losses/loss.ts";
import type { Network } from "../network/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { BatchMemory, MEASURING_KERNELS } from "./batch-memory.ts";
import type { Batch } from "./batches.ts";
import type { OptimizerMemory } from "./optimizer-memory.ts";
import type { TrainerOptions } from "./options.ts";
import { frozenStatistics } from "./parameter-groups.ts";
import type { Replica } from "./replica.ts";
import { type UpdatePass, updateKernels } from "./update-pass.ts";

/** What is laid out when the first batch comes. */
export class LaidOut {
  readonly executor: Executor;
  readonly batch: BatchMemory;
  readonly pass: UpdatePass;
  readonly #backend: Backend;
  readonly #replica: Replica | undefined;

  constructor(executor: Executor, batch: BatchMemory, pass: UpdatePass, replica: Replica | undefined) {
    this.executor = executor;
    this.batch = batch;
    this.pass = pass;
    this.#backend = executor.backend;
    this.#replica = replica;
  }

  /** From the batch to the gradient of the outputs. @param index of the step, for what is random in it */
  forward(batch: Batch, index: number): void {
    const { executor } = this;
    const { N } = batch;
    assertNeeds(this.batch.loss, batch.labels ? "labels" : "targets");
    assertWeighted(this.batch.isWeighted, batch.weights !== undefined);
    assertFits("step", executor, N);
    if (!this.#replica) assertBatch(executor.structure, N, executor.frozen); // else it is the batch of all that counts
    this.batch.write(batch);
    const counted = batch.counted ?? N;
    this.#replica?.begin(counted, counted === 0 ? 0 : this.batch.weight);
    executor.step.index = index;
    executor.step.firstRow = batch.firstRow ?? 0;
    executor.forward(N, "train");
    this.batch.measure(N);
  }

  /** From the gradient of the outputs to those of all parameters, of all replicas. */
  backward(N: number): void {
    if (this.#replica) this.#replica.backward(this.executor, N);
    else this.executor.backward();
  }

  /** Makes all replicas alike, where their running statistics differ. */
  settle(): void {
    this.#replica?.settle(this.executor);
  }

  /** The backward pass, and what comes before an update: of `batches` batches, or of none yet if it is 0. */
  gradients(N: number, batches: number): void {
    this.backward(N);
    if (batches === 0) this.pass.gather();
    else this.pass.prepare(batches);
  }

  /**
   * {@link LaidOut.gradients} and the update, if the device finds loss, inputs and the norm of the gradients finite. The
   * backward pass is guarded, too: it updates the running statistics, and an error names the first bad tensor from what
   * the forward pass left.
   */
  guarded(N: number, batches: number, t: number, learningRate: number): void {
    const { guard } = this.batch;
    const { clipping } = this.pass;
    const guarded = this.#backend.guarded!.bind(this.#backend);
    clipping?.preset(guard.finite); // for a loss that is not finite: the norm is then not computed
    guarded(guard, () => {
      this.gradients(N, batches);
      if (batches > 0 && !clipping) this.pass.update(t, learningRate);
    });
    if (batches === 0 || !clipping) return;
    guarded({ finite: clipping.norm, zero: guard.zero }, () => this.pass.update(t, learningRate));
  }
}

/** What a trainer trains, where, and by which rule. */
export interface Trained {
  readonly network: Network;
  readonly backend: Backend;
  readonly optimizer: Optimizer;
}

/** Lays a trainer's memory out, after loading what its backend needs. */
export async function layOutTrainer(
  trained: Trained,
  memory: OptimizerMemory,
  batch: Batch,
  options: TrainerOptions,
): Promise<LaidOut> {
  const { network, backend } = trained;
  const loss = lossOf(options.loss ?? defaultLoss(batch.labels !== undefined));
  const weighted = batch.weights !== undefined;
  assertSuits(loss, network.outputs, { targets: batch.labels ? undefined : network.outputs, weighted });
  const { replica, batchSize: whole } = options;
  const batchSize = whole === undefined ? batch.N : Math.ceil(whole / (replica?.size ?? 1));
  const preparing = backend.prepare([...lossKernels(loss, weighted), ...MEASURING_KERNELS]);
  if (preparing) await preparing;
  const { executor, pass } = await layOutPasses(trained, memory, batchSize, options, "train");
  return new LaidOut(executor, new BatchMemory(executor, loss, weighted), pass, replica);
}

/** Lays out the passes over a network and the update of its weights, after loading what the backend needs. */
export async function layOutPasses(
  { network, backend, optimizer }: Trained,
  memory: OptimizerMemory,
  batchSize: number,
  options: TrainerOptions,
  purpose: Purpose,
): Promise<Pick<LaidOut, "executor" | "pass">> {
  const preparing = backend.prepare(updateKernels(optimizer, options));
  if (preparing) await preparing;
  const { structure } = network;
  const executor = await layOut(structure, backend, batchSize, purpose);
  executor.step.seed = options.seed ?? 0;
  executor.freeze(frozenStatistics(structure, options.parameterGroups));
  return { executor, pass: memory.bind(executor.parameters, executor.gradients) };
}

/** @throws ConfigError if a batch has weights and the first one had none, or the other way round */
function assertWeighted(wasWeighted: boolean, isWeighted: boolean): void {
  if (wasWeighted === isWeighted) return;
  throw new ConfigError(
    `step: this batch has ${isWeighted ? "weights" : "no weights"}, but the first one had ${wasWeighted ? "some" : "none"}. ` +
      "Give weights to every step, or to none; 1 is the weight of a row that counts like any other.",
  );
}

/** @throws ShapeError for more rows than memory was laid out for */
export function assertFits(where: string, { batchSize }: Executor, N: number): void {
  if (N <= batchSize) return;
  throw new ShapeError(
    `${where}: a batch of ${N} rows is larger than ${batchSize}, for which memory was laid out. ` +
      `Pass { batchSize: ${N} } to createTrainer.`,
  );
}
