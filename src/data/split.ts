/**
 * Splitting samples into a training and a validation part.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { createRandom, type Random, shuffle } from "../random.ts";
import { asMatrix } from "../shape.ts";
import { type Tensor, zerosLike } from "../tensor.ts";
import { type Dataset, sampleCount } from "./dataset.ts";

/** Which samples go where, each in ascending order. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

export interface SplitOptions {
  /** The share of the samples to validate on, from 0 to below 1. */
  readonly fraction: number;
  /** The same seed always gives the same split. */
  readonly seed: number;
  /** With labels, every class keeps its share in both parts as nearly as can be, and at least one sample to train on. */
  readonly labels?: ArrayLike<number> | undefined;
}

/**
 * Draws a split of `count` samples.
 *
 * @returns a partition of 0 … count − 1; with a fraction above 0 and more than one sample, no part is empty unless
 * every class has one sample only
 * @throws ConfigError if the fraction is not in [0, 1) or the seed is not valid
 */
export function splitSamples(count: number, { fraction, seed, labels }: SplitOptions): Split {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new ConfigError(
      `The validation fraction must be at least 0 and below 1 but is ${fraction}. Give 0.2 for 20 %.`,
    );
  }
  const random = createRandom(seed, "split");
  const groups = labels === undefined ? [Int32Array.from({ length: count }, (_, i) => i)] : groupByLabel(labels);
  const quotas = shares(groups, fraction, count);
  const parts = groups.map((group, g) => drawn(group, quotas[g]!, random));
  return {
    train: ascending(parts.flatMap(({ train }) => [...train])),
    validation: ascending(parts.flatMap(({ validation }) => [...validation])),
  };
}

/** The samples of a dataset at these indices, copied, in their order. */
export function takeRows(dataset: Dataset, indices: Int32Array): Dataset {
  const count = sampleCount(dataset);
  const outside = indices.find((index) => index < 0 || index >= count);
  if (outside !== undefined) {
    throw new ConfigError(`takeRows() got index ${outside}, but there are ${count} samples (0 to ${count - 1}).`);
  }
  const x = takeTensorRows(dataset.x, indices);
  return {
    x,
    ...(dataset.labels === undefined ? {} : { labels: indices.map((index) => dataset.labels![index]!) }),
    ...(dataset.targets === undefined ? {} : { targets: takeTensorRows(dataset.targets, indices) }),
  };
}

function takeTensorRows({ data, shape }: Tensor, indices: Int32Array): Tensor {
  const width = asMatrix(shape)[1];
  const taken = zerosLike({ data, shape }, [indices.length, ...shape.slice(1)]);
  for (const [to, from] of indices.entries())
    taken.data.set(data.subarray(from * width, (from + 1) * width), to * width);
  return taken;
}

function groupByLabel(labels: ArrayLike<number>): Int32Array[] {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const group = groups.get(labels[i]!);
    if (group === undefined) groups.set(labels[i]!, [i]);
    else group.push(i);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => Int32Array.from(group));
}

/**
 * How many samples of each group are for validation: its share rounded down, and the rest of the total to the largest
 * remainders (Hamilton's method), never the last sample of a group.
 */
function shares(groups: readonly Int32Array[], fraction: number, count: number): number[] {
  if (fraction === 0) return groups.map(() => 0);
  const total = Math.max(1, Math.round(count * fraction));
  const quotas = groups.map((group) => Math.floor(group.length * fraction));
  const byRemainder = groups
    .map((group, g) => ({ g, remainder: group.length * fraction - quotas[g]! }))
    .sort((a, b) => b.remainder - a.remainder || a.g - b.g);
  let left = total - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const { g } of byRemainder) {
    if (left <= 0) break;
    if (quotas[g]! + 1 >= groups[g]!.length) continue;
    quotas[g]!++;
    left--;
  }
  return quotas;
}

function drawn(group: Int32Array, quota: number, random: Random): Split {
  shuffle(group, random);
  return { validation: group.subarray(0, quota), train: group.subarray(quota) };
}

function ascending(indices: readonly number[]): Int32Array {
  return Int32Array.from(indices).sort();
}
