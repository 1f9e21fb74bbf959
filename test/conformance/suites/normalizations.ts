/**
 * The normalizations of the toolbox cases, and dropout, through their functions on tensors.
 *
 * @module
 */
import { type DType, type Tensor, tensor } from "../../../src/base/tensor.ts";
import { dropoutBackward, dropoutForward } from "../../../src/layers/dropout/functions.ts";
import { groupNormBackward, groupNormForward } from "../../../src/layers/group-norm/functions.ts";
import { layerNormBackward, layerNormForward } from "../../../src/layers/layer-norm/functions.ts";
import { rmsNormBackward, rmsNormForward } from "../../../src/layers/rms-norm/functions.ts";
import type { Fields } from "../cases.ts";

/** What a case is held against, by the names of its expected values. */
export type Results = Readonly<Record<string, Tensor>>;

/** By the cases' layers. */
export const NORMALIZATIONS: Readonly<Record<string, (found: Fields, dtype: DType) => Results>> = {
  layerNorm,
  rmsNorm,
  groupNorm,
  dropout,
};

function layerNorm(found: Fields, dtype: DType): Results {
  const { x, dout, gamma, beta, eps } = asRows(found, dtype);
  const { out, cache } = layerNormForward(x, gamma, beta, { eps });
  return { out, ...layerNormBackward(dout, cache) };
}

function rmsNorm(found: Fields, dtype: DType): Results {
  const { x, dout, gamma, eps } = asRows(found, dtype);
  const { out, cache } = rmsNormForward(x, gamma, { eps });
  return { out, ...rmsNormBackward(dout, cache) };
}

/** PyTorch has the channels first. */
function groupNorm(found: Fields, dtype: DType): Results {
  const [inputs, config] = [found.fields("inputs"), found.fields("config")];
  const [x, dout] = [inputs.tensor("x"), found.tensor("dout")];
  const parameter = (name: string): Tensor => as(dtype, inputs.tensor(name));
  const options = { groups: config.number("groups"), eps: config.number("eps") };
  const { out, cache } = groupNormForward(as(dtype, channelsLast(x)), parameter("gamma"), parameter("beta"), options);
  const { dx, ...others } = groupNormBackward(as(dtype, channelsLast(dout)), cache);
  return { out: channelsFirst(out), dx: channelsFirst(dx), ...others };
}

export function channelsLast({ data, shape: [N = 0, C = 0, ...positions] }: Tensor): Tensor {
  return { data: moved(data, N, C), shape: [N, ...positions, C] };
}

export function channelsFirst({ data, shape }: Tensor): Tensor {
  const [N, C] = [shape[0]!, shape.at(-1)!];
  return { data: moved(data, N, data.length / (N * C)), shape: [N, C, ...shape.slice(1, -1)] };
}

/** (N, A, B) as (N, B, A). */
function moved(data: Tensor["data"], N: number, A: number): Tensor["data"] {
  const B = data.length / (N * A);
  return data.slice().map((_, i) => {
    const [n, b, a] = [Math.floor(i / (A * B)), Math.floor((i % (A * B)) / A), i % A];
    return data[(n * A + a) * B + b]!;
  });
}

function dropout(found: Fields, dtype: DType): Results {
  const inputs = found.fields("inputs");
  const options = { rate: found.fields("config").number("p"), mask: as(dtype, inputs.tensor("mask")) };
  const { out, cache } = dropoutForward(as(dtype, inputs.tensor("x")), options);
  return { out, ...dropoutBackward(as(dtype, found.tensor("dout")), cache) };
}

/** The last axes, which are normalized together, as one. */
function asRows(found: Fields, dtype: DType) {
  const [inputs, config] = [found.fields("inputs"), found.fields("config")];
  const x = inputs.tensor("x");
  const D = normalizedSize(config, x);
  const rows = [x.data.length / D, D];
  const parameter = (name: string, plain: number): Tensor =>
    as(dtype, { data: inputs.has(name) ? inputs.tensor(name).data : new Float64Array(D).fill(plain), shape: [D] });
  return {
    x: as(dtype, tensor(x.data, rows)),
    dout: as(dtype, tensor(found.tensor("dout").data, rows)),
    gamma: parameter("gamma", 1),
    beta: parameter("beta", 0),
    eps: config.number("eps"),
  };
}

function normalizedSize(config: Fields, x: Tensor): number {
  if (!config.has("normalizedShape")) return x.shape.at(-1)!;
  return (config.raw("normalizedShape") as number[]).reduce((size, extent) => size * extent, 1);
}

/** The tensor in the element type. */
export function as(dtype: DType, { data, shape }: Tensor): Tensor {
  return dtype === "float64" ? { data, shape } : { data: Float32Array.from(data), shape };
}
