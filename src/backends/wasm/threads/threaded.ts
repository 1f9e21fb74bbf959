/**
 * A shared memory, and the plan of the threads that work on it.
 *
 * @module
 */
import { PLAN_BYTES } from "../assembly/plan-layout.ts";
import { WasmMemory } from "../memory.ts";
import { Plan } from "./plan.ts";
import type { BackendLink, ThreadExports } from "./worker-main.ts";

/** A memory and what runs on it. */
export interface Threads {
  readonly memory: WasmMemory;
  readonly plan: Plan;
  /** Goes on with a module that has more kernels. Those that were bound before stay good. */
  exchange(module: WebAssembly.Module): Promise<void>;
}

/** Lays out a shared memory for `threads` threads. */
export async function createThreads(module: WebAssembly.Module, threads: number, shareWork?: number): Promise<Threads> {
  const memory = new WasmMemory(true);
  const allocate = (bytes: number): number => memory.allocate(bytes / 4).pointer;
  const instantiate = async (of: WebAssembly.Module): Promise<ThreadExports> => {
    const instance = await WebAssembly.instantiate(of, { env: { memory: memory.memory } });
    return instance.exports as unknown as ThreadExports; // untyped by nature: assembly/instance.ts exports these
  };
  const exports = await instantiate(module);
  const scratch = Array.from({ length: threads }, () => allocate(exports.SCRATCH_BYTES.value));
  const partials = allocate(exports.PARTIALS_BYTES.value);
  const linkTo = (of: WebAssembly.Module): BackendLink => {
    return { module: of, memory: memory.memory, plan: allocate(PLAN_BYTES), partials, scratch };
  };
  const plan = new Plan(...joined(linkTo(module), exports), shareWork);
  const exchange = async (of: WebAssembly.Module): Promise<void> => {
    plan.exchange(...joined(linkTo(of), await instantiate(of)));
  };
  return { memory, plan, exchange };
}

/** The calling thread's instance, told where things are; the workers' are told by the link. */
function joined(link: BackendLink, exports: ThreadExports): [BackendLink, ThreadExports] {
  exports.usePlan(link.plan);
  exports.usePartials(link.partials);
  exports.useScratch(link.scratch[0]!);
  return [link, exports];
}
