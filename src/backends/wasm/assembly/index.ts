/**
 * What the WebAssembly module exports: the kernels of src/backends/kernels.ts, with pointers in place of arrays, and what
 * remains of affine's when another library multiplies the matrices; and, for several threads, what runs a plan.
 *
 * With several threads the kernels are called through the commands of a plan. That they are exported keeps the compiler
 * from inlining them there, where the engine's register allocator made sgdUpdate six times slower.
 *
 * @module
 */
export { adamUpdate, adamwUpdate } from "../../../optimizers/adam/adam.as";
export { affineBackwardInput, affineBackwardParameters, affineForward, broadcastRow, sumColumns } from "../../../layers/affine/affine.as";
export { batchNormForward, batchNormReluForward } from "../../../layers/batch-norm/forward.as";
export { batchNormBackward, batchNormReluBackward } from "../../../layers/batch-norm/backward.as";
export { batchNormEvaluate, batchNormEvaluateBackward, batchNormRunning } from "../../../layers/batch-norm/running.as";
export { countCorrect } from "../../../metrics/kernels/count-correct.as";
export { countNonFinite } from "../../../metrics/kernels/count-non-finite.as";
export { meanSquaredError } from "../../../losses/mean-squared-error/mean-squared-error.as";
export { PARTIALS_BYTES, usePartials } from "./partials";
export { run, usePlan } from "./plan";
export { reluBackward, reluForward } from "../../../layers/relu/relu.as";
export { rmspropUpdate } from "../../../optimizers/rmsprop/rmsprop.as";
export { SCRATCH_BYTES, useScratch } from "./scratch";
export { sgdUpdate } from "../../../optimizers/sgd/sgd.as";
export { softmax, softmaxCrossEntropy } from "../../../losses/softmax-cross-entropy/softmax-cross-entropy.as";
