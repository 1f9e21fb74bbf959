/**
 * RMSprop: each parameter's step is divided by the root of its recent mean squared gradient.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import type { OptimizerDefinition } from "../definition.ts";
import type { Optimizer } from "../optimizer.ts";
import { assertDecayRate, assertNonNegative, assertSettings, assertSwitch } from "../settings.ts";
import { RMSPROP_UPDATE } from "./kernels.ts";
import { RMSPROP_VARIANT_UPDATE } from "./variants.ts";

export interface RmspropOptions {
  /** Default: 0.01. */
  readonly learningRate?: number;
  /** Fraction of the mean square that stays from step to step, in [0, 1). Default: 0.99. */
  readonly alpha?: number;
  /** Added outside the root. Default: 1e-8. */
  readonly eps?: number;
  /** Factor of w that is added to its gradient (L2). Default: 0. */
  readonly weightDecay?: number;
  /** Divides by the spread of the recent gradients around their mean. Default: false. */
  readonly centered?: boolean;
  /** Fraction of the velocity, a sum of steps, that stays from step to step, in [0, 1). Default: 0. */
  readonly momentum?: number;
}

/** RMSprop in PyTorch's convention (eps outside the root). Derivation: src/optimizers/rmsprop/rmsprop.md. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  assertSettings("rmsprop", options, ["learningRate", "alpha", "eps", "weightDecay", "centered", "momentum"]);
  const { learningRate = 0.01, alpha = 0.99, eps = 1e-8, weightDecay = 0, centered = false, momentum = 0 } = options;
  assertNonNegative("rmsprop", { learningRate, eps, weightDecay });
  assertDecayRate("rmsprop", { alpha, momentum });
  assertSwitch("rmsprop", { centered });
  const isPlain = !centered && momentum === 0;
  return markOwn({
    kind: "rmsprop",
    learningRate,
    config: { learningRate, alpha, eps, weightDecay, ...(centered && { centered }), ...(momentum > 0 && { momentum }) },
    slots: ["meanSquare", ...(centered ? ["mean"] : []), ...(momentum > 0 ? ["velocity"] : [])],
    kernels: [isPlain ? RMSPROP_UPDATE : RMSPROP_VARIANT_UPDATE],
    bind(backend, { w, dw, slots: { meanSquare, mean, velocity }, size }) {
      if (isPlain) {
        const rmspropUpdate = backend.bind(RMSPROP_UPDATE);
        return (_t, rate) => rmspropUpdate(w, meanSquare!, dw, size, rate, alpha, eps, weightDecay);
      }
      const update = backend.bind(RMSPROP_VARIANT_UPDATE);
      const untouched = backend.allocate(0);
      const [means, velocities] = [mean ?? untouched, velocity ?? untouched];
      return (_t, rate) =>
        update(w, meanSquare!, means, velocities, dw, size, rate, alpha, eps, momentum, centered, weightDecay);
    },
  });
}

const SQUARE = { own: "meanSquare", pytorch: "square_avg", isSquared: true } as const;
const MEAN = { own: "mean", pytorch: "grad_avg" } as const;
const VELOCITY = { own: "velocity", pytorch: "momentum_buffer" } as const;

export const rmspropDefinition: OptimizerDefinition = {
  kind: "rmsprop",
  label: "RMSprop",
  learningRate: 0.001,
  create: rmsprop,
  pytorch: { arrays: [SQUARE], counts: true },
  variants: [
    { options: { centered: true }, pytorch: { arrays: [SQUARE, MEAN], counts: true } },
    { options: { momentum: 0.9 }, pytorch: { arrays: [SQUARE, VELOCITY], counts: true } },
    { options: { centered: true, momentum: 0.9 }, pytorch: { arrays: [SQUARE, MEAN, VELOCITY], counts: true } },
  ],
};
