/**
 * A training run as data, which can go to a worker.
 *
 * @module
 */
import { type BackendChoice, variantOf } from "../../backends/create.ts";
import type { Kernel } from "../../backends/kernel.ts";
import { ConfigError } from "../../base/errors.ts";
import { isOwn } from "../../base/own.ts";
import { allocate, type Tensor } from "../../base/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import { DatasetRows, type Rows } from "../../data/rows.ts";
import { kernelsOf } from "../../graph/executor.ts";
import { operationName } from "../../graph/structure.ts";
import { isOwnLayer } from "../../layers/catalog.ts";
import { type Loss, lossKernels } from "../../losses/loss.ts";
import type { Network } from "../../network/network.ts";
import { adam } from "../../optimizers/adam/adam.ts";
import type { TrainOptions } from "../options.ts";
import type { Plan } from "../plan.ts";
import { updateKernels } from "../update-pass.ts";
import type { LossDescription, RunDescription } from "./messages.ts";

/**
 * The run as it goes to a worker. The network is initialized if it has no values yet. Data is copied once, here, unless it
 * lies in shared memory.
 *
 * @throws ConfigError for layers, an optimizer, a backend or a source of rows of one's own
 */
export async function describeRun(network: Network, plan: Plan, options: TrainOptions): Promise<RunDescription> {
  const {
    optimizer = adam(),
    loss,
    backend,
    schedule,
    validation,
    signal,
    checkpoint,
    worker,
    replica,
    ...plain
  } = options;
  if (replica) throw new ConfigError("A replica cannot be taken along. Train without worker.");
  const { layers, operations } = network.structure;
  const inside = operations.find(({ layer }) => layer && !isOwnLayer(layer)); // named before those that hold it
  if (inside) throw notOwn(operationName(inside));
  const index = layers.findIndex((layer) => !isOwnLayer(layer));
  if (index >= 0) throw notOwn(`${layers[index]!.kind} "${index}"`);
  if (!isOwn(optimizer)) throw notOwn(`the optimizer "${optimizer.kind}"`);
  if (typeof loss === "object") assertOwnLoss(loss);
  const variant = await variantFor(
    [
      ...kernelsOf(network.structure),
      ...lossKernels(plan.loss, plan.rows.weighted === true),
      ...updateKernels(optimizer, options),
    ],
    backend,
  );
  if (!network.initialized) network.initialize(plan.seed);
  return {
    layers: layers.map(({ config }) => config),
    inputShape: network.inputShape,
    values: await network.state(),
    dataset: copyOf(plan.rows, "training data"),
    validation: plan.validation && copyOf(plan.validation, "validation data"),
    optimizer: { kind: optimizer.kind, config: optimizer.config },
    factors: factorsOf(plan),
    variant,
    loss: describeLoss(plan.loss),
    plain,
    checkpoint: checkpoint && {
      ...(checkpoint.everySteps !== undefined && { everySteps: checkpoint.everySteps }),
      isAsked: checkpoint.wanted !== undefined,
    },
    aborted: signal?.aborted ?? false,
  };
}

/** The heads of a loss are named before the loss that holds them. */
function assertOwnLoss(loss: Loss): void {
  for (const head of loss.heads ?? []) assertOwnLoss(head.loss);
  if (!isOwn(loss)) throw notOwn(`the loss "${loss.name}"`);
}

function describeLoss({ name, config = {}, heads }: Loss): LossDescription {
  if (!heads) return { name, config };
  return { heads: heads.map(({ columns, loss, weight }) => ({ columns, loss: describeLoss(loss), weight })) };
}

/** @param kernels what the worker will run: it can load no binary itself */
async function variantFor(
  kernels: readonly Kernel[],
  choice: BackendChoice = "auto",
): Promise<RunDescription["variant"]> {
  if (typeof choice === "string") return variantOf(choice, kernels);
  throw new ConfigError(
    `A backend of one's own ("${choice.name}") cannot be taken along into a worker. Name one, such as backend: "wasm", or ` +
      "train without worker.",
  );
}

function notOwn(what: string): ConfigError {
  return new ConfigError(
    `${what} is not chainrule's own: its functions cannot be taken along into a worker. Train without worker, or in a ` +
      "worker of your own that imports them.",
  );
}

/** A schedule is anybody's function, of the step alone: its values cross instead. */
function factorsOf({ schedule, epochs, batches }: Plan): Float64Array {
  const stepCount = epochs * batches.count;
  const factors = allocate("float64", stepCount) as Float64Array;
  for (let step = 0; step < stepCount; step++) factors[step] = schedule(step, stepCount);
  return factors;
}

/** @throws ConfigError for rows that lie elsewhere than in memory */
function copyOf(rows: Rows, where: string): Dataset {
  if (!(rows instanceof DatasetRows)) {
    throw new ConfigError(
      `The rows of the ${where} are read by a function, which cannot be taken along into a worker. Train without worker.`,
    );
  }
  const { x, labels, targets, weights } = rows.dataset;
  const weighed = weights ? { weights: portable(weights) } : {};
  if (labels) return { x: tensorCopy(x), labels: portable(labels), ...weighed };
  return { x: tensorCopy(x), targets: tensorCopy(targets!), ...weighed };
}

function tensorCopy({ data, shape }: Tensor): Tensor {
  return { data: portable(data), shape };
}

/** The elements in a buffer of their own, to be handed over; shared memory is seen by both. */
function portable<A extends Float32Array | Float64Array | Int32Array>(array: A): A {
  return array.buffer instanceof ArrayBuffer ? (array.slice() as A) : array;
}
