/**
 * The curves of a run, in bounded memory.
 *
 * @module
 */

import type { Frame } from "./protocol.ts";
import { Series } from "./series.ts";

/** Read them again whenever their run's `curvesVersion` changes. */
export interface Curves {
  readonly loss: Series;
  readonly accuracy: Series;
  readonly validationLoss: Series;
  readonly validationAccuracy: Series;
}

export function noCurves(): Curves {
  return {
    loss: new Series(),
    accuracy: new Series(),
    validationLoss: new Series(),
    validationAccuracy: new Series(),
  };
}

/** Takes in what a frame says. */
export function addFrame(curves: Curves, { steps, epochs }: Pick<Frame, "steps" | "epochs">): void {
  for (const event of steps) {
    curves.loss.add(event.step, event.loss);
    curves.accuracy.add(event.step, event.accuracy ?? Number.NaN);
  }
  for (const { step, validation } of epochs) {
    curves.validationLoss.add(step, validation?.loss ?? Number.NaN);
    curves.validationAccuracy.add(step, validation?.accuracy ?? Number.NaN);
  }
}
