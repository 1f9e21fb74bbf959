/**
 * The BLAS libraries that are known by name, and how whatever is in one is called.
 *
 * @module
 */
import type { Blas, Sgemm } from "../backends/blas/blas.ts";
import { BackendError } from "../base/errors.ts";
import type { Koffi, NativeFunction, NativeFunctions } from "./koffi.ts";

/** Fastest first, as measured on Linux (docs/decisions/0010-blas.md): the names of each, for 32-bit integers. */
export const KNOWN_LIBRARIES: Readonly<Record<string, Partial<Record<NodeJS.Platform, readonly string[]>>>> = {
  oneDNN: { linux: ["libdnnl.so.3", "libdnnl.so.2"], win32: ["dnnl.dll"] },
  OpenBLAS: { linux: ["libopenblas.so.0"], win32: ["libopenblas.dll"] },
  BLIS: { linux: ["libblis.so.4"] },
  MKL: { linux: ["libmkl_rt.so.2", "libmkl_rt.so"], win32: ["mkl_rt.2.dll"] },
  Accelerate: { darwin: ["/System/Library/Frameworks/Accelerate.framework/Accelerate"] },
};

/**
 * A product of fewer multiplications stays on one thread: oneDNN does them in 80 µs alone, and waking another thread
 * takes a good part of that. On two threads for every product a step of 32 samples through 20-64-64-2 took 0.09 ms with
 * threads that sleep, up to 6 ms with threads that wait awake, and takes 0.03 ms now.
 */
const FEW_MULTIPLICATIONS = 2 ** 23;

/** A library that is open. */
export interface OpenLibrary {
  /** `"oneDNN (libdnnl.so.2)"`. */
  readonly label: string;
  /** With addresses in place of offsets. */
  readonly sgemm: Sgemm;
  /** From the next product on, for the whole process; absent where the library decides by itself. */
  readonly useThreads?: (threads: number) => void;
}

const CBLAS = `void cblas_sgemm(int order, int transposeA, int transposeB, int m, int n, int k,
  float alpha, uintptr_t a, int lda, uintptr_t b, int ldb, float beta, uintptr_t c, int ldc)`;
/** oneDNN's own; row-major, unlike Fortran's. */
const DNNL = `int dnnl_sgemm(char transposeA, char transposeB, int64_t m, int64_t n, int64_t k,
  float alpha, uintptr_t a, int64_t lda, uintptr_t b, int64_t ldb, float beta, uintptr_t c, int64_t ldc)`;
const THREADS = [
  "void openblas_set_num_threads(int threads)",
  "void bli_thread_set_num_threads(int64_t threads)",
  "void MKL_Set_Num_Threads(int threads)",
];

/**
 * What a library exports decides how it is called, whatever its name.
 *
 * @throws BackendError if it is no BLAS
 */
export function useLibrary(library: NativeFunctions, label: string): OpenLibrary {
  const sgemm = cblasProduct(library) ?? dnnlProduct(library);
  if (!sgemm) throw new BackendError(`${label} is no BLAS library: it has neither cblas_sgemm nor dnnl_sgemm.`);
  const own = THREADS.map((prototype) => functionOf(library, prototype)).find((found) => found);
  const setThreads = own ?? openMpThreads(library);
  if (!setThreads) return { label, sgemm };
  let set = 0;
  const useThreads = (threads: number): void => {
    if (threads !== set) setThreads(threads);
    set = threads;
  };
  return { label, sgemm, useThreads };
}

/**
 * Sets the threads of a library that is linked with OpenMP, as oneDNN is. It cuts a product into as many parts as threads
 * were set, and where OpenMP gives it fewer, the other parts are never computed (seen with oneDNN 2.6 and
 * OMP_THREAD_LIMIT=1, OMP_DYNAMIC=true or OMP_MAX_ACTIVE_LEVELS=0). So only as many are set as it is sure to get.
 */
function openMpThreads(library: NativeFunctions): ((threads: number) => void) | undefined {
  const setThreads = functionOf(library, "void omp_set_num_threads(int threads)");
  const setDynamic = functionOf(library, "void omp_set_dynamic(int dynamic)");
  const threadLimit = functionOf(library, "int omp_get_thread_limit()");
  const mostLevels = functionOf(library, "int omp_get_max_active_levels()");
  if (!(setThreads && setDynamic && threadLimit && mostLevels)) return undefined;
  return (threads) => {
    setDynamic(0);
    setThreads(mostLevels() === 0 ? 1 : Math.min(threads, threadLimit()));
  };
}

/** The library on so many threads, where it lets itself be told. */
export function blasWith({ label, sgemm, useThreads }: OpenLibrary, threads: number, koffi: Koffi): Blas {
  return {
    description: useThreads ? `${label}, ${threads} ${threads === 1 ? "thread" : "threads"}` : label,
    bind(memory) {
      let buffer: ArrayBufferLike | undefined;
      let start = 0;
      return (transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc) => {
        if (buffer !== memory.buffer) {
          buffer = memory.buffer; // it has grown, and may have moved
          start = Number(koffi.address(new Uint8Array(buffer)));
        }
        useThreads?.(m * n * k < FEW_MULTIPLICATIONS ? 1 : threads);
        sgemm(transposeA, transposeB, m, n, k, start + a, lda, start + b, ldb, beta, start + c, ldc);
      };
    },
  };
}

function cblasProduct(library: NativeFunctions): Sgemm | undefined {
  const call = functionOf(library, CBLAS);
  const [rowMajor, plain, transposed] = [101, 111, 112];
  return (
    call &&
    ((transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc) => {
      const [opA, opB] = [transposeA ? transposed : plain, transposeB ? transposed : plain];
      call(rowMajor, opA, opB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
    })
  );
}

function dnnlProduct(library: NativeFunctions): Sgemm | undefined {
  const call = functionOf(library, DNNL);
  const [plain, transposed] = [78, 84]; // the characters N and T
  return (
    call &&
    ((transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc) => {
      const [opA, opB] = [transposeA ? transposed : plain, transposeB ? transposed : plain];
      const status = call(opA, opB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
      if (status !== 0)
        throw new BackendError(`dnnl_sgemm failed with status ${status}: is the machine's memory full?`);
    })
  );
}

function functionOf(library: NativeFunctions, prototype: string): NativeFunction | undefined {
  try {
    return library.func(prototype);
  } catch {
    return undefined; // koffi tells by throwing
  }
}
