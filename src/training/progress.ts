/**
 * How far a training run has come: the part of a checkpoint that is numbers.
 *
 * @module
 */
import type { BestEpoch, Checkpoint } from "./checkpoint.ts";

/** Counts what a run does. The names are those of {@link Checkpoint}. */
export class Progress {
  epochs = 0;
  epoch = 0;
  step = 0;
  stepInEpoch = 0;
  sums = { rows: 0, loss: 0, correct: 0 };
  best: BestEpoch | undefined;

  startEpoch(epoch: number): void {
    this.epoch = epoch;
    this.stepInEpoch = 0;
    this.sums = { rows: 0, loss: 0, correct: 0 };
  }

  /** Counts a step on a batch of `N` rows with this mean loss. */
  countStep(N: number, loss: number, correct: number): void {
    this.step++;
    this.stepInEpoch++;
    this.sums.rows += N;
    this.sums.loss += loss * N;
    this.sums.correct += correct;
  }

  /** Epochs since the best one, or since the start where there is none. */
  get epochsSinceBest(): number {
    return this.epochs - (this.best?.epoch ?? 0);
  }

  /** A copy. */
  snapshot(): Pick<Checkpoint, "epochs" | "epoch" | "step" | "stepInEpoch" | "sums" | "best"> {
    const { epochs, epoch, step, stepInEpoch, sums, best } = this;
    return { epochs, epoch, step, stepInEpoch, sums: { ...sums }, ...(best && { best }) };
  }

  restore({ epochs, epoch, step, stepInEpoch, sums, best }: Checkpoint): void {
    this.epochs = epochs;
    this.epoch = epoch;
    this.step = step;
    this.stepInEpoch = stepInEpoch;
    this.sums = { ...sums };
    this.best = best;
  }
}
