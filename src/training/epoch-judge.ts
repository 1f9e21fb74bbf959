/**
 * Which epoch of a run is the best, by the loss or by the metric that is watched; and whether patience is over.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import type { Values } from "../graph/executor.ts";
import type { Measures, Watch } from "../metrics/measures.ts";
import type { BestEpoch } from "./checkpoint.ts";
import type { Evaluation } from "./events.ts";
import type { EarlyStopping } from "./options.ts";
import type { Progress } from "./progress.ts";

/** What of an evaluation decides. */
type Judged = Omit<BestEpoch, "epoch">;

/** Notes the best epoch in the progress of a run. */
export class EpochJudge {
  readonly #progress: Progress;
  readonly #earlyStopping: EarlyStopping | undefined;
  readonly #keepsValues: boolean;
  readonly #watch: Watch | undefined;

  /**
   * @param keepsValues whether the weights of the best epoch are kept
   * @param watch what decides which epoch is the best. Default: the loss
   */
  constructor(
    progress: Progress,
    earlyStopping: EarlyStopping | undefined,
    keepsValues: boolean,
    watch: Watch | undefined,
  ) {
    this.#progress = progress;
    this.#earlyStopping = earlyStopping;
    this.#keepsValues = keepsValues;
    this.#watch = watch;
  }

  /** What an evaluation has to measure beside the loss. */
  measures(): Measures | undefined {
    return this.#watch?.measures();
  }

  /** @throws DataError where the metric that is watched is not defined on the validation data */
  assertDefined({ metrics }: Evaluation): void {
    if (!this.#watch || Number.isFinite(metrics![this.#watch.metric])) return;
    throw new DataError(
      `The metric "${this.#watch.metric}", which is watched, is not defined on the validation data: rows of one class alone, ` +
        "or outputs that are no numbers. Watch another metric, or validate on other rows.",
    );
  }

  /**
   * Whether the epoch at hand is the best so far; then it is noted.
   *
   * @param read gives the weights that were judged
   */
  async judge(evaluation: Evaluation, read: () => Promise<Values>): Promise<boolean> {
    const { epoch, best } = this.#progress;
    const minDelta = this.#earlyStopping?.minDelta ?? 0;
    const improved = this.#costOf(this.#judged(evaluation)) < this.#costOf(best) - minDelta;
    if (improved) await this.noteBest(epoch, evaluation, read);
    return improved;
  }

  /** @param epoch 0 for what the run began with */
  async noteBest(epoch: number, evaluation: Evaluation, read: () => Promise<Values>): Promise<void> {
    const values = this.#keepsValues ? await read() : undefined;
    this.#progress.best = { epoch, ...this.#judged(evaluation), ...(values && { values }) };
  }

  get isOutOfPatience(): boolean {
    return this.#progress.epochsSinceBest >= (this.#earlyStopping?.patience ?? Number.POSITIVE_INFINITY);
  }

  #judged({ loss, metrics }: Evaluation): Judged {
    return { loss, ...(this.#watch && { watched: metrics![this.#watch.metric]! }) };
  }

  /** The lower, the better; infinite before there is a best epoch. */
  #costOf(judged: Judged | undefined): number {
    if (!judged) return Number.POSITIVE_INFINITY;
    return this.#watch ? this.#watch.sign * judged.watched! : judged.loss;
  }
}
