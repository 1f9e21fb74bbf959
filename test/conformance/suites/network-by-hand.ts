/**
 * A network as the course builds it, from single layers.
 *
 * @module
 */
import { sizeOf } from "../../../src/base/shape.ts";
import type { Tensor } from "../../../src/base/tensor.ts";
import { filled } from "../layout.ts";
import type { Subject } from "../subject.ts";

/** Parameters, or their gradients, by the course's names: `W1 b1 gamma1 beta1 W2 …`. */
export type Parameters = Readonly<Record<string, Tensor>>;

/** One layer of the way back: takes dout, writes its gradients, returns dx. */
type Backward = (dout: Tensor, gradients: Record<string, Tensor>) => Promise<Tensor>;

export interface Pass {
  readonly scores: Tensor;
  readonly loss: Tensor;
  readonly dscores: Tensor;
  readonly back: readonly Backward[];
}

/** Affine, batch normalization where there is a gamma, ReLU; the last affine layer alone; softmax cross-entropy. */
export async function forwardPass(
  subject: Subject,
  x: Tensor,
  labels: Int32Array,
  parameters: Parameters,
): Promise<Pass> {
  const depth = Object.keys(parameters).filter((name) => name.startsWith("W")).length;
  const back: Backward[] = [];
  let values = x;
  for (let layer = 1; layer <= depth; layer++) {
    values = await affineStage(subject, values, parameters, layer, back);
    if (parameters[`gamma${layer}`]) values = await batchNormStage(subject, values, parameters, layer, back);
    if (layer < depth) values = await reluStage(subject, values, back);
  }
  const { loss, dlogits } = await subject.softmaxCrossEntropy(values, labels);
  return { scores: values, loss, dscores: dlogits, back };
}

/** The gradient of the loss with respect to every parameter. */
export async function backwardPass({ dscores, back }: Pass): Promise<Parameters> {
  const gradients: Record<string, Tensor> = {};
  let dout = dscores;
  for (const stage of [...back].reverse()) dout = await stage(dout, gradients);
  return gradients;
}

async function affineStage(
  subject: Subject,
  x: Tensor,
  parameters: Parameters,
  layer: number,
  back: Backward[],
): Promise<Tensor> {
  const { out, backward } = await subject.affine(x, parameters[`W${layer}`]!, parameters[`b${layer}`]!);
  back.push(async (dout, gradients) => {
    const { dx, dw, db } = await backward(dout);
    gradients[`W${layer}`] = dw;
    gradients[`b${layer}`] = db;
    return dx;
  });
  return out;
}

async function batchNormStage(
  subject: Subject,
  x: Tensor,
  parameters: Parameters,
  layer: number,
  back: Backward[],
): Promise<Tensor> {
  const [gamma, beta] = [parameters[`gamma${layer}`]!, parameters[`beta${layer}`]!];
  const D = sizeOf(gamma.shape);
  const { out, backward } = await subject.batchNorm(x, gamma, beta, {
    mode: "train",
    eps: 1e-5,
    momentum: 0.1,
    runningVariance: "biased",
    runningMean: filled(D, 0),
    runningVar: filled(D, 0),
  });
  back.push(async (dout, gradients) => {
    const { dx, dgamma, dbeta } = await backward(dout);
    gradients[`gamma${layer}`] = dgamma;
    gradients[`beta${layer}`] = dbeta;
    return dx;
  });
  return out;
}

async function reluStage(subject: Subject, x: Tensor, back: Backward[]): Promise<Tensor> {
  const { out, backward } = await subject.relu(x);
  back.push(async (dout) => (await backward(dout)).dx);
  return out;
}
