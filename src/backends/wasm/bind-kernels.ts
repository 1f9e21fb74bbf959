/**
 * The kernels on handles: each call of the backend becomes one call of the module, with byte offsets for handles.
 *
 * Written out, so that the compiler checks every argument and no call allocates.
 *
 * @module
 */
import type { Kernels } from "../../kernels/kernels.ts";
import type { WasmBuffer } from "./memory.ts";

/** The kernels that take this backend's handles, from those that take offsets. */
export function bindKernels(on: Kernels<number, number>): Kernels<WasmBuffer, WasmBuffer> {
  return { ...bindAffine(on), ...bindBatchNorm(on), ...bindElementwise(on), ...bindLosses(on), ...bindOptimizers(on) };
}

type Bound<Names extends keyof Kernels<WasmBuffer, WasmBuffer>> = Pick<Kernels<WasmBuffer, WasmBuffer>, Names>;

function bindAffine(
  on: Kernels<number, number>,
): Bound<"affineForward" | "affineBackwardInput" | "affineBackwardParameters"> {
  return {
    affineForward: (out, x, w, b, N, D, M) => on.affineForward(out.pointer, x.pointer, w.pointer, b.pointer, N, D, M),
    affineBackwardInput: (dx, dout, w, N, D, M) =>
      on.affineBackwardInput(dx.pointer, dout.pointer, w.pointer, N, D, M),
    affineBackwardParameters: (dw, db, dout, x, N, D, M) =>
      on.affineBackwardParameters(dw.pointer, db.pointer, dout.pointer, x.pointer, N, D, M),
  };
}

function bindElementwise(on: Kernels<number, number>): Bound<"reluForward" | "reluBackward"> {
  return {
    reluForward: (out, x, size) => on.reluForward(out.pointer, x.pointer, size),
    reluBackward: (dx, dout, x, size) => on.reluBackward(dx.pointer, dout.pointer, x.pointer, size),
  };
}
