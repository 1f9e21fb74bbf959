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
  { name: "affine", title: "The affine layer", load: () => import("../../../src/kernels/affine.md") },
  { name: "relu", title: "ReLU", load: () => import("../../../src/kernels/relu.md") },
  { name: "batch-norm", title: "Batch normalization", load: () => import("../../../src/kernels/batch-norm.md") },
  { name: "batch-norm-relu", title: "…with ReLU", load: () => import("../../../src/kernels/batch-norm-relu.md") },
  {
    name: "synchronized-batch-norm",
    title: "…over several ranks",
    load: () => import("../../../src/distributed/synchronized-batch-norm.md"),
  },
  {
    name: "softmax-cross-entropy",
    title: "Softmax and cross-entropy",
    load: () => import("../../../src/kernels/softmax-cross-entropy.md"),
  },
  {
    name: "mean-squared-error",
    title: "Mean squared error",
    load: () => import("../../../src/kernels/mean-squared-error.md"),
  },
  { name: "gradient-checks", title: "Gradient checks", load: () => import("../../../docs/book/gradient-checks.md") },
  { name: "variance", title: "The variance", load: () => import("../../../docs/book/variance.md") },
  { name: "experiments", title: "Three experiments", load: () => import("../../../docs/book/experiments.md") },
  { name: "sgd", title: "SGD with momentum", load: () => import("../../../src/kernels/sgd.md") },
  { name: "rmsprop", title: "RMSprop", load: () => import("../../../src/kernels/rmsprop.md") },
  { name: "adam", title: "Adam and AdamW", load: () => import("../../../src/kernels/adam.md") },
  { name: "exp-log", title: "exp and log", load: () => import("../../../src/kernels/exp-log.md") },
];
