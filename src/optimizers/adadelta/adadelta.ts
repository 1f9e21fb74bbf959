/**
 * Adadelta: steps whose size comes from the sizes of earlier steps.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { ADADELTA_UPDATE } from "./kernels.ts";

export interface AdadeltaOptions {
  /** A factor on the step, which has a size of its own. Default: 1. */
  readonly learningRate?: number;
  /** Fraction of both means that stays from step to step, in [0, 1). Default: 0.9. */
  readonly rho?: number;
  /** Added inside both roots. Default: 1e-6. */
  readonly eps?: number;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
}

/** Adadelta (Zeiler 2012) in PyTorch's convention. Derivation: src/optimizers/adadelta/adadelta.md. */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  assertSettings("adadelta", options, ["learningRate", "rho", "eps", "weightDecay"]);
  const { learningRate = 1, rho = 0.9, eps = 1e-6, weightDecay = 0 } = options;
  assertNonNegative("adadelta", { learningRate, eps, weightDecay });
  assertDecayRate("adadelta", { rho });
  return markOwn({
    kind: "adadelta",
    learningRate,
    config: { learningRate, rho, eps, weightDecay },
    slots: ["meanSquare", "meanSquareStep"],
    kernels: [ADADELTA_UPDATE],
    bind(backend, { w, dw, slots: { meanSquare, meanSquareStep }, size }) {
      const adadeltaUpdate = backend.bind(ADADELTA_UPDATE);
      return (_t, rate) => adadeltaUpdate(w, meanSquare!, meanSquareStep!, dw, size, rate, rho, eps, weightDecay);
    },
  });
}

export const adadeltaDefinition: OptimizerDefinition = {
  kind: "adadelta",
  label: "Adadelta",
  learningRate: 1,
  create: adadelta,
  pytorch: {
    arrays: [
      { own: "meanSquare", pytorch: "square_avg", isSquared: true },
      { own: "meanSquareStep", pytorch: "acc_delta", isSquared: true },
    ],
    counts: true,
  },
};
