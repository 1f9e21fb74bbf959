/**
 * Stochastic gradient descent, with momentum, Nesterov's momentum and weight decay.
 *
 * @module
 */

import { ConfigError } from "../../base/errors.ts";
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings } from "../settings.ts";
import { SGD_DAMPENED_UPDATE } from "./dampened.ts";
import { SGD_UPDATE } from "./kernels.ts";

export interface SgdOptions {
  /** Default: 0.01. */
  readonly learningRate?: number;
  /** Fraction of the velocity that stays from step to step, in [0, 1). Default: 0. */
  readonly momentum?: number;
  /** Fraction of each gradient but the first that does not get into the velocity, in [0, 1). Default: 0. */
  readonly dampening?: number;
  /** Looks one step ahead along the velocity; needs momentum, and no dampening. Default: false. */
  readonly nesterov?: boolean;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
}

/** SGD in PyTorch's convention (velocity without the learning rate). Derivation: src/optimizers/sgd/sgd.md. */
export function sgd(options: SgdOptions = {}): Optimizer {
  assertSettings("sgd", options, ["learningRate", "momentum", "dampening", "nesterov", "weightDecay"]);
  const { learningRate = 0.01, momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  assertNonNegative("sgd", { learningRate, weightDecay });
  assertDecayRate("sgd", { momentum, dampening });
  if (nesterov && momentum === 0) throw new ConfigError("sgd: nesterov needs a momentum above 0, such as 0.9.");
  if (nesterov && dampening > 0) throw new ConfigError("sgd: nesterov needs a dampening of 0. Leave one of them out.");
  return markOwn({
    kind: "sgd",
    learningRate,
    config: { learningRate, momentum, ...(dampening > 0 && { dampening }), nesterov, weightDecay },
    slots: ["velocity"],
    kernels: [dampening > 0 ? SGD_DAMPENED_UPDATE : SGD_UPDATE],
    bind(backend, { w, dw, slots: { velocity }, size }) {
      if (dampening === 0) {
        const sgdUpdate = backend.bind(SGD_UPDATE);
        return (_t, rate) => sgdUpdate(w, velocity!, dw, size, rate, momentum, nesterov, weightDecay);
      }
      const dampened = backend.bind(SGD_DAMPENED_UPDATE);
      return (t, rate) => dampened(w, velocity!, dw, size, rate, momentum, t === 1 ? 0 : dampening, weightDecay);
    },
  });
}

export const sgdDefinition: OptimizerDefinition = {
  kind: "sgd",
  label: "SGD",
  learningRate: 0.05,
  options: { momentum: 0.9 },
  create: sgd,
  pytorch: { arrays: [{ own: "velocity", pytorch: "momentum_buffer" }], counts: false },
};
