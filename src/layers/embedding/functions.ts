/**
 * Embedding as two functions on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import { ConfigError } from "../../base/errors.ts";
import { assertCache, assertSameDtype, assertShape, matrixSizes } from "../../base/function-checks.ts";
import { assertIds, MOST_IDS } from "../../base/ids.ts";
import { asMatrix } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { inWords } from "../../base/words.ts";
import * as kernels from "./kernels.ts";

/** Options of {@link embeddingForward}. */
export interface EmbeddingSettings {
  /** The id that stands for nothing, such as a missing word: its row gets no gradient. Default: none. */
  readonly paddingId?: number | undefined;
  /** Whether the gradient of a row is the mean over its places in the batch, in place of the sum. Default: false. */
  readonly scaleGradientByFrequency?: boolean | undefined;
}

/** What {@link embeddingBackward} needs: the ids and the table themselves, not copies. */
export interface EmbeddingCache extends EmbeddingSettings {
  /** Of any shape. */
  readonly ids: Tensor;
  /** (count, D). */
  readonly w: Tensor;
}

/**
 * out (…, D): the row of `w` for each id. Derivation: src/layers/embedding/embedding.md.
 *
 * @param ids whole numbers from 0 to count − 1, of any shape (…)
 * @param w (count, D); the row of the padding id is read as it is
 * @throws DataError naming row and column of the first number that is no id
 * @throws ShapeError if w has not two axes
 * @throws ConfigError for a padding id that is no id, and more than 2²⁴ ids
 * @example
 * embeddingForward([2, 0], [[1, 10], [2, 20], [3, 30]]).out   // [[3, 30], [1, 10]]
 */
export function embeddingForward(
  ids: TensorLike,
  w: TensorLike,
  settings: EmbeddingSettings = {},
): { out: Tensor; cache: EmbeddingCache } {
  assertKnownKeys("embeddingForward", settings, ["paddingId", "scaleGradientByFrequency"]);
  const [given, table] = [toTensor(ids, "embeddingForward: ids"), toTensor(w, "embeddingForward: w")];
  const [count, D] = matrixSizes("embeddingForward", "w", table, "(count, D): a row for each id");
  assertSettings("embeddingForward", count, settings);
  assertPlaces("embeddingForward", given.data.length);
  const [rows, width] = asMatrix(given.shape);
  assertIds(given.data, rows, { width, start: 0, end: width, count }, "embeddingForward: ids", "of this w");
  const out = zerosLike(table, [...given.shape, D]);
  kernels.embeddingForward(out.data, given.data, table.data, given.data.length, D);
  return { out, cache: { ids: given, w: table, ...settings } };
}

/**
 * The gradient of the table from that of out; ids have none.
 *
 * @param dout (…, D)
 * @returns dw (count, D): in each row the sum over the places of its id
 * @throws ShapeError if dout does not have the shape of out
 * @throws ConfigError if dout is not of w's element type, or the cache is none of embeddingForward's
 */
export function embeddingBackward(dout: TensorLike, cache: EmbeddingCache): { dw: Tensor } {
  assertCache("embeddingBackward", cache, "embeddingForward", ["ids", "w"]);
  const upstream = toTensor(dout, "embeddingBackward: dout");
  const { ids, w, paddingId = NO_PADDING, scaleGradientByFrequency = false } = cache;
  const [count, D] = w.shape as [number, number];
  assertSameDtype("embeddingBackward", { w, dout: upstream });
  assertShape("embeddingBackward", "dout", upstream, [...ids.shape, D], "the shape of out");
  const size = ids.data.length;
  const [dw, next, first] = [zerosLike(w), zerosLike(w, [size]), zerosLike(w, [count])];
  const linked = [dw.data, next.data, first.data] as const;
  kernels.embeddingBackward(...linked, upstream.data, ids.data, size, count, D, paddingId, scaleGradientByFrequency);
  return { dw };
}

/** What a kernel is told where no id is the padding id. */
export const NO_PADDING = -1;

/** @throws ConfigError unless the padding id is an id, and the scaling yes or no */
export function assertSettings(
  where: string,
  count: number,
  { paddingId, scaleGradientByFrequency }: EmbeddingSettings,
): void {
  if (paddingId !== undefined && !(Number.isInteger(paddingId) && paddingId >= 0 && paddingId < count)) {
    throw new ConfigError(
      `${where}: paddingId must be one of the ids, 0 to ${count - 1}, but is ${inWords(paddingId)}. ` +
        "Leave it out if no id stands for nothing.",
    );
  }
  if (scaleGradientByFrequency !== undefined && typeof scaleGradientByFrequency !== "boolean") {
    const found = inWords(scaleGradientByFrequency);
    throw new ConfigError(`${where}: scaleGradientByFrequency must be true or false but is ${found}.`);
  }
}

/** @throws ConfigError for more places than float32 can number */
export function assertPlaces(where: string, size: number): void {
  if (size <= MOST_IDS) return;
  throw new ConfigError(`${where}: ${size} ids at once are more than ${MOST_IDS}. Use smaller batches.`);
}
