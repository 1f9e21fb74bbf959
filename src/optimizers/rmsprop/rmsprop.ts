/**
 * RMSprop: each parameter's step is divided by the root of its recent mean squared gradient.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { RMSPROP_UPDATE } from "./kernels.ts";

export interface RmspropOptions {
  /** Default: 0.01. */
  readonly learningRate?: number;
  /** Fraction of the mean square that stays from step to step, in [0, 1). Default: 0.99. */
  readonly alpha?: number;
  /** Added outside the root. Default: 1e-8. */
  readonly eps?: number;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
}

/** RMSprop in PyTorch's convention (eps outside the root). Derivation: src/optimizers/rmsprop/rmsprop.md. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  assertSettings("rmsprop", options, ["learningRate", "alpha", "eps", "weightDecay"]);
  const { learningRate = 0.01, alpha = 0.99, eps = 1e-8, weightDecay = 0 } = options;
  assertNonNegative("rmsprop", { learningRate, eps, weightDecay });
  assertDecayRate("rmsprop", { alpha });
  return markOwn({
    kind: "rmsprop",
    learningRate,
    config: { learningRate, alpha, eps, weightDecay },
    slots: ["meanSquare"],
    kernels: [RMSPROP_UPDATE],
    bind(backend, { w, dw, slots: { meanSquare }, size }) {
      const rmspropUpdate = backend.bind(RMSPROP_UPDATE);
      return (_t, rate) => rmspropUpdate(w, meanSquare!, dw, size, rate, alpha, eps, weightDecay);
    },
  });
}

export const rmspropDefinition: OptimizerDefinition = {
  kind: "rmsprop",
  label: "RMSprop",
  learningRate: 0.001,
  create: rmsprop,
  pytorch: {
    arrays: [{ own: "meanSquare", pytorch: "square_avg", isSquared: true }],
    counts: true,
    refused: [
      [["grad_avg"], "centered=True"],
      [["square_avg", "momentum_buffer"], "momentum"],
    ],
  },
};
