/**
 * The versions of a kernel that came before the one in src/backends/wasm/assembly, each with the kernel's own
 * arguments: kept so that they can be measured beside it. What follows after what is in bench/kernels/rungs.ts.
 *
 * @module
 */
export { affineForward as affineForwardTextbook } from "./affine/1-textbook";
export { affineForward as affineForwardRows } from "./affine/2-rows";
export { affineForward as affineForwardVectors } from "./affine/3-vectors";
export { affineForward as affineForwardTile } from "./affine/4-tile";
export { affineForward as affineForwardLargeTile } from "./affine/5-large-tile";
export { affineForward as affineForwardPacked } from "./affine/6-packed";
export { affineForward as affineForwardBlocked } from "./affine/7-blocked";
export {
  batchNormBackward as batchNormBackwardColumns,
  batchNormForward as batchNormForwardColumns,
} from "./batch-norm/1-columns";
export {
  batchNormBackward as batchNormBackwardFourColumns,
  batchNormForward as batchNormForwardFourColumns,
} from "./batch-norm/2-four-columns";
export {
  batchNormBackward as batchNormBackwardRows,
  batchNormForward as batchNormForwardRows,
} from "./batch-norm/3-rows";
export {
  batchNormReluBackward as batchNormReluBackwardTwoKernels,
  batchNormReluForward as batchNormReluForwardTwoKernels,
} from "./batch-norm/4-relu-after";
export { sgdUpdate as sgdUpdateElements } from "./sgd/1-elements";
export { sgdUpdate as sgdUpdateVectors } from "./sgd/2-vectors";
export { useScratch } from "../../src/backends/wasm/assembly/scratch";

/** Bytes for {@link useScratch}: all of x (512, 784) and of w (784, 1024), packed, and some more. */
export const SCRATCH_BYTES: usize = 1 << 23;
