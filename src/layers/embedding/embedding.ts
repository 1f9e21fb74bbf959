/**
 * Embedding as a layer: a table of trained numbers, of which each id picks a row.
 *
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { assertArgument } from "../../base/arguments.ts";
import { assertKnownKeys, assertPositiveInteger } from "../../base/assert.ts";
import { ConfigError } from "../../base/errors.ts";
import { MOST_IDS } from "../../base/ids.ts";
import { markOwn } from "../../base/own.ts";
import type { Initializer } from "../../initializers/initializer.ts";
import { normal } from "../../initializers/initializers.ts";
import { type LayerDefinition, numberIn } from "../definition.ts";
import type { Layer, LayerBuffers, Passes } from "../layer.ts";
import type { OnnxLayer, OnnxNode, OnnxRows } from "../onnx.ts";
import { assertPlaces, assertSettings, type EmbeddingSettings, NO_PADDING } from "./functions.ts";
import { EMBEDDING_BACKWARD, EMBEDDING_BACKWARD_IDS, EMBEDDING_FORWARD } from "./kernels.ts";

/** Options of {@link embedding}. */
export interface EmbeddingOptions<K extends number = number> extends EmbeddingSettings {
  /** How many columns of ids a sample has (K), which share the table. Default: 1. */
  readonly columns?: K;
  /** First values of w (count, D); the row of the padding id becomes 0 in any case. Default: normal(1), as in PyTorch. */
  readonly w?: Initializer;
}

/** K·D where the compiler can say it: of one column of ids. */
export type EmbeddedWidth<D extends number, K extends number> = K extends 1 ? D : number;

/**
 * Turns each id, a whole number from 0 to `count` − 1, into `D` trained numbers: a sample of K ids into K·D numbers, side by
 * side. The ids stand in the network's input: nothing may lie before this layer but `slice` and the start of `branches`.
 *
 * Parameters: `w` (count, D). Derivation: src/layers/embedding/embedding.md.
 *
 * @param count of categories: at most 2²⁴, so that float32 holds each id exactly
 * @param D how many numbers stand for a category
 * @throws ConfigError for sizes that are none, a padding id that is no id, and an option that is no initializer
 * @example
 * embedding(40, 4)                                     // Layer<1, 4>
 * embedding(10_000, 32, { columns: 20, paddingId: 0 }) // 20 words of a text, of which the last ones may be missing
 */
export function embedding<const D extends number, const K extends number = 1>(
  count: number,
  D: D,
  options: EmbeddingOptions<K> = {},
): Layer<K, EmbeddedWidth<D, K>> {
  assertPositiveInteger("embedding: the number of categories", count);
  assertPositiveInteger("embedding: the numbers for a category", D);
  assertKnownKeys("embedding", options, ["columns", "paddingId", "scaleGradientByFrequency", "w"]);
  const { columns: K = 1 as K, paddingId, scaleGradientByFrequency, w = normal(1) } = options;
  assertPositiveInteger("embedding: columns", K);
  assertArgument(typeof w === "function", "embedding: w", "an initializer, such as normal(1)", w);
  if (count > MOST_IDS) {
    throw new ConfigError(`embedding: a table has at most ${MOST_IDS} rows, but there are ${count} categories.`);
  }
  assertSettings("embedding", count, options);
  return markOwn({
    kind: "embedding",
    inputs: K,
    outputs: (K * D) as EmbeddedWidth<D, K>,
    parameters: [{ name: "w", shape: [count, D], initialize: withoutPadding(w, D, paddingId) }],
    state: [],
    config: {
      ...{ kind: "embedding", count, width: D, columns: K },
      ...(paddingId !== undefined && { paddingId }),
      ...(scaleGradientByFrequency && { scaleGradientByFrequency }),
    },
    minimumBatch: 1,
    ids: { count, paddingId },
    kernels: [EMBEDDING_FORWARD, EMBEDDING_BACKWARD, EMBEDDING_BACKWARD_IDS],
    shape: () => [K * D],
    cache(N) {
      assertPlaces("embedding", N * K);
      return { next: N * K, first: count };
    },
    bind: (backend, buffers) => passes(backend, buffers, count, D, options),
  });
}

/** The same first values, but 0 in the row of the padding id. */
function withoutPadding(w: Initializer, D: number, paddingId: number | undefined): Initializer {
  if (paddingId === undefined) return w;
  return (values, shape, random) => {
    w(values, shape, random);
    values.fill(0, paddingId * D, (paddingId + 1) * D);
  };
}

function passes(
  backend: Backend,
  { D: K, x, out, dout, dx, parameters: { w }, gradients, cache: { next, first } }: LayerBuffers,
  count: number,
  D: number,
  { paddingId = NO_PADDING, scaleGradientByFrequency = false }: EmbeddingSettings,
): Passes {
  const embeddingForward = backend.bind(EMBEDDING_FORWARD);
  const embeddingBackward = backend.bind(EMBEDDING_BACKWARD);
  const embeddingBackwardIds = backend.bind(EMBEDDING_BACKWARD_IDS);
  return {
    forward({ N }) {
      embeddingForward(out, x, w!, N * K, D);
    },
    backward({ N }) {
      const arrays = [gradients.w!, next!, first!, dout, x] as const;
      embeddingBackward(...arrays, N * K, count, D, paddingId, scaleGradientByFrequency);
      if (dx) embeddingBackwardIds(dx, N * K);
    },
  };
}

export const embeddingDefinition: LayerDefinition = {
  kind: "embedding",
  label: "Embedding",
  role: "weights",
  fromConfig: ({ kind, count, width, ...options }) =>
    embedding(numberIn({ kind, count }, "count"), numberIn({ kind, width }, "width"), options as EmbeddingOptions),
  arrays: [{ own: "w", pytorch: "weight", keras: "embeddings" }],
  examples: () => [
    { layers: [embedding(5, 9, { columns: 7 })], modes: ["train"] },
    { subject: "embedding, padding", layers: [embedding(5, 2, { columns: 7, paddingId: 2 })], modes: ["train"] },
  ],
  onnx: {
    operator: "Gather",
    before: { operator: "Cast", attributes: { to: 7n } }, // to INT64: the network's input is of floats
    arrays: ["w"],
    arraysFirst: true,
    behind: { operator: "Flatten", attributes: { axis: 1n } },
    read: { Gather: { attributes: ["axis"], rows: 1, takesIntegers: true, layer: readGather } },
  },
};

/** Rows of a table, by ids that are the rows of the graph. */
function readGather(node: OnnxNode, { width }: OnnxRows): OnnxLayer {
  const axis = node.integer("axis", 0);
  if (axis !== 0 && axis !== -2) throw node.error("works on another axis than 0, which holds the rows of a table.");
  const w = node.tensor(0);
  const [count, D] = w.shape;
  if (w.shape.length !== 2 || count === undefined || D === undefined) {
    throw node.error(`needs a table of two axes, but it has ${w.shape.length}.`);
  }
  if (width === undefined) throw node.error("takes ids, but nothing before it says how many a row has.");
  return { layer: embedding(count, D, { columns: width }), arrays: { w }, isFlat: false };
}
