/**
 * The answer that needs no network where another loss than the squared error was made small: a quantile is far from the mean,
 * and right.
 *
 * @module
 */
import {
  affine,
  evaluate,
  isRowSource,
  type Loss,
  networkOf,
  type PredictedRows,
  type PredictRowsOptions,
  sampleCount,
  type Tensor,
} from "../../src/index.ts";
import type { Samples } from "../inputs/training-inputs.ts";

/** Numbers that a network gives for rows, beside the true ones. */
export interface Answers {
  /** (N, M) */
  readonly out: Tensor;
  /** (N, M) */
  readonly targets: Tensor;
  /** (N): how much each row counts. Default: all alike. */
  readonly weights?: Tensor["data"] | undefined;
}

/** What is always answered, in words, and as the outputs are: scaled. */
export interface BestNumber {
  readonly what: string;
  readonly answer: number;
}

interface Kind {
  readonly what: string;
  /** Of the loss, by the error: it never falls, so the best answer is where the sum over the rows is 0. */
  slope(error: number): number;
}

/** The loss has an answer of its own; undefined where that is the mean, which R² compares with. */
export function kindOf({ name, config = {} }: Loss): Kind | undefined {
  if (name === "meanAbsoluteError") return { what: "the median", slope: Math.sign };
  if (name === "huber") {
    const delta = (config.delta as number | undefined) ?? 1;
    return { what: "the number of the least Huber loss", slope: (e) => Math.max(-delta, Math.min(delta, e)) };
  }
  if (name !== "quantileLoss") return undefined;
  const quantile = (config.quantile as number | undefined) ?? 0.5;
  const slope = (e: number): number => (e > 0 ? 1 - quantile : e < 0 ? -quantile : 0);
  return { what: quantile === 0.5 ? "the median" : `the ${quantile} quantile`, slope };
}

/** The number whose loss is the least, by halving the range of the targets: no other constant has a lower loss on these rows. */
export function bestNumber({ what, slope }: Kind, { targets: { data }, weights }: Answers): BestNumber {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const target of data) [low, high] = [Math.min(low, target), Math.max(high, target)];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    let sum = 0;
    for (let n = 0; n < data.length; n++) sum += (weights?.[n] ?? 1) * slope(middle - data[n]!);
    if (sum < 0) low = middle;
    else high = middle;
  }
  return { what, answer: high };
}

/** More than the digits that float64 has. */
const HALVINGS = 100;

/** All answers of a network, where the rows come some at a time: 8 bytes a number. */
export class GatheredAnswers {
  readonly #out: Float64Array;
  readonly #targets: Float64Array;
  readonly #weights: Float64Array | undefined;
  readonly #M: number;

  /** @param M outputs of the network */
  constructor(samples: Samples, M: number) {
    const N = sampleCount(samples);
    const isWeighted = isRowSource(samples) ? samples.weighted : samples.weights !== undefined;
    this.#M = M;
    this.#out = new Float64Array(N * M);
    this.#targets = new Float64Array(N * M);
    this.#weights = isWeighted ? new Float64Array(N) : undefined;
  }

  add({ start, out, targets, weights }: PredictedRows): void {
    this.#out.set(out.data, start * this.#M);
    this.#targets.set(targets!.data, start * this.#M);
    if (weights) this.#weights?.set(weights, start);
  }

  /** Those of all replicas. */
  all(replica: PredictRowsOptions["replica"]): Answers {
    const [out, targets, weights] = [this.#out, this.#targets, this.#weights];
    for (const part of [out, targets, weights]) if (part) replica?.sum(part);
    const shape = [out.length / this.#M, this.#M];
    return { out: { data: out, shape }, targets: { data: targets, shape }, ...(weights && { weights }) };
  }
}

/** Column `m` of M, as rows of their own; without a column all numbers alike, each with the weight of its row. */
export function columnOf({ out, targets, weights }: Answers, m?: number): Answers {
  const N = out.shape[0]!;
  const M = out.data.length / N;
  const count = m === undefined ? N * M : N;
  const taken = (data: ArrayLike<number>): Tensor => {
    const column = Float64Array.from({ length: count }, (_, n) => data[m === undefined ? n : n * M + m]!);
    return { data: column, shape: [count, 1] };
  };
  const weightOf = (n: number): number => weights![m === undefined ? Math.floor(n / M) : n]!;
  return {
    out: taken(out.data),
    targets: taken(targets.data),
    ...(weights && { weights: Float64Array.from({ length: count }, (_, n) => weightOf(n)) }),
  };
}

/** The mean loss of one column; NaN of outputs that are no numbers. @param always what is answered in place of the outputs */
export async function columnLoss(loss: Loss | undefined, answers: Answers, always?: number): Promise<number> {
  const { out, targets, weights } = answers;
  if (always === undefined && !out.data.every(Number.isFinite)) return Number.NaN;
  const asItIs = networkOf([affine(1, 1)]);
  asItIs.loadState({ "0.w": [[always === undefined ? 1 : 0]], "0.b": [always ?? 0] });
  const x = always === undefined ? out : targets; // which are finite
  const rows = { x, targets, ...(weights && { weights }) };
  return (await evaluate(asItIs, rows, { loss, backend: "reference" })).loss;
}
