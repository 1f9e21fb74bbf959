/**
 * Rounding of a whole pass: the errors of every layer's answer become errors of the next layer's input.
 *
 * @module
 */
import { affineBackward, affineForward } from "../../../src/layers/affine/functions.ts";
import { batchNormForward } from "../../../src/layers/batch-norm/functions.ts";
import { batchNormBackward } from "../../../src/layers/batch-norm/functions-backward.ts";
import { reluBackward, reluForward } from "../../../src/layers/relu/functions.ts";
import { affineBackwardError, affineError } from "./affine.ts";
import type { Approximate } from "./approximate.ts";
import { batchNormBackwardError, batchNormError } from "./batch-norm.ts";
import { crossEntropyError, reluBackwardError } from "./losses.ts";

/** Parameters by the course's names: `W1 b1 gamma1 beta1 W2 …`. */
export type ApproximateParameters = Readonly<Record<string, Approximate>>;

/** Errors of the scores, the mean loss and every gradient, by the parameter's name. */
export interface NetworkErrors {
  readonly scores: Float64Array;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Float64Array>>;
}

/** One layer of the way back: takes dout, writes its gradients' errors, returns dx. */
type Backward = (dout: Approximate, gradients: Record<string, Float64Array>) => Approximate;

/** Affine, batch normalization where there is a gamma, ReLU; the last affine layer alone; softmax cross-entropy. */
export function networkErrors(
  x: Approximate,
  labels: Int32Array,
  parameters: ApproximateParameters,
  eps: number,
  u: number,
): NetworkErrors {
  const depth = Object.keys(parameters).filter((name) => name.startsWith("W")).length;
  const back: Backward[] = [];
  let values = x;
  for (let layer = 1; layer <= depth; layer++) {
    values = affineStage(values, parameters, layer, u, back);
    if (parameters[`gamma${layer}`]) values = batchNormStage(values, parameters, layer, eps, u, back);
    if (layer < depth) values = reluStage(values, back);
  }
  const { loss, dlogits } = crossEntropyError(values, labels, u);
  const gradients: Record<string, Float64Array> = {};
  back.reduceRight((dout, stage) => stage(dout, gradients), dlogits);
  return { scores: values.error, loss, gradients };
}

function affineStage(
  x: Approximate,
  parameters: ApproximateParameters,
  layer: number,
  u: number,
  back: Backward[],
): Approximate {
  const [w, b] = [parameters[`W${layer}`]!, parameters[`b${layer}`]!];
  const { out, cache } = affineForward(x.value, w.value, b.value);
  back.push((dout, gradients) => {
    const errors = affineBackwardError(dout, x, w, u);
    gradients[`W${layer}`] = errors.dw;
    gradients[`b${layer}`] = errors.db;
    return { value: affineBackward(dout.value, cache).dx, error: errors.dx };
  });
  return { value: out, error: affineError(x, w, b, u) };
}

function batchNormStage(
  x: Approximate,
  parameters: ApproximateParameters,
  layer: number,
  eps: number,
  u: number,
  back: Backward[],
): Approximate {
  const [gamma, beta] = [parameters[`gamma${layer}`]!, parameters[`beta${layer}`]!];
  const { out, cache } = batchNormForward(x.value, gamma.value, beta.value, { eps });
  const errors = batchNormError(x, gamma, beta, eps, u);
  back.push((dout, gradients) => {
    const backward = batchNormBackwardError(dout, errors, u);
    gradients[`gamma${layer}`] = backward.dgamma;
    gradients[`beta${layer}`] = backward.dbeta;
    return { value: batchNormBackward(dout.value, cache).dx, error: backward.dx };
  });
  return { value: out, error: errors.out };
}

function reluStage(x: Approximate, back: Backward[]): Approximate {
  const { out, cache } = reluForward(x.value);
  back.push((dout) => ({ value: reluBackward(dout.value, cache).dx, error: reluBackwardError(dout, x) }));
  return { value: out, error: x.error };
}
