/**
 * From rows or samples to answers: what `predict` of a model does.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError, DataError, ShapeError } from "../base/errors.ts";
import { allocate, type Tensor } from "../base/tensor.ts";
import { inWords } from "../base/words.ts";
import { scale, unscale } from "../data/scaling.ts";
import { softmax } from "../losses/softmax-cross-entropy/functions.ts";
import { argmax } from "../metrics/accuracy.ts";
import type { Network, PredictOptions } from "../network/network.ts";
import type { TableEncoding } from "../tables/encoding.ts";
import { nameOf, RowEncoder, type RowPlace, type Unseen } from "../tables/row-encoder.ts";
import type { ModelDescription, ModelInputs } from "./model-description.ts";

/** The numbers of one sample: for a model of plain numbers, of columns of numbers, or of pictures. */
export type Sample =
  | readonly number[]
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** What a classifier says of one row. */
export interface ClassAnswer {
  /** The most probable class. Classes that are numbers are texts, too: `"3"`. */
  readonly class: string;
  /** Of every class; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/**
 * The answer for one row: {@link ClassAnswer} of a classifier; of a regression the value, in the target's own unit, or one
 * value for each output where there are several.
 */
export type Answer = number | readonly number[] | ClassAnswer;

/** Options of `predict`. */
export interface AnswerOptions extends PredictOptions {
  /**
   * A category that training never saw is an error (default), which names it; or it is ignored, and counts as none of those
   * that the model knows, as in the command's `predict`. The answer is then one that nothing in training speaks for.
   */
  readonly unseen?: Unseen;
}

const OPTIONS = ["backend", "threads", "unseen"] as const satisfies (keyof AnswerOptions)[];

/** Writes one row or sample into zeros, from `start` on. */
type Write = (sample: unknown, to: Float32Array, start: number, unseen: Unseen, where: RowPlace) => void;

/** What answers for one row, or for an array of rows. */
export function answererOf(
  network: Network,
  description: ModelDescription,
): (input: unknown, options: AnswerOptions) => Promise<Answer | Answer[]> {
  const write = writerOf(description.inputs, network.inputs);
  const D = network.inputs;
  return async (input, options) => {
    assertKnownKeys("predict", options, OPTIONS);
    const { unseen = "error", backend = "auto", threads } = options;
    if (unseen !== "error" && unseen !== "ignore") {
      throw new ConfigError(`unseen must be "error" or "ignore" but is ${inWords(unseen)}.`);
    }
    const rows = Array.isArray(input) && typeof input[0] !== "number" ? input : undefined;
    const N = rows?.length ?? 1;
    if (N === 0) return [];
    const data = allocate("float32", N * D) as Float32Array;
    if (rows === undefined) write(input, data, 0, unseen, undefined);
    else for (let n = 0; n < N; n++) write(rows[n], data, n * D, unseen, n);
    const out = await network.predict({ data, shape: [N, D] }, { backend, threads });
    const answers = answersOf({ data: out.data, shape: [N, out.data.length / N] }, description);
    return rows === undefined ? answers[0]! : answers;
  };
}

function writerOf(inputs: ModelInputs, D: number): Write {
  if (inputs.kind === "table") return rowWriter(inputs.encoding);
  return inputs.kind === "images" ? pictureWriter(inputs) : plainWriter(D);
}

/** Objects; and samples, where every column is of numbers. */
function rowWriter(encoding: TableEncoding): Write {
  const encoder = new RowEncoder(encoding);
  const numbers = encoding.features.flatMap((feature) => (feature.kind === "number" ? [feature] : []));
  const takesSamples = numbers.length === encoding.features.length;
  return (row, to, start, unseen, where) => {
    if (!takesSamples || !isSample(row)) {
      encoder.write(row, to, start, unseen, where);
      return;
    }
    assertLength(row, numbers.length, where, "one for each column that the model learned from");
    for (const [d, feature] of numbers.entries()) {
      to[start + d] = encoder.scaled(row[d], feature);
      if (Number.isNaN(to[start + d])) throw encoder.notScaled(row[d], feature, `${nameOf(where)}[${d}]`);
    }
  };
}

function pictureWriter({ shape, scaling }: ModelInputs & { readonly kind: "images" }): Write {
  const [height, width] = shape;
  return (sample, to, start, _, where) => {
    if (!(sample instanceof Uint8Array || sample instanceof Uint8ClampedArray)) {
      throw new DataError(
        `${nameOf(where)}: the model takes grey pictures of ${height} × ${width}. Give each as a Uint8Array of ${height * width} ` +
          "bytes, 0 for black to 255 for white.",
      );
    }
    assertLength(sample, height * width, where, `one byte for each pixel of ${height} × ${width}`);
    for (let i = 0; i < sample.length; i++) to[start + i] = scale(Math.fround(sample[i]! / 255), scaling);
  };
}

function plainWriter(D: number): Write {
  return (sample, to, start, _, where) => {
    if (!isSample(sample)) {
      throw new DataError(
        `${nameOf(where)}: the model takes plain numbers, and does not say what they are. Give each row as an array of ${D} numbers.`,
      );
    }
    assertLength(sample, D, where, "one for each input of the network");
    for (let d = 0; d < D; d++) {
      const value: unknown = sample[d];
      to[start + d] = typeof value === "number" ? value : Number.NaN;
      if (Number.isFinite(to[start + d])) continue;
      throw new DataError(
        `${nameOf(where)}[${d}] is ${inWords(value)}, but the model takes finite numbers of float32.`,
      );
    }
  };
}

function isSample(value: unknown): value is Sample {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function assertLength({ length }: Sample, expected: number, where: RowPlace, what: string): void {
  if (length === expected) return;
  throw new ShapeError(`${nameOf(where)} has ${length} numbers, but the model takes ${expected}: ${what}.`);
}

/** @param out (N, M) */
function answersOf(out: Tensor, { task, classes, inputs }: ModelDescription): Answer[] {
  const [N, M] = out.shape as [number, number];
  if (task === "regression") {
    const target = inputs.kind === "table" ? inputs.encoding.target : undefined;
    const scaling = target?.task === "regression" ? target : { mean: 0, std: 1 };
    if (M === 1) return Array.from(out.data, (value) => unscale(value, scaling));
    return Array.from({ length: N }, (_, n) => Array.from(out.data.subarray(n * M, (n + 1) * M)));
  }
  const names = classes ?? Array.from({ length: M }, (_, m) => `${m}`);
  const probabilities = softmax({ data: new Float64Array(out.data), shape: out.shape }).data; // so that they sum to 1
  const labels = argmax(out);
  const answers: Answer[] = [];
  for (let n = 0; n < N; n++) {
    const ofClass = names.map((name, m): [string, number] => [name, probabilities[n * M + m]!]);
    answers.push({ class: names[labels[n]!]!, probabilities: Object.fromEntries(ofClass) });
  }
  return answers;
}
