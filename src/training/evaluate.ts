/**
 * How good a network is on data it was not trained on.
 *
 * @module
 */

import type { BackendChoice } from "../backends/create.ts";
import { assertArgument } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import type { FloatArray, Tensor } from "../base/tensor.ts";
import { assertSomeWeight } from "../base/weights.ts";
import type { Rows } from "../data/rows.ts";
import { defaultLoss, type LossName, lossOf } from "../losses/catalog.ts";
import { assertSuits, type Loss } from "../losses/loss.ts";
import { argmax } from "../metrics/accuracy.ts";
import type { Measures, MetricName } from "../metrics/measures.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network, PredictOptions } from "../network/network.ts";
import { type Data, rowsFor } from "./check-data.ts";
import type { Evaluation } from "./events.ts";
import type { Replica, Share } from "./replica.ts";
import { rowsLoss } from "./rows-loss.ts";

/** Options of {@link predictRows}. */
export interface PredictRowsOptions {
  /** What the network was trained with. Default: softmax cross-entropy for labels, mean squared error for targets. */
  readonly loss?: LossName | Loss | undefined;
  /** Default: `"auto"`. */
  readonly backend?: BackendChoice;
  /** How many threads a wasm backend works with; the results are the same bits. Default: see {@link createBackend}. */
  readonly threads?: number | undefined;
  /** This process' part where several evaluate together; each gets the whole measure. Default: it is alone. */
  readonly replica?: Replica | undefined;
}

/** Options of {@link evaluate}. */
export interface EvaluateOptions<M extends MetricName = MetricName> extends PredictRowsOptions {
  /**
   * What to measure besides loss and accuracy, in the same pass. All but `rocAuc` and `averagePrecision` keep a few sums.
   * These two keep the scores of all rows: 24 bytes a row for two classes, 8·M + 16 for M classes, 16·M + 8 for M labels.
   * Default: nothing.
   */
  readonly metrics?: readonly M[] | undefined;
}

/** Some rows, one after the other in the data, and what the network gives for them. */
export interface PredictedRows {
  /** The index of the first of them. */
  readonly start: number;
  /** (N, …) with the network's `outputShape` a row: M elements. */
  readonly out: Tensor;
  readonly labels?: Int32Array;
  /** (N, …) with the shape that a row of the data has: M elements. */
  readonly targets?: Tensor;
  /** (N), where the data has weights. */
  readonly weights?: FloatArray;
}

const OPTIONS: readonly (keyof PredictRowsOptions)[] = ["loss", "backend", "threads", "replica"];

function predictOptions({ backend = "auto", threads }: PredictRowsOptions): PredictOptions {
  return { backend, threads };
}

/** Rows that are looked at at a time. */
const CHUNK_ROWS = 1024;

/**
 * Loss, and for labels accuracy, over all of `data`, in evaluation mode, and the metrics that are asked for. Weights of the
 * data count for the loss, whose mean is then a weighted one, and for every metric; the accuracy beside the loss is the share
 * of the rows.
 *
 * Probabilities are the softmax of the outputs. A metric that is not defined on the data is NaN: `rocAuc` where all rows
 * have one label. Errors of a regression are in the unit of the targets as `data` has them.
 *
 * @throws ShapeError, DataError if the data does not fit the network, or no row counts
 * @throws ConfigError for a loss that needs the other kind of data, is for another number of outputs, or reads no weights where
 * the data has some; for an unknown metric, or one that is for the other kind of data
 * @example
 * const { loss, metrics } = await evaluate(net, { x, labels }, { metrics: ["f1", "rocAuc"] });
 * metrics.f1   // 0.93
 */
export async function evaluate<M extends MetricName = never>(
  network: Network,
  data: Data,
  options: EvaluateOptions<M> = {},
): Promise<Evaluated<M>> {
  assertNetwork("evaluate", network);
  assertKnownKeys("evaluate", options, [...OPTIONS, "metrics"]);
  const { loss: chosen, metrics, replica } = options;
  const rows = rowsFor(network, data, "evaluation data", chosen);
  const loss = lossOf(chosen ?? defaultLoss(rows.targets === undefined));
  assertSuits(loss, network.outputs, rows);
  const measures = metrics && (await measuresOf(metrics, rows, network.outputs));
  const found = await measure(rows, loss, (x) => network.predict(x, predictOptions(options)), replica, measures);
  return found as Evaluated<M>;
}

/** What {@link evaluate} gives: with every metric that was asked for. */
export type Evaluated<M extends MetricName> = [M] extends [never]
  ? Evaluation
  : Omit<Evaluation, "metrics"> & { readonly metrics: Readonly<Record<M, number>> };

/** @throws ConfigError for what is no list, an unknown metric, or one that is for the other kind of data */
async function measuresOf(metrics: readonly MetricName[], rows: Rows, M: number): Promise<Measures> {
  assertArgument(Array.isArray(metrics), "evaluate: metrics", 'a list of names, such as ["f1"]', metrics);
  const { measuresFor } = await import("../metrics/measures.ts"); // pages that only train do without
  return measuresFor(metrics, rows, M);
}

/**
 * The network's outputs for all of `data` in evaluation mode, some rows at a time, beside their answers: for measures of
 * one's own that need not hold all of it. With a replica these are the rows of its share.
 *
 * @yields arrays that the next rows overwrite
 * @throws ShapeError, DataError if the data does not fit the network
 */
export function predictRows(
  network: Network,
  data: Data,
  options: PredictRowsOptions = {},
): AsyncGenerator<PredictedRows, void, void> {
  assertNetwork("predictRows", network);
  assertKnownKeys("predictRows", options, OPTIONS);
  const rows = rowsFor(network, data, "data");
  return inChunks(rows, (x) => network.predict(x, predictOptions(options)), options.replica?.share(rows.rowCount));
}

/**
 * {@link evaluate} by outputs from anywhere: the mean over chunks, each by its share of the rows, or of their weight.
 *
 * @param replica shares the rows with others
 * @param measures of what else is measured, fresh
 * @throws DataError if no row counts
 */
export async function measure(
  rows: Rows,
  loss: Loss,
  outputs: (x: Tensor) => Promise<Tensor>,
  replica?: Replica,
  measures?: Measures,
): Promise<Evaluation> {
  const lossOfRows = rowsLoss(loss, mostRows(rows));
  const isWeighted = rows.weighted || loss.weigh !== undefined;
  const whole = isWeighted ? 1 : rows.rowCount; // the weight of all rows, where it is known before they are read
  const sums = new Float64Array(3); // loss, correct, weight
  for await (const chunk of inChunks(rows, outputs, replica?.share(rows.rowCount))) {
    const { mean, weight } = lossOfRows(chunk);
    sums[0]! += mean * (weight / whole);
    sums[2]! += weight / whole;
    if (chunk.labels) sums[1]! += correctCount(chunk.out, chunk.labels);
    measures?.add(chunk);
  }
  replica?.sum(sums);
  if (replica) measures?.join((values) => replica.sum(values));
  assertSomeWeight(sums[2]!, "data to measure on");
  const mean = isWeighted ? sums[0]! / sums[2]! : sums[0]!;
  const correct = sums[1]!;
  return {
    loss: mean,
    ...(rows.targets === undefined && { accuracy: correct / rows.rowCount }),
    ...(measures && { metrics: measures.values() }),
  };
}

async function* inChunks(
  rows: Rows,
  outputs: (x: Tensor) => Promise<Tensor>,
  share: Share = { start: 0, rows: rows.rowCount },
): AsyncGenerator<PredictedRows, void, void> {
  const end = share.start + share.rows;
  const most = mostRows(rows);
  const into = rows.allocate(most);
  const { x, labels, targets, weights } = into;
  for (let start = share.start; start < end; start += most) {
    const N = Math.min(most, end - start);
    const order = Int32Array.from({ length: N }, (_, i) => start + i);
    await rows.read(order, 0, N, into);
    const out = await outputs({ data: x.subarray(0, N * rows.inputs), shape: [N, ...rows.shape] });
    const M = rows.targets ?? 0;
    yield {
      start,
      out,
      ...(labels && { labels: labels.subarray(0, N) }),
      ...(targets && { targets: { data: targets.subarray(0, N * M), shape: [N, ...rows.targetShape!] } }),
      ...(weights && { weights: weights.subarray(0, N) }),
    };
  }
}

function mostRows({ rowCount }: Rows): number {
  return Math.min(CHUNK_ROWS, rowCount);
}

function correctCount(out: Tensor, labels: Int32Array): number {
  return argmax(out).reduce((sum, taken, n) => sum + (taken === labels[n] ? 1 : 0), 0);
}
