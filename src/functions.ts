/**
 * The derived functions on tensors: for learning, tests and layers of one's own.
 *
 * @module
 */
export type { ActivationCache } from "./layers/activation.ts";
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
export { type DropoutCache, type DropoutOptions, dropoutBackward, dropoutForward } from "./layers/dropout/functions.ts";
export { type EluOptions, eluBackward, eluForward } from "./layers/elu/elu.ts";
export {
  type GeluApproximation,
  type GeluCache,
  type GeluOptions,
  geluBackward,
  geluForward,
} from "./layers/gelu/functions.ts";
export {
  type GroupNormCache,
  type GroupNormGradients,
  type GroupNormOptions,
  groupNormBackward,
  groupNormForward,
} from "./layers/group-norm/functions.ts";
export { hardswishBackward, hardswishForward } from "./layers/hardswish/hardswish.ts";
export {
  type LayerNormCache,
  type LayerNormGradients,
  type LayerNormOptions,
  layerNormBackward,
  layerNormForward,
} from "./layers/layer-norm/functions.ts";
export { type LeakyReluOptions, leakyReluBackward, leakyReluForward } from "./layers/leaky-relu/leaky-relu.ts";
export { mishBackward, mishForward } from "./layers/mish/mish.ts";
export { type ReluCache, reluBackward, reluForward } from "./layers/relu/functions.ts";
export {
  type RmsNormCache,
  type RmsNormGradients,
  type RmsNormOptions,
  rmsNormBackward,
  rmsNormForward,
} from "./layers/rms-norm/functions.ts";
export { seluBackward, seluForward } from "./layers/selu/selu.ts";
export { sigmoidBackward, sigmoidForward } from "./layers/sigmoid/sigmoid.ts";
export { siluBackward, siluForward } from "./layers/silu/silu.ts";
export { type SoftplusOptions, softplusBackward, softplusForward } from "./layers/softplus/softplus.ts";
export { tanhBackward, tanhForward } from "./layers/tanh/tanh.ts";
export { huber } from "./losses/huber/functions.ts";
export { meanAbsoluteError } from "./losses/mean-absolute-error/functions.ts";
export { meanSquaredError } from "./losses/mean-squared-error/functions.ts";
export type { LossOfTargets, WeightsOption } from "./losses/on-tensors.ts";
export { quantileLoss } from "./losses/quantile/functions.ts";
export { sigmoidCrossEntropy } from "./losses/sigmoid-cross-entropy/functions.ts";
export { softmax, softmaxCrossEntropy } from "./losses/softmax-cross-entropy/functions.ts";
