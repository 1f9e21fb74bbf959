/**
 * What a module exports beside the kernels: what an instance works with, what remains of the affine kernels when another
 * library multiplies the matrices, and what runs a plan.
 *
 * @module
 */
export { broadcastRow, sumColumns } from "../../../layers/affine/affine.as";
export { PARTIALS_BYTES, usePartials } from "./partials";
export { run, usePlan } from "./plan";
export { SCRATCH_BYTES, useScratch } from "./scratch";
