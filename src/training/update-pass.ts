/**
 * From the gradients of a batch to the weights: several batches gathered, clipped, the update of each group, the average.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import type { Kernel } from "../backends/kernel.ts";
import type { Structure } from "../graph/structure.ts";
import { AVERAGE_WEIGHTS, GATHER_GRADIENTS, MEAN_GRADIENTS } from "../optimizers/averaging/kernels.ts";
import { CLEAR_GRADIENTS, CLIP_TO_NORM, CLIP_TO_VALUE, GRADIENT_NORM } from "../optimizers/clipping/kernels.ts";
import type { Optimizer, OptimizerBuffers, Update } from "../optimizers/optimizer.ts";
import { bindClipNorm, bindClipValue, type Clipping } from "./clipping.ts";
import { bindGroups } from "./grouped-update.ts";
import { segmentsOf } from "./parameter-groups.ts";
import type { Averaging, UpdateOptions } from "./update-options.ts";

/** Slots beside the optimizer's: the average of the weights, and the sum of gradients that wait for their update. */
export const AVERAGE = "weightAverage";
export const GATHERED = "gatheredGradients";

/** The slots that a trainer with these options remembers. */
export function slotsOf(optimizer: Optimizer, { averaging, accumulate = 1 }: UpdateOptions): readonly string[] {
  return [...optimizer.slots, ...(averaging ? [AVERAGE] : []), ...(accumulate > 1 ? [GATHERED] : [])];
}

/** Every kernel that an {@link UpdatePass} with these options binds. */
export function updateKernels(optimizer: Optimizer, options: UpdateOptions): readonly Kernel[] {
  const { clipNorm, clipValue, accumulate = 1, averaging } = options;
  return [
    ...optimizer.kernels,
    ...(clipNorm === undefined ? [] : [GRADIENT_NORM, CLIP_TO_NORM, CLEAR_GRADIENTS, AVERAGE_WEIGHTS]),
    ...(clipValue === undefined ? [] : [CLIP_TO_VALUE]),
    ...(accumulate > 1 ? [GATHER_GRADIENTS, MEAN_GRADIENTS] : []),
    ...(averaging ? [AVERAGE_WEIGHTS] : []),
  ];
}

/** How much of the average stays at update t, from 1: nothing at the first. */
export function keptAt({ decay }: Averaging, t: number): number {
  if (t === 1) return 0;
  return decay === "equal" ? (t - 1) / t : decay;
}

/** The passes behind the backward pass, bound once, when memory is laid out. */
export class UpdatePass {
  readonly clipping: Clipping | undefined;
  readonly #clipValues: () => void;
  readonly #gather: (() => void) | undefined;
  readonly #mean: (factor: number) => void;
  readonly #update: Update;
  readonly #average: (t: number) => void;

  /** @throws ConfigError for groups that do not fit the network or the optimizer */
  constructor(
    backend: Backend,
    structure: Structure,
    optimizer: Optimizer,
    options: UpdateOptions,
    buffers: OptimizerBuffers,
  ) {
    const { w, dw, slots, size } = buffers;
    const { averaging } = options;
    const segments = segmentsOf(structure, options, backend.viewAlignment);
    this.clipping = bindClipNorm(backend, options, segments, dw);
    this.#clipValues = bindClipValue(backend, options, dw);
    this.#update = bindGroups(backend, optimizer, segments, buffers);
    const gathered = slots[GATHERED];
    const gather = gathered && backend.bind(GATHER_GRADIENTS);
    const mean = gathered && backend.bind(MEAN_GRADIENTS);
    this.#gather = gather && (() => gather(gathered, dw, size));
    this.#mean = (factor) => mean?.(dw, gathered!, size, factor);
    const average = averaging && backend.bind(AVERAGE_WEIGHTS);
    this.#average = (t) => average?.(slots[AVERAGE]!, w, size, keptAt(averaging!, t));
  }

  /** Enqueues: a batch's gradients are added to those that wait. */
  gather(): void {
    this.#gather?.();
  }

  /** Enqueues: the gradients become the mean of so many batches', of which one is the last; then their norm, if asked for. */
  prepare(batches: number): void {
    this.#mean(1 / batches);
    this.#clipValues();
    this.clipping?.measure();
  }

  /**
   * Enqueues the update for what was prepared.
   *
   * @param t which update this is, from 1
   */
  update(t: number, learningRate: number): void {
    this.clipping?.scale();
    this.#update(t, learningRate);
    this.#average(t);
  }
}
