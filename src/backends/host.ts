/**
 * Kernels on the host: where a backend whose memory the host reaches has no version of its own of a kernel, the plain
 * function runs on that memory. So a new kernel, and a user's, works at once.
 *
 * @module
 */
import type { DeviceBuffer, HostBackend, LabelBuffer } from "./backend.ts";
import type { BoundKernel, Kernel, PlainKernel } from "./kernel.ts";

/** How a backend hands out its memory: after all that was enqueued. */
export type HostMemory = Pick<HostBackend, "map" | "mapLabels">;

/** The plain function of a kernel on a backend's buffers. */
export function bindOnHost<Plain extends PlainKernel>(
  memory: HostMemory,
  { plain }: Kernel<Plain>,
): BoundKernel<Plain> {
  const run = plain as PlainKernel as (...args: unknown[]) => void;
  return (...args: unknown[]) => {
    for (let i = 0; i < args.length; i++) args[i] = onHost(memory, args[i]);
    run(...args);
  };
}

/** A buffer's array; anything else as it is. */
function onHost(memory: HostMemory, argument: unknown): unknown {
  if (typeof argument !== "object") return argument;
  const buffer = argument as DeviceBuffer | LabelBuffer;
  return buffer.elements === "labels" ? memory.mapLabels(buffer) : memory.map(buffer as DeviceBuffer);
}
