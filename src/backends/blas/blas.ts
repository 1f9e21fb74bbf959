/**
 * The wasm backend with the three matrix products of affine handed to somebody else's BLAS, on the same memory.
 *
 * Which BLAS, and how it is called, is {@link Blas}: the libraries that Node can open are in src/node/blas.ts.
 *
 * @module
 */

import type { HostBackend } from "../backend.ts";
import type { BoundKernel, Kernel, PlainKernel } from "../kernel.ts";
import type { HandleKernel } from "../wasm/glue.ts";
import type { WasmBuffer } from "../wasm/memory.ts";
import { createWasmParts, type WasmExports } from "../wasm/wasm.ts";

/**
 * C (m,n) = op(A) (m,k) · op(B) (k,n) + beta·C in float32, every matrix row-major. Where `beta` is 0, C is not read.
 *
 * @param transposeA op(A) = Aᵀ: A lies there as (k, m)
 * @param transposeB op(B) = Bᵀ: B lies there as (n, k)
 * @param a, b, c byte offsets in the memory that it was bound to
 * @param lda, ldb, ldc leading dimensions: elements from row to row, as the matrix lies there
 */
export type Sgemm = (
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  beta: number,
  c: number,
  ldc: number,
) => void;

/** A library that multiplies matrices. */
export interface Blas {
  /** For people: `"oneDNN (libdnnl.so.2), 2 threads"`. */
  readonly description: string;
  /** The product on a memory; a WebAssembly.Memory may grow later, and then has another buffer. */
  bind(memory: { readonly buffer: ArrayBufferLike }): Sgemm;
}

/**
 * A backend with a memory of its own. It is not reproducible: libraries add in an order of their own, which differs
 * with the processor, the number of threads, and the sizes of the matrices.
 *
 * @throws BackendError without WebAssembly SIMD
 */
export async function createBackendWithBlas(blas: Blas): Promise<HostBackend> {
  const { backend, memory, exports } = await createWasmParts();
  const products = bindProducts(blas.bind(memory), exports);
  const productOf = ({ isOwn, name }: Kernel): HandleKernel | undefined => (isOwn ? products.get(name) : undefined);
  return {
    ...backend,
    name: "blas",
    description: `${blas.description}, with ${backend.description}; not reproducible`,
    reproducible: false,
    supports: (kernel) => (productOf(kernel) ? "native" : backend.supports(kernel)),
    bind: <Plain extends PlainKernel>(kernel: Kernel<Plain>) =>
      (productOf(kernel) as BoundKernel<Plain> | undefined) ?? backend.bind(kernel),
  };
}

/** The three products by the names of their kernels. The equations are those of src/layers/affine/kernels.ts. */
function bindProducts(sgemm: Sgemm, exports: WasmExports): ReadonlyMap<string, HandleKernel> {
  type B = WasmBuffer;
  const affineForward = (out: B, x: B, w: B, b: B, N: number, D: number, M: number): void => {
    exports.broadcastRow(out.pointer, b.pointer, N, M);
    sgemm(false, false, N, M, D, x.pointer, D, w.pointer, M, 1, out.pointer, M); // (1)
  };
  const affineBackwardInput = (dx: B, dout: B, w: B, N: number, D: number, M: number): void => {
    sgemm(false, true, N, D, M, dout.pointer, M, w.pointer, M, 0, dx.pointer, D); // (4)
  };
  const affineBackwardParameters = (dw: B, db: B, dout: B, x: B, N: number, D: number, M: number): void => {
    sgemm(true, false, D, M, N, x.pointer, D, dout.pointer, M, 0, dw.pointer, M); // (6)
    exports.sumColumns(db.pointer, dout.pointer, N, M); // (8)
  };
  return new Map<string, HandleKernel>(
    Object.entries({ affineForward, affineBackwardInput, affineBackwardParameters }),
  );
}
