/**
 * The oracle: the plain kernels, as they are, on typed arrays. Slow, obvious, kept forever.
 *
 * @module
 */

import { allocate, type DType, type FloatArray } from "../../base/tensor.ts";
import type { Backend } from "../backend.ts";
import { plainKernels } from "./plain-kernels.ts";

/** A backend whose buffers are typed arrays and whose kernels are those of `src/kernels`. */
export function createReferenceBackend(dtype: DType = "float32"): Backend {
  return {
    name: "reference",
    dtype,
    description: `plain TypeScript, ${dtype}`,
    reproducible: true,
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
    ...plainKernels,
  };
}
