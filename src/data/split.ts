/**
 * Splitting samples into a training and a validation part.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError, ShapeError } from "../base/errors.ts";
import { createRandom, shuffle } from "../base/random.ts";
import { asMatrix } from "../base/shape.ts";
import { allocate, dtypeOf, type FloatArray, type Tensor, zerosLike } from "../base/tensor.ts";
import { inWords, plural } from "../base/words.ts";
import { assertDataset, assertRowNumbers, type Dataset, sampleCount } from "./dataset.ts";

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
 * @throws ShapeError if there is not one label for each sample
 */
export function splitSamples(count: number, options: SplitOptions): Split {
  const isCount = Number.isSafeInteger(count) && count >= 0;
  assertArgument(isCount, "splitSamples", "a number of samples, such as sampleCount(data)", count);
  assertKnownKeys("splitSamples", options, ["fraction", "seed", "labels"]);
  const { labels } = options;
  if (labels !== undefined) assertLabelOfEach(count, labels);
  const isForValidation = drawValidation(count, options);
  const all = indices(count);
  return {
    train: all.filter((i) => isForValidation[i] === 0),
    validation: all.filter((i) => isForValidation[i] === 1),
  };
}

function indices(count: number): Int32Array {
  const all = new Int32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  return all;
}

function assertLabelOfEach(count: number, labels: ArrayLike<number>): void {
  assertArgument(isArrayLike(labels), "splitSamples", "a label for each sample, such as [0, 2, 1]", labels);
  if (labels.length === count) return;
  throw new ShapeError(`splitSamples got ${plural(labels.length, "label")} for ${plural(count, "sample")}.`);
}

/** {@link splitSamples} in a byte a sample: 1 for those to validate on, 0 for the others. */
export function drawValidation(count: number, { fraction, seed, labels }: SplitOptions): Uint8Array {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new ConfigError(
      `The validation fraction must be at least 0 and below 1 but is ${inWords(fraction)}. Give 0.2 for 20 %.`,
    );
  }
  const random = createRandom(seed, "split");
  if (fraction === 0) return new Uint8Array(count);
  const groups = labels === undefined ? [indices(count)] : groupByLabel(labels);
  const quotas = shares(groups, fraction, count);
  const isForValidation = new Uint8Array(count);
  for (const [g, group] of groups.entries()) {
    shuffle(group, random);
    for (let i = 0; i < quotas[g]!; i++) isForValidation[group[i]!] = 1;
  }
  return isForValidation;
}

/** The samples of a dataset at these indices, copied, in their order. */
export function takeRows(dataset: Dataset, indices: Int32Array): Dataset {
  assertDataset("takeRows", dataset);
  assertRowNumbers("takeRows", indices, sampleCount(dataset));
  const x = takeTensorRows(dataset.x, indices);
  return {
    x,
    ...(dataset.labels === undefined ? {} : { labels: indices.map((index) => dataset.labels![index]!) }),
    ...(dataset.targets === undefined ? {} : { targets: takeTensorRows(dataset.targets, indices) }),
    ...(dataset.weights === undefined ? {} : { weights: takeWeights(dataset.weights, indices) }),
  };
}

function takeWeights(weights: FloatArray, indices: Int32Array): FloatArray {
  const taken = allocate(dtypeOf(weights), indices.length);
  for (const [to, from] of indices.entries()) taken[to] = weights[from]!;
  return taken;
}

function takeTensorRows({ data, shape }: Tensor, indices: Int32Array): Tensor {
  const width = asMatrix(shape)[1];
  const taken = zerosLike({ data, shape }, [indices.length, ...shape.slice(1)]);
  for (const [to, from] of indices.entries())
    taken.data.set(data.subarray(from * width, (from + 1) * width), to * width);
  return taken;
}

/** The samples of each label, by ascending label. */
function groupByLabel(labels: ArrayLike<number>): Int32Array[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  const groups = new Map([...counts].map(([label, count]) => [label, { members: new Int32Array(count), length: 0 }]));
  for (let i = 0; i < labels.length; i++) {
    const group = groups.get(labels[i]!)!;
    group.members[group.length++] = i;
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, { members }]) => members);
}

/**
 * How many samples of each group are for validation: its share rounded down, and the rest of the total to the largest
 * remainders (Hamilton's method), never the last sample of a group.
 */
function shares(groups: readonly Int32Array[], fraction: number, count: number): number[] {
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
