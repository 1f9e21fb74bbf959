/**
 * What each command of a plan does: its code and its arguments become the call of a kernel.
 *
 * @module
 */
import { adamUpdate, adamwUpdate } from "../../../optimizers/adam/adam.as";
import { affineBackwardInput, affineBackwardParameters, affineForward } from "../../../layers/affine/affine.as";
import { batchNormForward, batchNormReluForward } from "../../../layers/batch-norm/forward.as";
import { batchNormBackward, batchNormReluBackward } from "../../../layers/batch-norm/backward.as";
import { batchNormEvaluate, batchNormEvaluateBackward, batchNormRunning } from "../../../layers/batch-norm/running.as";
import { countCorrectRows, countCorrectTotal } from "../../../metrics/kernels/count-correct.as";
import { countNonFiniteElements, countNonFiniteTotal } from "../../../metrics/kernels/count-non-finite.as";
import { squaredErrorElements, squaredErrorLoss } from "../../../losses/mean-squared-error/mean-squared-error.as";
import * as layout from "./plan-layout";
import { reluBackward, reluForward } from "../../../layers/relu/relu.as";
import { rmspropUpdate } from "../../../optimizers/rmsprop/rmsprop.as";
import { sgdUpdate } from "../../../optimizers/sgd/sgd.as";
import { crossEntropyLoss, crossEntropyRows, softmax } from "../../../losses/softmax-cross-entropy/softmax-cross-entropy.as";

/** Argument `i` as a number. */
// @ts-ignore: decorator
@inline
function number(command: usize, i: usize): f64 {
  return load<f64>(command + layout.ARGUMENTS + i * 8);
}

/** Argument `i` as an offset or a size. */
// @ts-ignore: decorator
@inline
function at(command: usize, i: usize): usize {
  return <usize>number(command, i);
}

/** Computes the present share of a command. */
export function execute(c: usize): void {
  const code = load<i32>(c);
  if (code <= layout.RELU_BACKWARD) executeAffineOrRelu(c, code);
  else if (code <= layout.BATCH_NORM_EVALUATE_BACKWARD) executeBatchNorm(c, code);
  else if (code <= layout.COUNT_NON_FINITE) executeLoss(c, code);
  else executeOptimizer(c, code);
}

/** What is left to do for a command when all of its shares are done. */
export function conclude(c: usize): void {
  switch (load<i32>(c)) {
    case layout.SOFTMAX_CROSS_ENTROPY:
      return crossEntropyLoss(at(c, 0), at(c, 4));
    case layout.MEAN_SQUARED_ERROR:
      return squaredErrorLoss(at(c, 0), at(c, 4) * at(c, 5));
    case layout.COUNT_CORRECT:
      return countCorrectTotal(at(c, 0), at(c, 3));
    case layout.COUNT_NON_FINITE:
      return countNonFiniteTotal(at(c, 0), at(c, 2));
  }
}

function executeAffineOrRelu(c: usize, code: i32): void {
  switch (code) {
    case layout.AFFINE_FORWARD:
      return affineForward(at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6));
    case layout.AFFINE_BACKWARD_INPUT:
      return affineBackwardInput(at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5));
    case layout.AFFINE_BACKWARD_PARAMETERS:
      return affineBackwardParameters(at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6));
    case layout.RELU_FORWARD:
      return reluForward(at(c, 0), at(c, 1), at(c, 2));
    case layout.RELU_BACKWARD:
      return reluBackward(at(c, 0), at(c, 1), at(c, 2), at(c, 3));
  }
}

function executeBatchNorm(c: usize, code: i32): void {
  switch (code) {
    case layout.BATCH_NORM_FORWARD:
      return batchNormForward(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6), at(c, 7), at(c, 8), at(c, 9), number(c, 10),
      );
    case layout.BATCH_NORM_RUNNING:
      return batchNormRunning(at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), number(c, 5), number(c, 6));
    case layout.BATCH_NORM_BACKWARD:
      return batchNormBackward(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6), at(c, 7), at(c, 8),
      );
    case layout.BATCH_NORM_RELU_FORWARD:
      return batchNormReluForward(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6), at(c, 7), at(c, 8), at(c, 9), number(c, 10),
      );
    case layout.BATCH_NORM_RELU_BACKWARD:
      return batchNormReluBackward(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6), at(c, 7), at(c, 8), at(c, 9),
      );
    case layout.BATCH_NORM_EVALUATE:
      return batchNormEvaluate(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6), at(c, 7), number(c, 8),
      );
    case layout.BATCH_NORM_EVALUATE_BACKWARD:
      return batchNormEvaluateBackward(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5), at(c, 6), at(c, 7), at(c, 8), at(c, 9), number(c, 10),
      );
  }
}

function executeLoss(c: usize, code: i32): void {
  switch (code) {
    case layout.SOFTMAX:
      return softmax(at(c, 0), at(c, 1), at(c, 2), at(c, 3));
    case layout.SOFTMAX_CROSS_ENTROPY:
      return crossEntropyRows(at(c, 1), at(c, 2), at(c, 3), at(c, 4), at(c, 5));
    case layout.MEAN_SQUARED_ERROR:
      return squaredErrorElements(at(c, 1), at(c, 2), at(c, 3), at(c, 4) * at(c, 5));
    case layout.COUNT_CORRECT:
      return countCorrectRows(at(c, 1), at(c, 2), at(c, 3), at(c, 4));
    case layout.COUNT_NON_FINITE:
      return countNonFiniteElements(at(c, 1), at(c, 2));
  }
}

function executeOptimizer(c: usize, code: i32): void {
  switch (code) {
    case layout.SGD_UPDATE:
      return sgdUpdate(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), number(c, 4), number(c, 5), number(c, 6) != 0, number(c, 7),
      );
    case layout.RMSPROP_UPDATE:
      return rmspropUpdate(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), number(c, 4), number(c, 5), number(c, 6), number(c, 7),
      );
    case layout.ADAM_UPDATE:
      return adamUpdate(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4),
        number(c, 5), number(c, 6), number(c, 7), number(c, 8), number(c, 9), number(c, 10), number(c, 11),
      );
    case layout.ADAMW_UPDATE:
      return adamwUpdate(
        at(c, 0), at(c, 1), at(c, 2), at(c, 3), at(c, 4),
        number(c, 5), number(c, 6), number(c, 7), number(c, 8), number(c, 9), number(c, 10), number(c, 11),
      );
  }
}
