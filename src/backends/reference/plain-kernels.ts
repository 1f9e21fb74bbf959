/**
 * The plain kernels, together and one by one.
 *
 * @module
 */
import type { FloatArray } from "../../base/tensor.ts";
import { affineBackwardInput, affineBackwardParameters, affineForward } from "../../layers/affine/kernels.ts";
import { batchNormReluBackward, batchNormReluForward } from "../../layers/batch-norm/fused-relu.ts";
import {
  batchNormBackward,
  batchNormEvaluate,
  batchNormEvaluateBackward,
  batchNormForward,
  batchNormRunning,
} from "../../layers/batch-norm/kernels.ts";
import { batchNormBackwardStaged } from "../../layers/batch-norm/staged.ts";
import { reluBackward, reluForward } from "../../layers/relu/kernels.ts";
import { meanSquaredError } from "../../losses/mean-squared-error/kernels.ts";
import { softmax, softmaxCrossEntropy } from "../../losses/softmax-cross-entropy/kernels.ts";
import { countCorrect } from "../../metrics/kernels/count-correct.ts";
import { countNonFinite } from "../../metrics/kernels/count-non-finite.ts";
import { adamUpdate, adamwUpdate } from "../../optimizers/adam/kernels.ts";
import { rmspropUpdate } from "../../optimizers/rmsprop/kernels.ts";
import { sgdUpdate } from "../../optimizers/sgd/kernels.ts";
import type { Kernels } from "../kernels.ts";

export { exp, log } from "../../base/exp-log.ts";
export {
  adamUpdate,
  adamwUpdate,
  affineBackwardInput,
  affineBackwardParameters,
  affineForward,
  batchNormBackward,
  batchNormBackwardStaged,
  batchNormEvaluate,
  batchNormEvaluateBackward,
  batchNormForward,
  batchNormReluBackward,
  batchNormReluForward,
  batchNormRunning,
  countCorrect,
  countNonFinite,
  meanSquaredError,
  reluBackward,
  reluForward,
  rmspropUpdate,
  sgdUpdate,
  softmax,
  softmaxCrossEntropy,
};

/** Every kernel of the interface on typed arrays: what every other backend is measured against. */
export const plainKernels: Kernels<FloatArray, Int32Array> = {
  affineForward,
  affineBackwardInput,
  affineBackwardParameters,
  reluForward,
  reluBackward,
  batchNormForward,
  batchNormRunning,
  batchNormBackward,
  batchNormReluForward,
  batchNormReluBackward,
  batchNormEvaluate,
  batchNormEvaluateBackward,
  softmax,
  softmaxCrossEntropy,
  meanSquaredError,
  countCorrect,
  countNonFinite,
  sgdUpdate,
  rmspropUpdate,
  adamUpdate,
  adamwUpdate,
};
