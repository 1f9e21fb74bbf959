/**
 * Adam, and AdamW: Adam with decoupled weight decay.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { ADAM_UPDATE, ADAMW_UPDATE } from "./kernels.ts";

export interface AdamOptions {
  /** Default: 0.001. */
  readonly learningRate?: number;
  /** Fraction of the mean gradient m that stays from step to step, in [0, 1). Default: 0.9. */
  readonly beta1?: number;
  /** Fraction of the mean squared gradient v that stays from step to step, in [0, 1). Default: 0.999. */
  readonly beta2?: number;
  /** Added outside the root. Default: 1e-8. */
  readonly eps?: number;
  /** Of `adam`: factor of w added to its gradient; of `adamw`: fraction of w taken off per step and unit of learning rate. Default: 0 and 0.01. */
  readonly weightDecay?: number;
}

/** Adam (Kingma & Ba 2015, algorithm 1). Derivation: src/optimizers/adam/adam.md. */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamOfKind("adam", options, 0);
}

/** AdamW (Loshchilov & Hutter 2019, algorithm 2). Derivation: src/optimizers/adam/adam.md. */
export function adamw(options: AdamOptions = {}): Optimizer {
  return adamOfKind("adamw", options, 0.01);
}

function adamOfKind(kind: "adam" | "adamw", options: AdamOptions, usualDecay: number): Optimizer {
  assertSettings(kind, options, ["learningRate", "beta1", "beta2", "eps", "weightDecay"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = usualDecay } = options;
  assertNonNegative(kind, { learningRate, eps, weightDecay });
  assertDecayRate(kind, { beta1, beta2 });
  const kernel = kind === "adam" ? ADAM_UPDATE : ADAMW_UPDATE;
  return markOwn({
    kind,
    learningRate,
    config: { learningRate, beta1, beta2, eps, weightDecay },
    slots: ["m", "v"],
    kernels: [kernel],
    bind(backend, { w, dw, slots: { m, v }, size }) {
      const update = backend.bind(kernel);
      return (t, rate) => {
        const correction1 = 1 - integerPower(beta1, t);
        const correction2 = 1 - integerPower(beta2, t);
        update(w, m!, v!, dw, size, rate, beta1, beta2, eps, weightDecay, correction1, correction2);
      };
    },
  });
}

/** base^exponent by repeated squaring: `Math.pow` may differ from engine to engine in its last bit. */
function integerPower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}

export const adamDefinition: OptimizerDefinition = {
  kind: "adam",
  label: "Adam",
  learningRate: 0.002,
  create: adam,
  pytorch: {
    arrays: [
      { own: "m", pytorch: "exp_avg" },
      { own: "v", pytorch: "exp_avg_sq", isSquared: true },
    ],
    counts: true,
    refused: [[["max_exp_avg_sq"], "amsgrad=True"]],
  },
};

export const adamwDefinition: OptimizerDefinition = { ...adamDefinition, kind: "adamw", label: "AdamW", create: adamw };
