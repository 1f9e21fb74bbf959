/**
 * Arrays as a network takes them: pictures by one scaling, numbers by one a column, as in a table.
 *
 * @module
 */

import {
  ConfigError,
  DataError,
  type FeatureEncoding,
  fitScaling,
  type Model,
  type ModelInputs,
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

/** What the network of a model takes. */
export function sampleInputsOf({ network, description: { inputs } }: Model): SampleInputs {
  return inputs.kind === "raw" ? { ...inputs, width: network.inputs } : inputs;
}

type PictureInputs = ModelInputs & { readonly kind: "images" };

/**
 * Height and width of unsigned bytes that are grey pictures, 0 for black to 255 for white: (N, height, width), or with an
 * axis for their one channel, behind or, as in PyTorch, before the others.
 */
function pictureShape({ dtype, shape }: NpyArray): readonly [height: number, width: number] | undefined {
  if (dtype !== "uint8") return undefined;
  const [, ...axes] = shape;
  const grey = axes.length < 3 ? axes : axes[2] === 1 ? axes.slice(0, 2) : axes[0] === 1 ? axes.slice(1) : [];
  return axes.length <= 3 && grey.length === 2 ? (grey as [number, number]) : undefined;
}

/** How samples become rows, measured on these rows of them. */
export function fitInputs(x: NpyArray, rows: Int32Array, target: TargetEncoding): FittedInputs {
  const shape = pictureShape(x);
  if (shape) return { kind: "images", shape, scaling: fitScaling(takeRows({ x: unit(x, shape) }, rows).x.data) };
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

function encodePictures(x: NpyArray, { shape, scaling }: PictureInputs, where: string): Tensor {
  const found = pictureShape(x);
  if (found === undefined) {
    throw new ConfigError(
      `The network takes pictures: uint8 of shape (N, ${shape.join(", ")}), but ${where} has ${x.dtype} of shape ` +
        `(${x.shape.join(", ")}).`,
    );
  }
  assertSameShape(shape, found, where);
  return standardize(unit(x, found), scaling);
}

function encodeRows(x: NpyArray, features: readonly FeatureEncoding[], where: string): Tensor {
  const scalings = features.flatMap((feature) => (feature.kind === "number" ? [feature] : []));
  const { data, shape } = asSamples(x);
  const D = widthOf(x);
  if (scalings.length !== features.length || D !== features.length) {
    const names = features.map(({ kind, name }) => (kind === "number" ? name : `${name} (categories)`));
    throw new ConfigError(
      `${where} has ${plural(D, "number")} a row, but the network takes ${features.length} columns: ${names.slice(0, 8).join(", ")}` +
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
    `${where}: row ${Math.floor(index / scalings.length)}, column ${d}: ${value} is too far from the training mean ` +
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

/** Grey pictures, 0 to 255, as (N, height, width, 1), 0 to 1. */
function unit({ data, shape: [N] }: NpyArray, [height, width]: readonly [number, number]): Tensor {
  const scaled = data.slice();
  for (let i = 0; i < scaled.length; i++) scaled[i] = scaled[i]! / 255;
  return { data: scaled, shape: [N!, height, width, 1] };
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
