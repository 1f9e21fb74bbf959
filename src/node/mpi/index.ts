/**
 * Training on several processes at once: an entry of its own, so that a program that trains alone loads none of it.
 *
 * @module
 */
export type { Communicator, Reduction } from "../../base/communicator.ts";
export { type DataParallelOptions, dataParallel } from "../../distributed/data-parallel.ts";
export { findMpiLibrary, joinMpi, type MpiCommunicator } from "./mpi.ts";
