/**
 * Adamax: each parameter's step is divided by its largest recent gradient.
 *
 * @module
 */
import { integerPower } from "../../base/integer-power.ts";
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { ADAMAX_UPDATE } from "./kernels.ts";

export interface AdamaxOptions {
  /** Default: 0.002. */
  readonly learningRate?: number;
  /** Fraction of the mean gradient m that stays from step to step, in [0, 1). Default: 0.9. */
  readonly beta1?: number;
  /** Fraction of the largest gradient u that stays from step to step, in [0, 1). Default: 0.999. */
  readonly beta2?: number;
  /** Added to |g|, inside the maximum. Default: 1e-8. */
  readonly eps?: number;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
}

/** Adamax (Kingma & Ba 2015, algorithm 2) in PyTorch's convention. Derivation: src/optimizers/adamax/adamax.md. */
export function adamax(options: AdamaxOptions = {}): Optimizer {
  assertSettings("adamax", options, ["learningRate", "beta1", "beta2", "eps", "weightDecay"]);
  const { learningRate = 0.002, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0 } = options;
  assertNonNegative("adamax", { learningRate, eps, weightDecay });
  assertDecayRate("adamax", { beta1, beta2 });
  return markOwn({
    kind: "adamax",
    learningRate,
    config: { learningRate, beta1, beta2, eps, weightDecay },
    slots: ["m", "u"],
    kernels: [ADAMAX_UPDATE],
    bind(backend, { w, dw, slots: { m, u }, size }) {
      const adamaxUpdate = backend.bind(ADAMAX_UPDATE);
      return (t, rate) => {
        const correction1 = 1 - integerPower(beta1, t);
        adamaxUpdate(w, m!, u!, dw, size, rate, beta1, beta2, eps, weightDecay, correction1);
      };
    },
  });
}

export const adamaxDefinition: OptimizerDefinition = {
  kind: "adamax",
  label: "Adamax",
  learningRate: 0.002,
  create: adamax,
  pytorch: {
    arrays: [
      { own: "m", pytorch: "exp_avg" },
      { own: "u", pytorch: "exp_inf", isSquared: true },
    ],
    counts: true,
  },
};
