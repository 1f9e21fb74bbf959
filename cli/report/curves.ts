/**
 * The curves of a run, from its events.
 *
 * @module
 */
import type { EpochEvent, StepEvent } from "../../src/index.ts";
import type { LoggedEvent } from "../runs/event-log.ts";
import type { BatchPoint, Curves, EpochPoint } from "./run-report.ts";

/** More points than this do not show in a plot as wide as half a page. */
const MOST_POINTS = 150;

/** @param events as they were read from a file; numbers that are none are left out of the curves */
export function curvesOf(events: readonly LoggedEvent[]): Curves {
  const epochs = events.filter(
    (event) => event.type === "epoch" && areNumbers(event.epoch, event.loss),
  ) as EpochEvent[];
  const steps = events.filter(
    (event) => event.type === "step" && areNumbers(event.step, event.loss, event.learningRate),
  ) as StepEvent[];
  const start = events.find((event) => event.type === "start");
  const best = epochs.findLast((event) => event.best);
  return {
    epochs: epochs.map(epochPoint),
    batches: thinned(steps, start?.stepsPerEpoch ?? 1),
    best: best?.epoch,
    watched: Object.keys(best?.validation?.metrics ?? {})[0],
  };
}

function epochPoint({ epoch, loss, accuracy, validation }: EpochEvent): EpochPoint {
  return {
    epoch,
    loss,
    accuracy: numberOf(accuracy),
    validationLoss: numberOf(validation?.loss),
    validationAccuracy: numberOf(validation?.accuracy),
    watched: numberOf(Object.values(validation?.metrics ?? {})[0]),
  };
}

/** The mean of each stretch of steps. */
function thinned(steps: readonly StepEvent[], stepsPerEpoch: number): BatchPoint[] {
  const length = Math.ceil(steps.length / MOST_POINTS);
  const points: BatchPoint[] = [];
  for (let start = 0; start < steps.length; start += length) {
    const stretch = steps.slice(start, start + length);
    const accuracies = stretch.flatMap(({ accuracy }) => numberOf(accuracy) ?? []);
    points.push({
      epoch: mean(stretch.map(({ step }) => step)) / stepsPerEpoch,
      loss: mean(stretch.map(({ loss }) => loss)),
      accuracy: accuracies.length === 0 ? undefined : mean(accuracies),
      learningRate: mean(stretch.map(({ learningRate }) => learningRate)),
    });
  }
  return points;
}

function areNumbers(...values: readonly unknown[]): boolean {
  return values.every((value) => numberOf(value) !== undefined);
}

function numberOf(value: unknown): number | undefined {
  return Number.isFinite(value) ? (value as number) : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
