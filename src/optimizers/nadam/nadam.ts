/**
 * NAdam: Adam with Nesterov's look-ahead.
 *
 * @module
 */
import { exp, log } from "../../base/exp-log.ts";
import { integerPower } from "../../base/integer-power.ts";
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { NADAM_UPDATE } from "./kernels.ts";

export interface NadamOptions {
  /** Default: 0.002. */
  readonly learningRate?: number;
  /** Fraction of the mean gradient m that stays from step to step, in [0, 1). Default: 0.9. */
  readonly beta1?: number;
  /** Fraction of the mean squared gradient v that stays from step to step, in [0, 1). Default: 0.999. */
  readonly beta2?: number;
  /** Added outside the root. Default: 1e-8. */
  readonly eps?: number;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
  /** How fast the momentum rises from half of beta1 to beta1. Default: 0.004. */
  readonly momentumDecay?: number;
}

/** NAdam (Dozat 2016) in PyTorch's convention. Derivation: src/optimizers/nadam/nadam.md. */
export function nadam(options: NadamOptions = {}): Optimizer {
  assertSettings("nadam", options, ["learningRate", "beta1", "beta2", "eps", "weightDecay", "momentumDecay"]);
  const { learningRate = 0.002, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0 } = options;
  const { momentumDecay = 0.004 } = options;
  assertNonNegative("nadam", { learningRate, eps, weightDecay, momentumDecay });
  assertDecayRate("nadam", { beta1, beta2 });
  return markOwn({
    kind: "nadam",
    learningRate,
    config: { learningRate, beta1, beta2, eps, weightDecay, momentumDecay },
    slots: ["firstMoment", "secondMoment"], // not Adam's m and v: PyTorch's file has a product of momenta beside them
    kernels: [NADAM_UPDATE],
    bind(backend, { w, dw, slots: { firstMoment, secondMoment }, size }) {
      const nadamUpdate = backend.bind(NADAM_UPDATE);
      const momentum = (t: number): number => beta1 * (1 - 0.5 * exp(t * momentumDecay * log(0.96)));
      const productTo = products(momentum);
      return (t, rate) => {
        const product = productTo(t);
        const ofGradient = (rate * (1 - momentum(t))) / (1 - product);
        const ofMomentum = (rate * momentum(t + 1)) / (1 - product * momentum(t + 1));
        const correction2 = 1 - integerPower(beta2, t);
        const numbers = [ofGradient, ofMomentum, beta1, beta2, eps, weightDecay, correction2] as const;
        nadamUpdate(w, firstMoment!, secondMoment!, dw, size, ...numbers);
      };
    },
  });
}

/** factor(1)·factor(2)⋯factor(t), which goes on from the last t that it was asked for. */
function products(factor: (t: number) => number): (t: number) => number {
  let [known, product] = [0, 1];
  return (t) => {
    if (t < known) [known, product] = [0, 1];
    while (known < t) product *= factor(++known);
    return product;
  };
}

export const nadamDefinition: OptimizerDefinition = {
  kind: "nadam",
  label: "NAdam",
  learningRate: 0.002,
  create: nadam,
};
