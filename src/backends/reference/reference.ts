/**
 * The oracle: the plain kernels, as they are, on typed arrays. Slow, obvious, kept forever.
 *
 * @module
 */
import { allocate, type DType, type FloatArray } from "../../base/tensor.ts";
import type { HostBackend } from "../backend.ts";
import type { BoundKernel, Kernel, PlainKernel } from "../kernel.ts";

/** A backend whose buffers are typed arrays, and which runs the plain function of every kernel. */
export function createReferenceBackend(dtype: DType = "float32"): HostBackend {
  return {
    name: "reference",
    dtype,
    description: `plain TypeScript, ${dtype}`,
    reproducible: true,
    viewAlignment: 1,
    supports: () => "native",
    prepare: () => undefined,
    // The buffers are the arrays themselves, which no type of a handle can say.
    bind: <Plain extends PlainKernel>(kernel: Kernel<Plain>) => kernel.plain as unknown as BoundKernel<Plain>,
    allocate: (length) => allocate(dtype, length),
    allocateLabels: (length) => new Int32Array(length),
    view: (buffer, start, length) => (buffer as FloatArray).subarray(start, start + length),
    write: (buffer, source) => (buffer as FloatArray).set(source),
    writeLabels: (buffer, source) => (buffer as Int32Array).set(source),
    read: (buffer, target) => {
      const source = buffer as FloatArray;
      target.set(source.length > target.length ? source.subarray(0, target.length) : source);
      return undefined;
    },
    map: (buffer) => buffer as FloatArray,
    mapLabels: (buffer) => buffer as Int32Array,
  };
}
