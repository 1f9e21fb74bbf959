/**
 * How far a training run has come: the part of a checkpoint that is numbers.
 *
 * @module
 */
import type { BestEpoch, Checkpoint } from "./checkpoint.ts";
import type { BatchTotals } from "./replica.ts";

/** Counts what a run does. The names are those of {@link Checkpoint}. */
export class Progress {
  epochs = 0;
  epoch = 0;
  step = 0;
  stepInEpoch = 0;
  sums = { rows: 0, loss: 0, correct: 0, weight: 0 };
  best: BestEpoch | undefined;

  startEpoch(epoch: number): void {
    this.epoch = epoch;
    this.stepInEpoch = 0;
    this.sums = { rows: 0, loss: 0, correct: 0, weight: 0 };
  }

  /** Counts a step on a batch of these rows with this mean loss. */
  countStep({ rows, weight }: BatchTotals, loss: number, correct: number): void {
    this.step++;
    this.stepInEpoch++;
    this.sums.rows += rows;
    this.sums.loss += loss * weight;
    this.sums.correct += correct;
    this.sums.weight += weight;
  }

  /** Over the batches of the epoch so far. */
  get meanLoss(): number {
    return this.sums.loss / (this.sums.weight || 1);
  }

  /** Epochs since the best one, or since the start where there is none. */
  get epochsSinceBest(): number {
    return this.epochs - (this.best?.epoch ?? 0);
  }

  /** A copy. */
  snapshot(): Pick<Checkpoint, "epochs" | "epoch" | "step" | "stepInEpoch" | "sums" | "best"> {
    const { epochs, epoch, step, stepInEpoch, best } = this;
    const { weight, ...sums } = this.sums;
    const weighed = weight === sums.rows ? sums : { ...sums, weight };
    return { epochs, epoch, step, stepInEpoch, sums: weighed, ...(best && { best }) };
  }

  restore({ epochs, epoch, step, stepInEpoch, sums, best }: Checkpoint): void {
    this.epochs = epochs;
    this.epoch = epoch;
    this.step = step;
    this.stepInEpoch = stepInEpoch;
    this.sums = { ...sums, weight: sums.weight ?? sums.rows };
    this.best = best;
  }
}
