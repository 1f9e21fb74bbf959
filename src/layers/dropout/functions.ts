/**
 * Dropout as two functions on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import { ConfigError, DataError, ShapeError } from "../../base/errors.ts";
import { assertCache, assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { formatShape } from "../../base/shape.ts";
import { allocate, dtypeOf, type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { inWords } from "../../base/words.ts";
import * as kernels from "./kernels.ts";
import { stepKey } from "./key.ts";

/** Options of {@link dropoutForward}. */
export interface DropoutOptions {
  /** The share of the numbers that is dropped, in [0, 1). */
  readonly rate: number;
  /** 1 where a number is kept and 0 where not, of the shape of x; an extent of 1 counts for the whole axis. */
  readonly mask?: TensorLike;
  /** Draws the mask: an integer in [0, 2³²). Default: 0. */
  readonly seed?: number;
}

/** What {@link dropoutBackward} needs. */
export interface DropoutCache {
  /** 1 where a number was kept, and 0 where not, of the shape of x. */
  readonly mask: Tensor;
  readonly rate: number;
}

/**
 * Drops a share of the numbers of x, and divides the others by 1 − rate. Derivation: src/layers/dropout/dropout.md.
 *
 * @param x of any shape
 * @throws ConfigError if the rate is not in [0, 1), the seed is none, or there are both mask and seed
 * @throws ShapeError if the mask does not fit x
 * @throws DataError if the mask has other numbers than 0 and 1
 * @example
 * dropoutForward([1, 2, 3, 4], { rate: 0.25, mask: [1, 0, 1, 1] }).out.data   // Float64Array [1.33…, 0, 4, 5.33…]
 */
export function dropoutForward(x: TensorLike, options: DropoutOptions): { out: Tensor; cache: DropoutCache } {
  const where = "dropoutForward";
  assertKnownKeys(where, options, ["rate", "mask", "seed"]);
  const rate = checkedRate(where, options.rate);
  const input = toTensor(x, `${where}: x`);
  const mask = maskFor(where, input, rate, options);
  return { out: masked(input, mask, rate), cache: { mask, rate } };
}

/**
 * dx = dout/(1 − rate) where the number was kept, else 0.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type, or the cache is none of its forward function
 */
export function dropoutBackward(dout: TensorLike, cache: DropoutCache): { dx: Tensor } {
  assertCache("dropoutBackward", cache, "dropoutForward", ["mask"]);
  const upstream = toTensor(dout, "dropoutBackward: dout");
  assertSameDtype("dropoutBackward", { x: cache.mask, dout: upstream });
  assertShape("dropoutBackward", "dout", upstream, cache.mask.shape, "the shape of out");
  return { dx: masked(upstream, cache.mask, cache.rate) };
}

/** @throws ConfigError if the rate is not in [0, 1) */
export function checkedRate(where: string, rate: unknown): number {
  if (typeof rate === "number" && rate >= 0 && rate < 1) return rate;
  throw new ConfigError(
    `${where}: the rate must be a number from 0 up to, but not including, 1, but is ${inWords(rate)}. It is the share that ` +
      "is dropped: 0.1 drops one of ten.",
  );
}

function masked(x: Tensor, mask: Tensor, rate: number): Tensor {
  const out = zerosLike(x);
  const scale = 1 / (1 - rate);
  for (let i = 0; i < out.data.length; i++) if (mask.data[i] === 1) out.data[i] = scale * x.data[i]!;
  return out;
}

function maskFor(where: string, x: Tensor, rate: number, { mask, seed }: DropoutOptions): Tensor {
  if (mask === undefined) return drawn(where, x, rate, seed ?? 0);
  if (seed !== undefined) throw new ConfigError(`${where}: a mask was given, which no seed draws. Leave one out.`);
  const given = toTensor(mask, `${where}: mask`);
  const other = [...given.data].find((value) => value !== 0 && value !== 1);
  if (other === undefined) return expanded(where, given, x);
  throw new DataError(
    `${where}: a mask holds 1 for what is kept and 0 for what is dropped, but this one holds ${other}.`,
  );
}

/** What the kernel keeps of ones. */
function drawn(where: string, x: Tensor, rate: number, seed: number): Tensor {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new ConfigError(`${where}: seed must be an integer from 0 to 4294967295 but is ${inWords(seed)}.`);
  }
  const mask = zerosLike(x);
  const D = x.shape.at(-1) ?? 1;
  const { key, salt } = stepKey(seed, 0, 0);
  kernels.dropout(mask.data, mask.data.fill(1), mask.data.length / (D || 1), D, 0, rate, key, salt);
  for (const [i, value] of mask.data.entries()) mask.data[i] = value === 0 ? 0 : 1;
  return mask;
}

/** The mask in the shape of x. */
function expanded(where: string, { data, shape }: Tensor, x: Tensor): Tensor {
  if (shape.length !== x.shape.length || shape.some((extent, i) => extent !== x.shape[i] && extent !== 1)) {
    throw new ShapeError(
      `${where} expects a mask of the shape of x ${formatShape(x.shape)}, or with 1 in place of an extent, but got ` +
        `${formatShape(shape)}.`,
    );
  }
  const out = allocate(dtypeOf(x.data), x.data.length);
  for (let i = 0; i < out.length; i++) {
    let [from, stride, rest] = [0, 1, i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] !== 1) from += (rest % x.shape[axis]!) * stride;
      stride *= shape[axis]!;
      rest = Math.floor(rest / x.shape[axis]!);
    }
    out[i] = data[from]!;
  }
  return { data: out, shape: x.shape };
}
