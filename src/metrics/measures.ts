/**
 * Metrics by name: what evaluation and training load when one is first asked for.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { inWords } from "../base/words.ts";
import type { Rows } from "../data/rows.ts";
import { labelRankingTally, labelTally } from "./label-tallies.ts";
import {
  calibrationTally,
  confusionTally,
  logLossTally,
  rankingTally,
  regressionTally,
  type TalliedRows,
  type Tally,
  type TallyMaker,
  topTally,
} from "./tallies.ts";
import { assertClasses } from "./top-k.ts";

/** Of each metric but `top3Accuracy` and the like. */
type FixedName =
  | "accuracy"
  | "balancedAccuracy"
  | "precision"
  | "recall"
  | "f1"
  | "weightedPrecision"
  | "weightedRecall"
  | "weightedF1"
  | "rocAuc"
  | "averagePrecision"
  | "logLoss"
  | "calibrationError"
  | "labelAccuracy"
  | "labelF1"
  | "labelMicroF1"
  | "labelRocAuc"
  | "labelAveragePrecision"
  | "meanAbsoluteError"
  | "rootMeanSquaredError"
  | "r2";

/**
 * A metric that `evaluate` measures and `train` watches. `precision`, `recall` and `f1` are the macro means of
 * `classificationReport`, and `calibrationError` the expected one, in 15 bins. `top3Accuracy` is the `topKAccuracy` of k = 3.
 * `labelF1` and the like are for several labels a row, each with an output and with targets of 0 and 1: plain means over the
 * labels, and `labelMicroF1` of all labels together.
 */
export type MetricName = FixedName | `top${number}Accuracy`;

interface Metric {
  readonly needs: "labels" | "targets";
  readonly best: "highest" | "lowest";
  readonly tally: TallyMaker;
}

const share = (tally: TallyMaker): Metric => ({ needs: "labels", best: "highest", tally });
const misfit = (tally: TallyMaker): Metric => ({ needs: "labels", best: "lowest", tally });
const ofLabels = (tally: TallyMaker): Metric => ({ needs: "targets", best: "highest", tally });
const error: Metric = { needs: "targets", best: "lowest", tally: regressionTally };

const METRICS: Readonly<Record<FixedName, Metric>> = {
  accuracy: share(confusionTally),
  balancedAccuracy: share(confusionTally),
  precision: share(confusionTally),
  recall: share(confusionTally),
  f1: share(confusionTally),
  weightedPrecision: share(confusionTally),
  weightedRecall: share(confusionTally),
  weightedF1: share(confusionTally),
  rocAuc: share(rankingTally),
  averagePrecision: share(rankingTally),
  logLoss: misfit(logLossTally),
  calibrationError: misfit(calibrationTally),
  labelAccuracy: ofLabels(labelTally),
  labelF1: ofLabels(labelTally),
  labelMicroF1: ofLabels(labelTally),
  labelRocAuc: ofLabels(labelRankingTally),
  labelAveragePrecision: ofLabels(labelRankingTally),
  meanAbsoluteError: error,
  rootMeanSquaredError: error,
  r2: { needs: "targets", best: "highest", tally: regressionTally },
};

const TOP = /^top([1-9]\d{0,8})Accuracy$/;

/** The metrics of some rows, while the rows come. */
export interface Measures {
  add(rows: TalliedRows): void;
  /** Takes in what the other replicas have added. @param sum adds each element up over the replicas */
  join(sum: (values: Float64Array) => void): void;
  values(): Readonly<Record<string, number>>;
}

/**
 * @param data whose rows will come
 * @param M outputs of the network
 * @throws ConfigError for a name that no metric has, and a metric that is not for this data
 */
export function measuresFor(names: readonly string[], data: Rows, M: number): Measures {
  const tallies = new Map<TallyMaker, Tally>();
  for (const name of names) {
    assertMetric(name, data, M);
    const { tally } = metricOf(name);
    if (!tallies.has(tally)) tallies.set(tally, tally(data, M));
  }
  const all = [...tallies.values()];
  return {
    add(rows) {
      for (const tally of all) tally.add(rows);
    },
    join(sum) {
      for (const tally of all) tally.join(sum);
    },
    values() {
      const found: Readonly<Record<string, number>> = Object.assign({}, ...all.map((tally) => tally.values()));
      return Object.fromEntries(names.map((name) => [name, found[name]!]));
    },
  };
}

/** A metric that decides which epoch is the best. */
export interface Watch {
  readonly metric: MetricName;
  /** The factor that makes the lowest value the best one. */
  readonly sign: 1 | -1;
  /** For one pass over the validation data. */
  measures(): Measures;
}

/** @throws ConfigError for a name that no metric has, and a metric that is not for this data */
export function watchOf(metric: MetricName, validation: Rows, M: number): Watch {
  assertMetric(metric, validation, M, ["loss"]);
  const measures = (): Measures => measuresFor([metric], validation, M);
  return { metric, sign: metricOf(metric).best === "lowest" ? 1 : -1, measures };
}

/** @param others names that may be said besides */
function metricOf(name: string, others: readonly string[] = []): Metric {
  if (typeof name !== "string") throw new ConfigError(`A metric is a name, such as "f1", but got ${inWords(name)}.`);
  if (Object.hasOwn(METRICS, name)) return METRICS[name as FixedName];
  const [, k] = TOP.exec(name) ?? [];
  if (k !== undefined) return share(topTally(name, Number(k)));
  throw new ConfigError(
    `There is no metric "${name}". ${didYouMean(name, [...others, ...Object.keys(METRICS), "top3Accuracy"])}`,
  );
}

/**
 * @param data with targets, or without: then it has labels
 * @param M outputs of the network
 * @param others names that may be said in place of a metric, for messages: `["loss"]`
 * @throws ConfigError for a name that no metric has, and a metric that is not for this data
 */
export function assertMetric(
  name: string,
  { targets }: { readonly targets?: unknown },
  M: number,
  others: readonly string[] = [],
): void {
  const { needs } = metricOf(name, others);
  const has = targets === undefined ? "labels" : "targets";
  if (has !== needs) {
    const others = Object.entries(METRICS).flatMap(([other, metric]) => (metric.needs === has ? [other] : []));
    throw new ConfigError(
      `The metric "${name}" is for data with ${needs}, and this data has ${has}. There are: ${others.join(", ")}.`,
    );
  }
  const [, k] = TOP.exec(name) ?? [];
  if (k !== undefined) assertClasses(`The k of ${name}`, Number(k), M);
  if (needs === "labels" && M < 2) {
    throw new ConfigError(`The metric "${name}" needs an output for each class, but the network has one output.`);
  }
}
