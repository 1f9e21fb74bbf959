/**
 * Which metrics are for several labels a row: the data alone does not tell, since labels are targets, as numbers are.
 *
 * @module
 */
import { ConfigError, type MetricName, type ModelDescription } from "../../src/index.ts";

const OF_LABELS: readonly string[] = [
  "labelAccuracy",
  "labelF1",
  "labelMicroF1",
  "labelRocAuc",
  "labelAveragePrecision",
] satisfies MetricName[];

/**
 * @param flag that names the metric
 * @throws ConfigError for a metric of one answer a row where the task is several labels, and the other way round
 */
export function assertForTask(flag: string, name: string, task: ModelDescription["task"]): void {
  if (OF_LABELS.includes(name) === (task === "multiLabel")) return;
  throw new ConfigError(
    task === "multiLabel"
      ? `${flag} ${name} is not for several labels a row, as this model gives. There are: ${OF_LABELS.join(", ")}.`
      : `${flag} ${name} is for several labels a row: targets that all have two values. Choose another metric.`,
  );
}
