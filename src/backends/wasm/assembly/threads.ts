/**
 * What the module for several threads exports. Its kernels are called through the commands of a plan; that they are
 * exported too keeps the compiler from inlining them there, where the engine's register allocator made sgdUpdate six
 * times slower.
 *
 * @module
 */
export * from "./index";
export { run, usePlan } from "./plan";
