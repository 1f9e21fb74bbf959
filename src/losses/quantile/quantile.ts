/**
 * The quantile loss as a training loss: for real targets of which not the middle is wanted, but a bound.
 *
 * @module
 */
import { isArrayLike } from "../../base/arguments.ts";
import { markOwn } from "../../base/own.ts";
import { constants, type Loss, type LossDefinition, rowWeights } from "../loss.ts";
import { assertInside, assertSettings } from "../settings.ts";
import { QUANTILE_LOSS } from "./kernels.ts";

/** Settings of {@link pinballLoss}. */
export interface QuantileOptions {
  /** Above 0 and below 1; one for all outputs, or a list with one for each output. Default: 0.5, the median. */
  readonly quantile?: number | readonly number[];
}

/**
 * The quantile loss, which is also called pinball loss: its best answer is the value below which a share `quantile` of the
 * targets lies. With a list, output m learns quantile m; each row's target then stands in every one of its columns.
 * Derivation: src/losses/quantile/quantile.md.
 *
 * @throws ConfigError unless every quantile is above 0 and below 1
 * @example
 * await fit(net, { x, targets }, { loss: pinballLoss({ quantile: 0.9 }) });
 * await fit(net, { x, targets: y.map((value) => [value, value, value]) }, { loss: pinballLoss({ quantile: [0.1, 0.5, 0.9] }) });
 */
export function pinballLoss(options: QuantileOptions = {}): Loss {
  assertSettings("pinballLoss", options, ["quantile"]);
  const quantile = checkedQuantiles(options.quantile ?? 0.5);
  return markOwn({
    name: "quantileLoss",
    needs: "targets",
    config: { quantile },
    outputs: typeof quantile === "number" ? undefined : quantile.length,
    kernels: [QUANTILE_LOSS],
    weightedKernels: [QUANTILE_LOSS],
    bind(backend, buffers) {
      const { loss, dout, out, targets, M } = buffers;
      const weights = rowWeights(backend, buffers);
      const quantiles = constants(backend, typeof quantile === "number" ? new Array(M).fill(quantile) : quantile);
      const quantileLoss = backend.bind(QUANTILE_LOSS);
      return (N, weight) => quantileLoss(loss, dout, out, targets!, weights, quantiles, N, M, weight);
    },
  } satisfies Loss);
}

function checkedQuantiles(quantile: number | readonly number[]): number | readonly number[] {
  if (!isArrayLike(quantile)) {
    assertInside("quantileLoss", "quantile", quantile as number);
    return quantile;
  }
  const list = Array.from(quantile as readonly number[]);
  if (list.length === 0) assertInside("quantileLoss", "quantile", Number.NaN);
  for (const one of list) assertInside("quantileLoss", "quantile", one);
  return list;
}

export const quantileDefinition: LossDefinition = {
  create: pinballLoss,
  examples: () => [
    { loss: pinballLoss() },
    { subject: "quantileLoss, one for each output", loss: pinballLoss({ quantile: [0.1, 0.25, 0.5, 0.75, 0.9] }) },
  ],
};
