/**
 * The derived functions on tensors of the layers and losses that every page loads: for learning, tests and layers of one's
 * own. Those of the toolbox stand in `toolbox.ts`.
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
export { type ReluCache, reluBackward, reluForward } from "./layers/relu/functions.ts";
export { meanSquaredError } from "./losses/mean-squared-error/functions.ts";
export { softmax, softmaxCrossEntropy } from "./losses/softmax-cross-entropy/functions.ts";
