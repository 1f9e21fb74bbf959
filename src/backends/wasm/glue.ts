/**
 * What lies between a kernel on handles and its version in WebAssembly; scripts/build-kernels.ts writes it.
 *
 * @module
 */
import type { Plan } from "./threads/plan.ts";

/** The kernels as a module exports them: with byte offsets in place of arrays. */
export type ModuleKernels = Readonly<Record<string, (...args: (number | boolean)[]) => void>>;

/** A kernel on this backend's handles. */
export type HandleKernel = (...args: never[]) => void;

/** The two ways to make a kernel. */
export interface NativeKernel {
  /** Each call is a call of the module. */
  direct(module: ModuleKernels): HandleKernel;
  /** Each call is written into a plan. */
  planned(plan: Plan): HandleKernel;
}

/** Kernels by their names. */
export type Glue = Readonly<Record<string, NativeKernel>>;
