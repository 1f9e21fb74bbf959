/**
 * The kernels on several threads.
 *
 * @module
 */
import { PLAN_BYTES } from "../assembly/plan-layout.ts";
import type { OffsetKernels } from "../bind-kernels.ts";
import { WasmMemory } from "../memory.ts";
import { Plan } from "./plan.ts";
import { planKernels } from "./plan-kernels.ts";
import type { ThreadExports } from "./worker-main.ts";

/** A memory and what runs on it. */
export interface ThreadedKernels {
  readonly memory: WasmMemory;
  readonly kernels: OffsetKernels;
  readonly plan: Plan;
}

/** Lays out a shared memory for `threads` threads. */
export async function createThreadedKernels(
  module: WebAssembly.Module,
  threads: number,
  shareWork?: number,
): Promise<ThreadedKernels> {
  const memory = new WasmMemory(true);
  const instance = await WebAssembly.instantiate(module, { env: { memory: memory.memory } });
  const exports = instance.exports as unknown as ThreadExports;
  const allocate = (bytes: number): number => memory.allocate(bytes / 4).pointer;
  const scratch = Array.from({ length: threads }, () => allocate(exports.SCRATCH_BYTES.value));
  const link = {
    module,
    memory: memory.memory,
    plan: allocate(PLAN_BYTES),
    partials: allocate(exports.PARTIALS_BYTES.value),
    scratch,
  };
  exports.usePlan(link.plan);
  exports.usePartials(link.partials);
  exports.useScratch(scratch[0]!);
  const plan = new Plan(link, exports, shareWork);
  return { memory, kernels: planKernels(plan), plan };
}
