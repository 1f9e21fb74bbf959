import { affine, batchNorm, relu, sequential } from "../../dist/node/index.js";

/** The workload `small`: 784-100-100-10, for batches of 64. */
export const N = 64;
export const D = 784;
export const M = 10;

export function smallNetwork() {
  return sequential(affine(D, 100), batchNorm(100), relu(), affine(100, 100), batchNorm(100), relu(), affine(100, M));
}
