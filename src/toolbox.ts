/**
 * More layers, losses, optimizers and schedules: a page loads them when it asks for them.
 *
 * @module
 */
export type { ActivationCache } from "./layers/activation.ts";
export { dropout } from "./layers/dropout/dropout.ts";
export { type DropoutCache, type DropoutOptions, dropoutBackward, dropoutForward } from "./layers/dropout/functions.ts";
export { type EluOptions, elu, eluBackward, eluForward } from "./layers/elu/elu.ts";
export { type EmbeddedWidth, type EmbeddingOptions, embedding } from "./layers/embedding/embedding.ts";
export {
  type EmbeddingCache,
  type EmbeddingSettings,
  embeddingBackward,
  embeddingForward,
} from "./layers/embedding/functions.ts";
export {
  type GeluApproximation,
  type GeluCache,
  type GeluOptions,
  geluBackward,
  geluForward,
} from "./layers/gelu/functions.ts";
export { gelu } from "./layers/gelu/gelu.ts";
export {
  type GroupNormCache,
  type GroupNormGradients,
  type GroupNormOptions,
  groupNormBackward,
  groupNormForward,
} from "./layers/group-norm/functions.ts";
export { groupNorm } from "./layers/group-norm/group-norm.ts";
export { hardswish, hardswishBackward, hardswishForward } from "./layers/hardswish/hardswish.ts";
export {
  type LayerNormCache,
  type LayerNormGradients,
  type LayerNormOptions,
  layerNormBackward,
  layerNormForward,
} from "./layers/layer-norm/functions.ts";
export { layerNorm } from "./layers/layer-norm/layer-norm.ts";
export {
  type LeakyReluOptions,
  leakyRelu,
  leakyReluBackward,
  leakyReluForward,
} from "./layers/leaky-relu/leaky-relu.ts";
export { mish, mishBackward, mishForward } from "./layers/mish/mish.ts";
export {
  type RmsNormCache,
  type RmsNormGradients,
  type RmsNormOptions,
  rmsNormBackward,
  rmsNormForward,
} from "./layers/rms-norm/functions.ts";
export { rmsNorm } from "./layers/rms-norm/rms-norm.ts";
export { selu, seluBackward, seluForward } from "./layers/selu/selu.ts";
export { sigmoid, sigmoidBackward, sigmoidForward } from "./layers/sigmoid/sigmoid.ts";
export { silu, siluBackward, siluForward } from "./layers/silu/silu.ts";
export { type SliceOptions, slice } from "./layers/slice/slice.ts";
export { type SoftplusOptions, softplus, softplusBackward, softplusForward } from "./layers/softplus/softplus.ts";
export { tanh, tanhBackward, tanhForward } from "./layers/tanh/tanh.ts";
export { type LossHead, lossOfHeads } from "./losses/heads/heads.ts";
export { huber } from "./losses/huber/functions.ts";
export { type HuberOptions, huberLoss } from "./losses/huber/huber.ts";
export { meanAbsoluteError } from "./losses/mean-absolute-error/functions.ts";
export { meanAbsoluteErrorLoss } from "./losses/mean-absolute-error/mean-absolute-error.ts";
export type { LossOfTargets, WeightsOption } from "./losses/on-tensors.ts";
export {
  type LabelLossFunction,
  lossOfKernel,
  type OwnLossOptions,
  type TargetLossFunction,
} from "./losses/own-loss.ts";
export { quantileLoss } from "./losses/quantile/functions.ts";
export { pinballLoss, type QuantileOptions } from "./losses/quantile/quantile.ts";
export { sigmoidCrossEntropy } from "./losses/sigmoid-cross-entropy/functions.ts";
export {
  type SigmoidCrossEntropyOptions,
  sigmoidCrossEntropyLoss,
} from "./losses/sigmoid-cross-entropy/sigmoid-cross-entropy.ts";
export { softTargetCrossEntropy } from "./losses/soft-target-cross-entropy/functions.ts";
export {
  type SoftTargetCrossEntropyOptions,
  softTargetCrossEntropyLoss,
} from "./losses/soft-target-cross-entropy/soft-target-cross-entropy.ts";
export { type AdadeltaOptions, adadelta } from "./optimizers/adadelta/adadelta.ts";
export { type AdagradOptions, adagrad } from "./optimizers/adagrad/adagrad.ts";
export { type AdamaxOptions, adamax } from "./optimizers/adamax/adamax.ts";
export { type LionOptions, lion } from "./optimizers/lion/lion.ts";
export { type NadamOptions, nadam } from "./optimizers/nadam/nadam.ts";
export { type RadamOptions, radam } from "./optimizers/radam/radam.ts";
export { type CosineOptions, type CosineRestartsOptions, cosine, cosineRestarts } from "./schedules/cosine.ts";
export {
  type ExponentialDecayOptions,
  exponentialDecay,
  type PolynomialDecayOptions,
  polynomialDecay,
  type StepDecayOptions,
  stepDecay,
} from "./schedules/decay.ts";
export { type OneCycleOptions, oneCycle } from "./schedules/one-cycle.ts";
export { type PlateauOptions, reduceOnPlateau } from "./schedules/plateau.ts";
export { type WarmUpOptions, warmUp } from "./schedules/warm-up.ts";
export {
  type FindLearningRateOptions,
  findLearningRate,
  type LearningRateCurve,
  type LearningRatePoint,
} from "./training/find-learning-rate.ts";
