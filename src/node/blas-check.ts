/**
 * Whether a BLAS computes what it should: asked once, before anything is trained with it. A library for 64-bit
 * integers, or one whose kernels do not suit the processor, would otherwise train nonsense without a word.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import { type Blas, createBackendWithBlas } from "../backends/blas/blas.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { AFFINE_BACKWARD_INPUT, AFFINE_BACKWARD_PARAMETERS, AFFINE_FORWARD } from "../layers/affine/kernels.ts";

/** Odd, and larger than the tile of any library, so that both whole tiles and their edges are computed. */
const [N, D, M] = [37, 71, 53];

/**
 * Whether the three products of affine are right, to the bit: they are of small whole numbers, which float32 adds
 * without rounding, in whatever order.
 *
 * @throws BackendError without WebAssembly SIMD
 */
export async function multipliesRight(blas: Blas): Promise<boolean> {
  const expected = await products(createReferenceBackend("float32"));
  const actual = await products(await createBackendWithBlas(blas));
  return expected.every((value, i) => value === actual[i]);
}

/** out, dx and dw, one after the other. */
async function products(backend: Backend): Promise<Float32Array> {
  const filled = (length: number, value: (i: number) => number): DeviceBuffer => {
    const buffer = backend.allocate(length);
    backend.write(
      buffer,
      Float32Array.from({ length }, (_, i) => value(i)),
    );
    return buffer;
  };
  const whole = (i: number): number => ((i * 7919) % 13) - 6;
  const unwritten = (): number => Number.NaN;
  const [x, w, b, dout] = [filled(N * D, whole), filled(D * M, whole), filled(M, whole), filled(N * M, whole)];
  const all = filled(N * M + N * D + D * M, unwritten);
  const [out, dx] = [backend.view(all, 0, N * M), backend.view(all, N * M, N * D)];
  const dw = backend.view(all, N * M + N * D, D * M);
  backend.bind(AFFINE_FORWARD)(out, x, w, b, N, D, M);
  backend.bind(AFFINE_BACKWARD_INPUT)(dx, dout, w, N, D, M);
  backend.bind(AFFINE_BACKWARD_PARAMETERS)(dw, filled(M, unwritten), dout, x, N, D, M);
  const values = new Float32Array(all.length);
  await backend.read(all, values);
  return values;
}
