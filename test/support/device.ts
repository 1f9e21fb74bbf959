/**
 * A backend whose memory the host does not reach, as a GPU's: made of the reference backend's kernels.
 */
import type { Backend, BoundKernel, FloatArray, Kernel } from "../../src/index.ts";

/** In elements; a GPU's views start at multiples of 256 bytes. */
const ALIGNMENT = 64;

/** What only the device looks into. */
interface Handle {
  readonly length: number;
  readonly memory: FloatArray | Int32Array;
}

export interface Device {
  readonly backend: Backend;
  /** What was called since this was emptied, in order: names of kernels, and of the backend's own methods. */
  readonly calls: string[];
}

/**
 * Calls are queued, and done in `read` only. What they write is copied when they are made. Float32.
 *
 * @param guards whether the device decides itself if an update takes effect
 */
export function device(guards: boolean): Device {
  const calls: string[] = [];
  const bound = new Map<Kernel, unknown>();
  let queue: (() => void)[] = [];
  const enqueue = (name: string, run: () => void): void => {
    calls.push(name);
    queue.push(run);
  };
  const copy = (name: string) => (buffer: { readonly length: number }, source: FloatArray | Int32Array) => {
    const taken = source.slice();
    enqueue(name, () => memoryOf(buffer).set(taken));
  };
  const bind = (kernel: Kernel): unknown => {
    const run = kernel.plain as (...args: unknown[]) => void;
    return (...args: unknown[]) => enqueue(kernel.name, () => run(...args.map(inMemory)));
  };
  const backend: Backend = {
    name: "device",
    dtype: "float32",
    description: "for tests",
    reproducible: true,
    viewAlignment: ALIGNMENT,
    supports: () => "native",
    prepare: () => undefined,
    bind(kernel) {
      if (!bound.has(kernel)) bound.set(kernel, bind(kernel));
      return bound.get(kernel) as BoundKernel<typeof kernel.plain>;
    },
    allocate: (length) => handle(new Float32Array(length)),
    allocateLabels: (length) => handle(new Int32Array(length)),
    view(buffer, start, length) {
      if (start % ALIGNMENT !== 0) throw new Error(`A view starts at ${start}, which is no multiple of ${ALIGNMENT}.`);
      return handle((memoryOf(buffer) as FloatArray).subarray(start, start + length));
    },
    write: copy("write"),
    writeLabels: copy("writeLabels"),
    async read(buffer, target) {
      calls.push("read");
      const work = queue;
      queue = [];
      await new Promise((resolve) => setImmediate(resolve));
      for (const run of work) run();
      target.set(memoryOf(buffer).subarray(0, target.length));
    },
  };
  if (!guards) return { backend, calls };
  const guarded: NonNullable<Backend["guarded"]> = ({ finite, zero }, enqueueGuarded) => {
    calls.push("guarded");
    const before = queue;
    const work: typeof queue = [];
    queue = work;
    enqueueGuarded();
    queue = before;
    enqueue("end of guarded", () => {
      if (!Number.isFinite(memoryOf(finite)[0]) || memoryOf(zero)[0] !== 0) return;
      for (const run of work) run();
    });
  };
  return { backend: { ...backend, guarded }, calls };
}

function handle(memory: FloatArray | Int32Array): Handle {
  return { length: memory.length, memory };
}

function memoryOf(buffer: { readonly length: number }): FloatArray | Int32Array {
  return (buffer as Handle).memory;
}

/** An argument of a kernel as its plain function takes it. */
function inMemory(argument: unknown): unknown {
  return typeof argument === "object" ? (argument as Handle).memory : argument;
}
