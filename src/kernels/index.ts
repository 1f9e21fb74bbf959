/**
 * The plain kernels, together and one by one.
 *
 * @module
 */
import type { FloatArray } from "../tensor.ts";
import { adamUpdate, adamwUpdate } from "./adam.ts";
import { affineBackwardInput, affineBackwardParameters, affineForward } from "./affine.ts";
import {
  batchNormBackward,
  batchNormEvaluate,
  batchNormEvaluateBackward,
  batchNormForward,
  batchNormRunning,
} from "./batch-norm.ts";
import { batchNormReluBackward, batchNormReluForward } from "./batch-norm-relu.ts";
import { batchNormBackwardStaged } from "./batch-norm-staged.ts";
import { countCorrect } from "./count-correct.ts";
import { countNonFinite } from "./count-non-finite.ts";
import type { Kernels } from "./kernels.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { reluBackward, reluForward } from "./relu.ts";
import { rmspropUpdate } from "./rmsprop.ts";
import { sgdUpdate } from "./sgd.ts";
import { softmax, softmaxCrossEntropy } from "./softmax-cross-entropy.ts";

export { exp, log } from "./exp-log.ts";
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
