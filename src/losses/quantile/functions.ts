/**
 * The quantile loss as a function on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import { sameShape } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { type LossOfTargets, lossOfTargets, type WeightsOption } from "../on-tensors.ts";
import { pinballLoss, type QuantileOptions } from "./quantile.ts";

/**
 * The mean over all elements of quantile·e for e ≥ 0 and of (quantile − 1)·e below, with e = targets − out; and its gradient,
 * which is 0 at e = 0. Derivation: src/losses/quantile/quantile.md.
 *
 * @param out (N, M), or any shape with one quantile
 * @param targets of the same shape; or (N, 1), which stands for the same target in each of the M columns
 * @throws ShapeError if the shapes differ, there is no element, or not one weight a row
 * @throws ConfigError if float32 and float64 are mixed, a quantile is not above 0 and below 1, or a list of them has not one
 * for each output
 * @throws DataError for a weight that is negative or not finite
 * @example
 * quantileLoss([[1]], [[3]], { quantile: 0.9 })   // { loss: 1.8, dout: [[-0.9]] }
 */
export function quantileLoss(
  out: TensorLike,
  targets: TensorLike,
  options: QuantileOptions & WeightsOption = {},
): LossOfTargets {
  assertKnownKeys("quantileLoss", options, ["quantile", "sampleWeights"]);
  const { sampleWeights, ...settings } = options;
  const outputs = toTensor(out, "quantileLoss: out");
  const wanted = inEveryColumn(toTensor(targets, "quantileLoss: targets"), outputs);
  return lossOfTargets("quantileLoss", "out", pinballLoss(settings), outputs, wanted, sampleWeights);
}

/** Targets (N, 1) as (N, M); others as they are. */
function inEveryColumn(targets: Tensor, { shape }: Tensor): Tensor {
  const [N, M] = shape;
  if (shape.length !== 2 || !sameShape(targets.shape, [N!, 1])) return targets;
  const repeated = zerosLike(targets, shape);
  for (const [n, target] of targets.data.entries()) repeated.data.fill(target, n * M!, (n + 1) * M!);
  return repeated;
}
