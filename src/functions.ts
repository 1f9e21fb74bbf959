/**
 * The derived functions on tensors: for learning, tests and layers of one's own.
 *
 * @module
 */
export { type AffineCache, type AffineGradients, affineBackward, affineForward } from "./layers/affine/functions.ts";
export {
  type BatchNormCache,
  type BatchNormEvaluateCache,
  type BatchNormForwardOptions,
  type BatchNormResult,
  type BatchNormTrainCache,
  batchNormForward,
} from "./layers/batch-norm/functions.ts";
export {
  type BatchNormGradients,
  type BatchNormStagedGradients,
  batchNormBackward,
  batchNormBackwardStaged,
} from "./layers/batch-norm/functions-backward.ts";
export {
  type GeluApproximation,
  type GeluCache,
  type GeluOptions,
  geluBackward,
  geluForward,
} from "./layers/gelu/functions.ts";
export {
  type LayerNormCache,
  type LayerNormGradients,
  type LayerNormOptions,
  layerNormBackward,
  layerNormForward,
} from "./layers/layer-norm/functions.ts";
export { type ReluCache, reluBackward, reluForward } from "./layers/relu/functions.ts";
export { huber } from "./losses/huber/functions.ts";
export { meanAbsoluteError } from "./losses/mean-absolute-error/functions.ts";
export { meanSquaredError } from "./losses/mean-squared-error/functions.ts";
export type { LossOfTargets, WeightsOption } from "./losses/on-tensors.ts";
export { quantileLoss } from "./losses/quantile/functions.ts";
export { sigmoidCrossEntropy } from "./losses/sigmoid-cross-entropy/functions.ts";
export { softmax, softmaxCrossEntropy } from "./losses/softmax-cross-entropy/functions.ts";
