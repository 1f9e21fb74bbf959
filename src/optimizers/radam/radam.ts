/**
 * RAdam: Adam whose first steps are plain momentum, until its mean of squares covers enough gradients.
 *
 * @module
 */
import { integerPower } from "../../base/integer-power.ts";
import { markOwn } from "../../base/own.ts";
import { adamDefinition } from "../adam/adam.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { RADAM_UPDATE } from "./kernels.ts";

export interface RadamOptions {
  /** Default: 0.001. */
  readonly learningRate?: number;
  /** Fraction of the mean gradient m that stays from step to step, in [0, 1). Default: 0.9. */
  readonly beta1?: number;
  /** Fraction of the mean squared gradient v that stays from step to step, in [0, 1). Default: 0.999. */
  readonly beta2?: number;
  /** Added to √v, before its correction. Default: 1e-8. */
  readonly eps?: number;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
}

/** RAdam (Liu et al. 2020, algorithm 2) in PyTorch's convention. Derivation: src/optimizers/radam/radam.md. */
export function radam(options: RadamOptions = {}): Optimizer {
  assertSettings("radam", options, ["learningRate", "beta1", "beta2", "eps", "weightDecay"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0 } = options;
  assertNonNegative("radam", { learningRate, eps, weightDecay });
  assertDecayRate("radam", { beta1, beta2 });
  return markOwn({
    kind: "radam",
    learningRate,
    config: { learningRate, beta1, beta2, eps, weightDecay },
    slots: ["m", "v"],
    kernels: [RADAM_UPDATE],
    bind(backend, { w, dw, slots: { m, v }, size }) {
      const radamUpdate = backend.bind(RADAM_UPDATE);
      return (t, rate) => {
        const corrected = rate / (1 - integerPower(beta1, t));
        radamUpdate(w, m!, v!, dw, size, corrected, beta1, beta2, eps, weightDecay, rectification(beta2, t));
      };
    },
  });
}

/** Averages over fewer gradients than this are not divided by. */
const SHORTEST = 5;

/** rₜ·√(1 − beta2ᵗ); 0 while the mean of squares is over too few gradients. */
function rectification(beta2: number, t: number): number {
  const power = integerPower(beta2, t);
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * t * power) / (1 - power);
  if (!(length > SHORTEST)) return 0;
  const ratio = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
  return Math.sqrt(ratio) * Math.sqrt(1 - power);
}

export const radamDefinition: OptimizerDefinition = {
  kind: "radam",
  label: "RAdam",
  learningRate: 0.002,
  create: radam,
  pytorch: adamDefinition.pytorch!,
};
