/**
 * Adam, and AdamW: Adam with decoupled weight decay.
 *
 * @module
 */
import { integerPower } from "../../base/integer-power.ts";
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings, assertSwitch } from "../settings.ts";
import { AMSGRAD_UPDATE } from "./amsgrad.ts";
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
  /** Divides by the largest mean squared gradient so far, so that no step grows again. Default: false. */
  readonly amsgrad?: boolean;
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
  assertSettings(kind, options, ["learningRate", "beta1", "beta2", "eps", "weightDecay", "amsgrad"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = usualDecay } = options;
  assertNonNegative(kind, { learningRate, eps, weightDecay });
  assertDecayRate(kind, { beta1, beta2 });
  const { amsgrad = false } = options;
  assertSwitch(kind, { amsgrad });
  const kernel = kind === "adam" ? ADAM_UPDATE : ADAMW_UPDATE;
  const decoupled = kind === "adamw";
  return markOwn({
    kind,
    learningRate,
    config: { learningRate, beta1, beta2, eps, weightDecay, ...(amsgrad && { amsgrad }) },
    slots: amsgrad ? ["m", "v", "vMax"] : ["m", "v"],
    kernels: [amsgrad ? AMSGRAD_UPDATE : kernel],
    bind(backend, { w, dw, slots: { m, v, vMax }, size }) {
      const [update, amsgradUpdate] = [backend.bind(kernel), amsgrad && backend.bind(AMSGRAD_UPDATE)];
      return (t, rate) => {
        const correction1 = 1 - integerPower(beta1, t);
        const correction2 = 1 - integerPower(beta2, t);
        const numbers = [rate, beta1, beta2, eps, weightDecay, correction1, correction2] as const;
        if (amsgradUpdate) amsgradUpdate(w, m!, v!, vMax!, dw, size, ...numbers, decoupled);
        else update(w, m!, v!, dw, size, ...numbers);
      };
    },
  });
}

const MOMENTS = [
  { own: "m", pytorch: "exp_avg" },
  { own: "v", pytorch: "exp_avg_sq", isSquared: true },
] as const;

export const adamDefinition: OptimizerDefinition = {
  kind: "adam",
  label: "Adam",
  learningRate: 0.002,
  create: adam,
  pytorch: { arrays: MOMENTS, counts: true },
  variants: [
    {
      options: { amsgrad: true },
      pytorch: { arrays: [...MOMENTS, { own: "vMax", pytorch: "max_exp_avg_sq", isSquared: true }], counts: true },
    },
  ],
};

export const adamwDefinition: OptimizerDefinition = { ...adamDefinition, kind: "adamw", label: "AdamW", create: adamw };
