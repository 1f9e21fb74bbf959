/**
 * The chapters of the book, in their order.
 *
 * @module
 */
import type { Derivation } from "../../build/derivation.ts";

export interface Chapter {
  /** As links say it: the name of its file. */
  readonly name: string;
  readonly title: string;
  load(): Promise<{ readonly default: Derivation }>;
}

export const CHAPTERS: readonly Chapter[] = [
  { name: "contents", title: "Contents", load: () => import("../../../docs/book/README.md") },
  { name: "chain-rule", title: "The chain rule on arrays", load: () => import("../../../docs/book/chain-rule.md") },
  { name: "affine", title: "The affine layer", load: () => import("../../../src/layers/affine/affine.md") },
  { name: "relu", title: "ReLU", load: () => import("../../../src/layers/relu/relu.md") },
  { name: "gelu", title: "GELU", load: () => import("../../../src/layers/gelu/gelu.md") },
  {
    name: "batch-norm",
    title: "Batch normalization",
    load: () => import("../../../src/layers/batch-norm/batch-norm.md"),
  },
  {
    name: "batch-norm-relu",
    title: "…with ReLU",
    load: () => import("../../../src/layers/batch-norm/batch-norm-relu.md"),
  },
  {
    name: "synchronized-batch-norm",
    title: "…over several ranks",
    load: () => import("../../../src/layers/batch-norm/synchronized-batch-norm.md"),
  },
  {
    name: "layer-norm",
    title: "Layer normalization",
    load: () => import("../../../src/layers/layer-norm/layer-norm.md"),
  },
  {
    name: "softmax-cross-entropy",
    title: "Softmax and cross-entropy",
    load: () => import("../../../src/losses/softmax-cross-entropy/softmax-cross-entropy.md"),
  },
  {
    name: "mean-squared-error",
    title: "Mean squared error",
    load: () => import("../../../src/losses/mean-squared-error/mean-squared-error.md"),
  },
  { name: "gradient-checks", title: "Gradient checks", load: () => import("../../../docs/book/gradient-checks.md") },
  { name: "variance", title: "The variance", load: () => import("../../../docs/book/variance.md") },
  { name: "experiments", title: "Three experiments", load: () => import("../../../docs/book/experiments.md") },
  { name: "sgd", title: "SGD with momentum", load: () => import("../../../src/optimizers/sgd/sgd.md") },
  { name: "rmsprop", title: "RMSprop", load: () => import("../../../src/optimizers/rmsprop/rmsprop.md") },
  { name: "adam", title: "Adam and AdamW", load: () => import("../../../src/optimizers/adam/adam.md") },
  { name: "exp-log", title: "exp and log", load: () => import("../../../src/base/exp-log.md") },
  { name: "erf", title: "erfc", load: () => import("../../../src/base/erf.md") },
];
