/**
 * What is measured of a classifier besides accuracy and loss, and how it is printed.
 *
 * @module
 */
import { ConfigError, isRowSource, type MetricName, type ModelDescription } from "../../src/index.ts";
import { formatValue } from "../base/format.ts";
import type { Samples } from "../inputs/training-inputs.ts";

/** Keep a few sums, however many rows there are. */
const SUMMED: readonly MetricName[] = [
  ...(["f1", "precision", "recall", "balancedAccuracy", "weightedF1", "weightedPrecision", "weightedRecall"] as const),
  ...(["logLoss", "calibrationError"] as const),
];
/** Keep a score of every row: of rows that are not in memory only if they are asked for. */
const RANKED: readonly MetricName[] = ["rocAuc", "averagePrecision"];

/** What is printed where nothing was asked for. */
const SHOWN: readonly string[] = ["f1", "balancedAccuracy", "rocAuc", "averagePrecision", "calibrationError"];

/**
 * The metrics to measure; undefined for a regression and for several labels, whose measures are always the same.
 *
 * @param asked names that the user gave, which the library checks
 * @throws ConfigError where names are given for another task than one class a row
 */
export function metricsFor(
  samples: Samples,
  asked: readonly string[] | undefined,
  task: ModelDescription["task"],
): readonly MetricName[] | undefined {
  if (samples.targets !== undefined) {
    if (asked === undefined) return undefined;
    throw new ConfigError(
      task === "multiLabel"
        ? "--metrics is for one class a row, and this model gives several labels: accuracy, precision, recall and F1 of each " +
            "label are always measured. Leave it out."
        : "--metrics is for classifiers: R², RMSE and mean absolute error of a regression are always measured. Leave it out.",
    );
  }
  return (asked as readonly MetricName[] | undefined) ?? [...SUMMED, ...(isRowSource(samples) ? [] : RANKED)];
}

/** `f1 0.9312   rocAuc 0.981`: what was asked for, else a few. A dash stands for what is not defined on the rows. */
export function metricsLine(metrics: Readonly<Partial<Record<string, number>>>, asked?: readonly string[]): string {
  return (asked ?? SHOWN)
    .filter((name) => metrics[name] !== undefined)
    .map((name) => `${name} ${Number.isNaN(metrics[name]) ? "–" : formatValue(metrics[name]!)}`)
    .join("   ");
}
