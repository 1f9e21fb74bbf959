export { gemm } from "./gemm";
export { SCRATCH_BYTES, useScratch } from "./scratch";
