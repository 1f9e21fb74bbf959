/**
 * Arrays as a network takes them: pictures by one scaling, numbers by one a column, as in a table.
 *
 * @module
 */

import {
  type ClassTarget,
  ConfigError,
  DataError,
  type Dataset,
  type FeatureEncoding,
  fitScaling,
  type Model,
  type ModelInputs,
  type NumberTarget,
  type Scaling,
  scale,
  standardize,
  type TargetEncoding,
  type Tensor,
  takeRows,
} from "../../src/index.ts";
import { FarValues, type NpyArray } from "../../src/tables/index.ts";
import { plural } from "../base/format.ts";
import { assertFiniteRows, assertRowWidth } from "./number-rows.ts";
import { assertSameShape } from "./picture-inputs.ts";

type FittedInputs = Exclude<ModelInputs, { readonly kind: "raw" }>;

/** What a network takes, and how many plain numbers, which the description of a model does not say. */
export type SampleInputs = FittedInputs | { readonly kind: "raw"; readonly width: number };

export function sampleInputsOf({ network, description: { inputs } }: Model): SampleInputs {
  return inputs.kind === "raw" ? { ...inputs, width: network.inputs } : inputs;
}

type PictureInputs = ModelInputs & { readonly kind: "images" };

/** Unsigned bytes with three axes are pictures, 0 for black to 255 for white. */
function isPictures({ dtype, shape }: NpyArray): boolean {
  return dtype === "uint8" && shape.length === 3;
}

/** How samples become rows, measured on these rows of them. */
export function fitInputs(x: NpyArray, rows: Int32Array, target: TargetEncoding): FittedInputs {
  if (isPictures(x)) {
    const [, height, width] = x.shape as [number, number, number];
    return { kind: "images", shape: [height, width], scaling: fitScaling(takeRows({ x: unit(x) }, rows).x.data) };
  }
  const D = widthOf(x);
  const features = Array.from({ length: D }, (_, d): FeatureEncoding => {
    const column = Float64Array.from(rows, (row) => x.data[row * D + d]!);
    return { kind: "number", name: `x[${d}]`, ...fitScaling(column) };
  });
  return { kind: "table", encoding: { features, target } };
}

/**
 * Samples as a network takes them, each in its shape: pictures as (N, height, width, 1), other arrays as they are.
 *
 * @param inputs what they are; with the network's number of inputs where they are plain numbers
 * @throws ConfigError if they are not what the model takes
 * @throws DataError if there is none, or a number is beyond float32
 */
export function encodeSamples(x: NpyArray, inputs: SampleInputs, where: string): Tensor {
  if (x.shape.length === 0 || x.data.length === 0) {
    throw new DataError(`${where} holds no samples: x has shape (${x.shape.join(", ")}).`);
  }
  if (inputs.kind === "raw") return plainRows(x, inputs.width, where);
  return inputs.kind === "images" ? encodePictures(x, inputs, where) : encodeRows(x, inputs.encoding.features, where);
}

/** What there is to say about samples: where a number is missing. */
export function remarksOn({ data }: NpyArray, where: string): string[] {
  let missing = 0;
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i]!)) missing++;
  return missing === 0
    ? []
    : [`${where}: ${missing} of ${data.length} numbers are NaN. They count as the training mean`];
}

/** Where a number is far from those that the model has learned from. @param x as {@link encodeSamples} gives it */
export function remarksOnFar(x: Tensor, { description: { inputs } }: Model, where: string): string[] {
  if (inputs.kind !== "table") return [];
  const far = new FarValues(inputs.encoding);
  far.note(
    x,
    Int32Array.from({ length: x.shape[0]! }, (_, row) => row),
  );
  return far.describe(where, "row");
}

/** The answers as a network learns them. @throws DataError for a class that the model does not know */
export function encodeAnswers(y: NpyArray, target: ClassTarget | NumberTarget, where: string): Omit<Dataset, "x"> {
  if (target.task === "regression") {
    const data = Float32Array.from(y.data, (value) => scale(value, target));
    return { targets: { data, shape: [data.length, 1] } };
  }
  const labels = new Map(target.classes.map((name, k) => [name, k]));
  return {
    labels: Int32Array.from(y.data, (value, row) => {
      const label = labels.get(`${value}`);
      if (label !== undefined) return label;
      throw new DataError(`${where}: row ${row} of y is ${value}, but the classes are ${target.classes.join(", ")}.`);
    }),
  };
}

function encodePictures(x: NpyArray, { shape, scaling }: PictureInputs, where: string): Tensor {
  if (!isPictures(x)) {
    throw new ConfigError(
      `The model takes pictures, uint8 of shape (N, ${shape.join(", ")}), but ${where} has ${x.dtype} of shape ` +
        `(${x.shape.join(", ")}).`,
    );
  }
  assertSameShape(shape, x.shape.slice(1), where);
  return standardize(unit(x), scaling);
}

function encodeRows(x: NpyArray, features: readonly FeatureEncoding[], where: string): Tensor {
  const scalings = features.flatMap((feature) => (feature.kind === "number" ? [feature] : []));
  const { data, shape } = asSamples(x);
  const D = widthOf(x);
  if (scalings.length !== features.length || D !== features.length) {
    const names = features.map(({ kind, name }) => (kind === "number" ? name : `${name} (categories)`));
    throw new ConfigError(
      `${where} has ${plural(D, "number")} a row, but the model takes ${features.length} columns: ${names.slice(0, 8).join(", ")}` +
        `${names.length > 8 ? ", …" : ""}.`,
    );
  }
  const rows = new Float32Array(data.length);
  for (let i = 0; i < rows.length; i++) {
    rows[i] = scale(data[i]!, scalings[i % D]!);
    if (!Number.isFinite(rows[i]!)) throw tooFar(data[i]!, i, scalings, where);
  }
  return { data: rows, shape };
}

function tooFar(value: number, index: number, scalings: readonly Scaling[], where: string): DataError {
  const d = index % scalings.length;
  const { mean, std } = scalings[d]!;
  return new DataError(
    `${where}: row ${Math.floor(index / scalings.length)} of x, column ${d}: ${value} is too far from the training mean ` +
      `${mean} (standard deviation ${std}) for float32. Correct this number.`,
  );
}

/** As they are. */
function plainRows(x: NpyArray, width: number, where: string): Tensor {
  const D = widthOf(x);
  assertRowWidth(D, width, `${where} has ${plural(D, "number")} a row`);
  assertFiniteRows(x.data, D, where);
  return asSamples(x);
}

/** Grey pictures (N, height, width), 0 to 255, as (N, height, width, 1), 0 to 1. */
function unit({ data, shape }: NpyArray): Tensor {
  const scaled = data.slice();
  for (let i = 0; i < scaled.length; i++) scaled[i] = scaled[i]! / 255;
  return { data: scaled, shape: [...shape, 1] };
}

/** (N, …) as it is; (N), which is one number a sample, as (N, 1). */
function asSamples({ data, shape }: Tensor): Tensor {
  return { data, shape: shape.length < 2 ? [data.length, 1] : shape };
}

/** Numbers a sample. */
function widthOf({ data, shape }: Tensor): number {
  const N = shape[0] ?? 1;
  return N === 0 ? 0 : data.length / N;
}
