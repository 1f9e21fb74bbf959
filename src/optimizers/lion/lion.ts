/**
 * Lion: steps of one length, by the sign of a mean of gradients.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { LION_UPDATE } from "./kernels.ts";

export interface LionOptions {
  /** The length of every step: a third to a tenth of what suits Adam. Default: 0.0001. */
  readonly learningRate?: number;
  /** Share of the mean in the direction of a step, in [0, 1). Default: 0.9. */
  readonly beta1?: number;
  /** Share of the mean that stays from step to step, in [0, 1). Default: 0.99. */
  readonly beta2?: number;
  /** Fraction of w taken off per step and unit of learning rate. Default: 0. */
  readonly weightDecay?: number;
}

/** Lion (Chen et al. 2023, algorithm 2). Derivation: src/optimizers/lion/lion.md. */
export function lion(options: LionOptions = {}): Optimizer {
  assertSettings("lion", options, ["learningRate", "beta1", "beta2", "weightDecay"]);
  const { learningRate = 0.0001, beta1 = 0.9, beta2 = 0.99, weightDecay = 0 } = options;
  assertNonNegative("lion", { learningRate, weightDecay });
  assertDecayRate("lion", { beta1, beta2 });
  return markOwn({
    kind: "lion",
    learningRate,
    config: { learningRate, beta1, beta2, weightDecay },
    slots: ["momentum"],
    kernels: [LION_UPDATE],
    bind(backend, { w, dw, slots: { momentum }, size }) {
      const lionUpdate = backend.bind(LION_UPDATE);
      return (_t, rate) => lionUpdate(w, momentum!, dw, size, rate, beta1, beta2, weightDecay);
    },
  });
}

/** PyTorch has no Lion; lion-pytorch, its authors' and others' use, keeps `exp_avg` alone. */
export const lionDefinition: OptimizerDefinition = {
  kind: "lion",
  label: "Lion",
  learningRate: 0.0005,
  create: lion,
  pytorch: { arrays: [{ own: "momentum", pytorch: "exp_avg" }], counts: false },
};
