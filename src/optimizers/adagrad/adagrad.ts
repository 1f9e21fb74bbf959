/**
 * Adagrad: each parameter's step is divided by the root of the sum of its squared gradients.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertNonNegative, assertSettings } from "../settings.ts";
import { ADAGRAD_UPDATE } from "./kernels.ts";

export interface AdagradOptions {
  /** Default: 0.01. */
  readonly learningRate?: number;
  /** The learning rate of update t, from 1, is learningRate/(1 + (t − 1)·lrDecay). Default: 0. */
  readonly lrDecay?: number;
  /** What the sum of squares begins with. Default: 0. */
  readonly initialAccumulator?: number;
  /** Added outside the root. Default: 1e-10. */
  readonly eps?: number;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
}

/** Adagrad in PyTorch's convention (eps outside the root). Derivation: src/optimizers/adagrad/adagrad.md. */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  assertSettings("adagrad", options, ["learningRate", "lrDecay", "initialAccumulator", "eps", "weightDecay"]);
  const { learningRate = 0.01, lrDecay = 0, initialAccumulator = 0, eps = 1e-10, weightDecay = 0 } = options;
  assertNonNegative("adagrad", { learningRate, lrDecay, initialAccumulator, eps, weightDecay });
  return markOwn({
    kind: "adagrad",
    learningRate,
    config: { learningRate, lrDecay, initialAccumulator, eps, weightDecay },
    slots: ["sum"],
    kernels: [ADAGRAD_UPDATE],
    bind(backend, { w, dw, slots: { sum }, size }) {
      const adagradUpdate = backend.bind(ADAGRAD_UPDATE);
      return (t, rate) => {
        const initial = t === 1 ? initialAccumulator : 0;
        adagradUpdate(w, sum!, dw, size, rate / (1 + (t - 1) * lrDecay), eps, weightDecay, initial);
      };
    },
  });
}

export const adagradDefinition: OptimizerDefinition = {
  kind: "adagrad",
  label: "Adagrad",
  learningRate: 0.02,
  create: adagrad,
  pytorch: { arrays: [{ own: "sum", pytorch: "sum", isSquared: true }], counts: true },
};
