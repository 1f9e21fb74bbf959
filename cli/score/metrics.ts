/**
 * What is measured of a classifier besides accuracy and loss, and how it is printed.
 *
 * @module
 */
import { ConfigError, isRowSource, type MetricName, type ModelDescription } from "../../src/index.ts";
import { formatValue } from "../base/format.ts";
import { assertForTask } from "../base/task-metrics.ts";
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
 * The metrics to measure; undefined for a regression, and for several labels where none are asked for: what else is measured of
 * them is always the same.
 *
 * @param asked names that the user gave, which the library checks
 * @throws ConfigError where names are given for a regression, or for another task
 */
export function metricsFor(
  samples: Samples,
  asked: readonly string[] | undefined,
  task: ModelDescription["task"],
): readonly MetricName[] | undefined {
  for (const name of asked ?? []) assertForTask("--metrics", name, task);
  if (samples.targets === undefined) {
    return (asked as readonly MetricName[] | undefined) ?? [...SUMMED, ...(isRowSource(samples) ? [] : RANKED)];
  }
  if (asked === undefined || task === "multiLabel") return asked as readonly MetricName[] | undefined;
  throw new ConfigError(
    "--metrics is for classifiers: R², RMSE and mean absolute error of a regression are always measured. Leave it out.",
  );
}

/** `f1 0.9312   rocAuc 0.981`: what was asked for, else a few. A dash stands for what is not defined on the rows. */
export function metricsLine(metrics: Readonly<Partial<Record<string, number>>>, asked?: readonly string[]): string {
  return (asked ?? SHOWN)
    .filter((name) => metrics[name] !== undefined)
    .map((name) => `${name} ${Number.isNaN(metrics[name]) ? "–" : formatValue(metrics[name]!)}`)
    .join("   ");
}
