/**
 * The derived functions on tensors: for learning, tests and layers of one's own.
 *
 * @module
 */
export { type AffineCache, type AffineGradients, affineBackward, affineForward } from "./affine.ts";
export {
  type BatchNormCache,
  type BatchNormEvaluateCache,
  type BatchNormForwardOptions,
  type BatchNormResult,
  type BatchNormTrainCache,
  batchNormForward,
} from "./batch-norm.ts";
export {
  type BatchNormGradients,
  type BatchNormStagedGradients,
  batchNormBackward,
  batchNormBackwardStaged,
} from "./batch-norm-backward.ts";
export { meanSquaredError } from "./mean-squared-error.ts";
export { type ReluCache, reluBackward, reluForward } from "./relu.ts";
export { softmax, softmaxCrossEntropy } from "./softmax-cross-entropy.ts";
