/**
 * Every version of a kernel as a backend: the wasm backend with that one kernel exchanged, on the same memory.
 *
 * @module
 */
import type { Backend } from "../../src/backends/backend.ts";
import { coreGlue } from "../../src/backends/wasm/glue.generated.ts";
import type { ModuleKernels } from "../../src/backends/wasm/glue.ts";
import type { WasmBuffer } from "../../src/backends/wasm/memory.ts";
import { createWasmParts } from "../../src/backends/wasm/wasm.ts";
import { type KernelName, withKernels } from "../../test/support/kernels.ts";
import { compileAssembly } from "../compile.ts";
import type { Rung } from "./rungs.ts";

/** What bench/assembly/ladder.ts exports beside the versions. */
interface LadderExports {
  readonly SCRATCH_BYTES: WebAssembly.Global;
  useScratch(pointer: number): void;
}

/** Compiles the versions. Handles of one of the backends are good for all. */
export async function createRungBackends(): Promise<(kernel: KernelName, rung: Rung) => Backend> {
  const { backend, memory } = await createWasmParts();
  const env = { memory: memory as WebAssembly.Memory };
  const { instance } = await WebAssembly.instantiate(await compileAssembly("ladder.ts"), { env });
  const ladder = instance.exports as unknown as LadderExports;
  const scratch = backend.allocate(ladder.SCRATCH_BYTES.value / 4) as WasmBuffer;
  ladder.useScratch(scratch.pointer);
  return (kernel, rung) => {
    if (rung.export === undefined) return backend;
    const version = instance.exports[rung.export];
    if (version === undefined) throw new Error(`bench/assembly/ladder.ts exports no ${rung.export}`);
    // WebAssembly's exports are untyped; every version has the arguments of its kernel: see bench/kernels/rungs.ts.
    const module = { [kernel]: version } as unknown as ModuleKernels;
    return withKernels(backend, { [kernel]: coreGlue[kernel]!.direct(module) });
  };
}
