/**
 * What the WebAssembly module exports: the kernels of src/kernels/kernels.ts, with pointers in place of arrays, and what
 * remains of affine's when another library multiplies the matrices; and, for several threads, what runs a plan.
 *
 * With several threads the kernels are called through the commands of a plan. That they are exported keeps the compiler
 * from inlining them there, where the engine's register allocator made sgdUpdate six times slower.
 *
 * @module
 */
export { adamUpdate, adamwUpdate } from "./adam";
export { affineBackwardInput, affineBackwardParameters, affineForward, broadcastRow, sumColumns } from "./affine";
export { batchNormForward, batchNormReluForward } from "./batch-norm";
export { batchNormBackward, batchNormReluBackward } from "./batch-norm-backward";
export { batchNormEvaluate, batchNormEvaluateBackward, batchNormRunning } from "./batch-norm-running";
export { countCorrect } from "./count-correct";
export { countNonFinite } from "./count-non-finite";
export { meanSquaredError } from "./mean-squared-error";
export { PARTIALS_BYTES, usePartials } from "./partials";
export { run, usePlan } from "./plan";
export { reluBackward, reluForward } from "./relu";
export { rmspropUpdate } from "./rmsprop";
export { SCRATCH_BYTES, useScratch } from "./scratch";
export { sgdUpdate } from "./sgd";
export { softmax, softmaxCrossEntropy } from "./softmax-cross-entropy";
