/**
 * A sweep: the same trial with one number changed, with and without batch normalization, for several seeds.
 *
 * @module
 */
import type { Pictures } from "./pictures.ts";
import { type Outcome, outcomeOf, type Trial } from "./trial.ts";

export interface Sweep {
  /** Of its files: `depth`. */
  readonly name: string;
  /** What is changed, for people. */
  readonly label: string;
  readonly isLogarithmic: boolean;
  readonly values: readonly number[];
  readonly seeds: readonly number[];
  readonly trainCount: number;
  readonly validationCount: number;
  trial(value: number, seed: number, hasBatchNorm: boolean): Trial;
}

/** One run of a sweep. */
export interface Point extends Outcome {
  readonly value: number;
  readonly seed: number;
  readonly hasBatchNorm: boolean;
}

/** @param onPoint called after each run */
export async function pointsOf(sweep: Sweep, pictures: Pictures, onPoint: (point: Point) => void): Promise<Point[]> {
  const points: Point[] = [];
  for (const value of sweep.values) {
    for (const hasBatchNorm of [true, false]) {
      for (const seed of sweep.seeds) {
        const outcome = await outcomeOf(sweep.trial(value, seed, hasBatchNorm), pictures);
        const point = { value, seed, hasBatchNorm, ...outcome };
        points.push(point);
        onPoint(point);
      }
    }
  }
  return points;
}

/** The numbers of a sweep as CSV, with all their digits: the same on every machine. */
export function csvOf(points: readonly Point[]): string {
  const columns = ["value", "batchNorm", "seed", "validationAccuracy", "trainAccuracy", "loss"];
  const rows = points.map(({ value, hasBatchNorm, seed, validationAccuracy, trainAccuracy, loss }) =>
    [value, hasBatchNorm ? "with" : "without", seed, validationAccuracy, trainAccuracy, loss].join(","),
  );
  return `${[columns.join(","), ...rows].join("\n")}\n`;
}
