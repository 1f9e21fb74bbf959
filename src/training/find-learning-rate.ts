/**
 * The learning-rate range finder: one short run with a rate that grows, and the loss that it gives.
 *
 * @module
 */

import { assertArgument } from "../base/arguments.ts";
import { assertPositiveInteger } from "../base/assert.ts";
import { createBreather } from "../base/breather.ts";
import { ConfigError, DivergedError } from "../base/errors.ts";
import { exp, log } from "../base/exp-log.ts";
import { assertSomeWeight } from "../base/weights.ts";
import { defaultLoss, lossOf } from "../losses/catalog.ts";
import { assertSuits, type Loss, weightOf } from "../losses/loss.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { networkOf } from "../network/sequential.ts";
import { type Batch, Batches } from "./batches.ts";
import { type Data, rowsFor } from "./check-data.ts";
import type { TrainerOptions } from "./options.ts";
import { createTrainer } from "./trainer.ts";

/** Options of {@link findLearningRate}: those of a trainer, and the range. */
export interface FindLearningRateOptions extends Omit<TrainerOptions, "optimizerState" | "replica" | "averaging"> {
  /** The rate of the first step. Default: 1e-6. */
  readonly lowest?: number;
  /** The rate of the last step. Default: 10. */
  readonly highest?: number;
  /** Steps from one to the other, each larger by the same factor; at least 10. Default: 100. */
  readonly steps?: number;
}

/** A step of the search. */
export interface LearningRatePoint {
  readonly learningRate: number;
  /** Of the step's batch, before its update. */
  readonly loss: number;
  /** The moving average of the losses, corrected for its beginning. */
  readonly smoothed: number;
}

/** What a search found. */
export interface LearningRateCurve {
  /** Up to the step at which the loss grew too large. */
  readonly points: readonly LearningRatePoint[];
  /** The rate at which the smoothed loss fell fastest, before its lowest; undefined if the loss did not fall. */
  readonly suggestion: number | undefined;
  /** The rate at which the smoothed loss was lowest: a run with this rate is close to diverging. */
  readonly lowestLoss: number;
}

/** Of the moving average. */
const KEPT = 0.9;
/** The search ends where the smoothed loss is so many times the lowest one. */
const TOO_LARGE = 4;
/** Before so many points the average knows too little. */
const FIRST = 5;

/**
 * Looks for a learning rate: trains a copy of the network with a rate that grows from step to step, until the loss does
 * (Smith 2017). The network itself stays as it is.
 *
 * @param data as for `train`; batches are shuffled by the seed, and those in which no row counts are passed over
 * @returns the curve, and the rate at which the loss fell fastest
 * @throws ConfigError, ShapeError, DataError if options or data do not fit
 * @example
 * const { suggestion } = await findLearningRate(net, data, { optimizer: adam(), batchSize: 32 });
 */
export async function findLearningRate(
  network: Network,
  data: Data,
  options: FindLearningRateOptions = {},
): Promise<LearningRateCurve> {
  assertNetwork("findLearningRate", network);
  const { lowest = 1e-6, highest = 10, steps = 100, ...own } = options;
  assertRange(lowest, highest, steps);
  assertArgument(
    !("optimizerState" in own || "replica" in own),
    "findLearningRate",
    "no optimizerState, no replica",
    own,
  );
  const rows = rowsFor(network, data, "training data", own.loss);
  const loss = lossOf(own.loss ?? defaultLoss(rows.targets === undefined));
  assertSuits(loss, network.outputs, rows);
  const { seed = 0 } = own;
  const batchSize = Math.min(own.batchSize ?? 32, rows.rowCount);
  const batches = new Batches(rows, { batchSize, shuffle: true, dropLast: true, seed });
  const trainer = await createTrainer(await copyOf(network, seed), { ...own, loss, batchSize });
  const counting = countingBatches(batches, loss);
  const curve = new Curve();
  const breathe = createBreather();
  for (let step = 0; step < steps && !curve.ended; step++) {
    await breathe();
    const learningRate = lowest * exp((log(highest / lowest) * step) / (steps - 1));
    const batch = (await counting.next()).value;
    curve.add(learningRate, await trainer.stepBatch(batch, learningRate).catch(infinite));
  }
  return curve.result();
}

/** Epoch after epoch, the batches with a row that counts: the loss of 0 of any other says nothing of the rate. */
async function* countingBatches(batches: Batches, loss: Loss): AsyncGenerator<Batch, never, void> {
  for (;;) {
    batches.startEpoch();
    let weightOfEpoch = 0;
    for (let index = 0; index < batches.count; index++) {
      const batch = await batches.batch(index);
      const weight = weightOf(loss, batch.N, batch);
      weightOfEpoch += weight;
      if (weight > 0) yield batch;
    }
    assertSomeWeight(weightOfEpoch, "training data");
  }
}

/** A loss that is not finite ends the search, as one that is too large does. */
function infinite(error: unknown): number {
  if (error instanceof DivergedError) return Number.POSITIVE_INFINITY;
  throw error;
}

async function copyOf(network: Network, seed: number): Promise<Network> {
  const copy = networkOf(network.structure.layers, network.inputShape);
  if (network.initialized) copy.loadState(await network.state());
  else copy.initialize(seed);
  return copy;
}

/** The losses so far, smoothed. */
class Curve {
  readonly #points: LearningRatePoint[] = [];
  #average = 0;
  /** 1 − KEPTᵗ: the weights that the average has so far. */
  #weight = 0;
  #lowest: LearningRatePoint | undefined;
  ended = false;

  add(learningRate: number, loss: number): void {
    this.#average = KEPT * this.#average + (1 - KEPT) * loss;
    this.#weight = KEPT * this.#weight + (1 - KEPT);
    const smoothed = this.#average / this.#weight;
    const lowest = this.#lowest?.smoothed ?? Number.POSITIVE_INFINITY;
    const bound = lowest + (TOO_LARGE - 1) * Math.abs(lowest); // a loss of one's own may lie below 0
    this.ended = !(smoothed <= bound && loss < Number.POSITIVE_INFINITY);
    if (this.ended && this.#points.length > 0) return;
    const point = { learningRate, loss, smoothed };
    this.#points.push(point);
    if (smoothed < lowest) this.#lowest = point;
  }

  /** The steepest fall before the lowest loss, between points that are two apart: equal distances of the rate's logarithm. */
  result(): LearningRateCurve {
    const points = this.#points;
    let steepest = 0;
    let suggestion: number | undefined;
    const bottom = points.indexOf(this.#lowest ?? points[0]!); // behind it a fall only follows a rise
    for (let i = FIRST; i < bottom; i++) {
      const slope = points[i + 1]!.smoothed - points[i - 1]!.smoothed;
      if (slope >= steepest) continue;
      steepest = slope;
      suggestion = points[i]!.learningRate;
    }
    return { points, suggestion, lowestLoss: (this.#lowest ?? points[0]!).learningRate };
  }
}

function assertRange(lowest: number, highest: number, steps: number): void {
  const isRange = lowest > 0 && highest > lowest && highest < Number.POSITIVE_INFINITY;
  if (!isRange) {
    throw new ConfigError(
      `findLearningRate: the range must be from above 0 to a larger finite number, but is from ${lowest} to ${highest}.`,
    );
  }
  assertPositiveInteger("findLearningRate: steps", steps);
  if (steps < 10) throw new ConfigError(`findLearningRate needs at least 10 steps, but got ${steps}.`);
}
