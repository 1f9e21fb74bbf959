/**
 * From a row or a sample to the numbers that a network takes.
 *
 * @module
 */
import { DataError, ShapeError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";
import { scale } from "../data/scaling.ts";
import type { TableEncoding } from "../tables/encoding.ts";
import { nameOf, RowEncoder, type RowPlace, type Unseen } from "../tables/row-encoder.ts";
import type { ModelInputs } from "./model-description.ts";

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

/** Writes one row or sample into zeros, from `start` on. */
export type WriteRow = (sample: unknown, to: Float32Array, start: number, unseen: Unseen, where: RowPlace) => void;

/** @param D inputs of the network */
export function writerOf(inputs: ModelInputs, D: number): WriteRow {
  if (inputs.kind === "table") return rowWriter(inputs.encoding);
  return inputs.kind === "images" ? pictureWriter(inputs) : plainWriter(D);
}

/** Objects; and samples, where every column is of numbers. */
function rowWriter(encoding: TableEncoding): WriteRow {
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

function pictureWriter({ shape, scaling }: ModelInputs & { readonly kind: "images" }): WriteRow {
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

function plainWriter(D: number): WriteRow {
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
