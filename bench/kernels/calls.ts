/**
 * Calls of kernels, to be made on any backend: what arrays they need, and whether what they wrote is right.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRandom } from "../../src/base/random.ts";
import { type KernelName, kernelNamed } from "../../test/support/kernels.ts";

/** One call of a kernel. */
export interface Call {
  readonly kernel: KernelName;
  /** Lengths, in the order of the kernel's arguments. All are standard normal before the call. */
  readonly arrays: Readonly<Record<string, number>>;
  /** The arguments after the arrays, as in src/backends/kernel.ts: sizes, then constants. */
  readonly sizes: readonly number[];
  readonly constants: readonly (number | boolean)[];
  /** The arrays that it writes. */
  readonly outputs: readonly string[];
  /** Terms of the longest sum. */
  readonly terms: number;
  /** Floating-point operations of a product; else elements of the largest array. */
  readonly work: number;
}

/** Where the arrays of a call are. */
export type Handles = Readonly<Record<string, DeviceBuffer>>;

/** The three products of an affine layer. */
export function affineCalls(N: number, D: number, M: number): Record<"out" | "dx" | "dw", Call> {
  const common = { sizes: [N, D, M], constants: [], work: 2 * N * D * M };
  const [x, w, b, dout] = [N * D, D * M, M, N * M];
  return {
    out: { kernel: "affineForward", arrays: { out: N * M, x, w, b }, outputs: ["out"], terms: D + 1, ...common },
    dx: { kernel: "affineBackwardInput", arrays: { dx: N * D, dout, w }, outputs: ["dx"], terms: M, ...common },
    dw: {
      kernel: "affineBackwardParameters",
      arrays: { dw: D * M, db: M, dout, x },
      outputs: ["dw", "db"],
      terms: N,
      ...common,
    },
  };
}

/** Batch normalization in training mode, alone and with the ReLU behind it. */
export function batchNormCalls(
  N: number,
  D: number,
): Record<"forward" | "backward" | "reluForward" | "reluBackward", Call> {
  const size = N * D;
  const common = { sizes: [N, D], terms: N, work: size };
  const statistics = { mean: D, variance: D, invStd: D };
  const forward = {
    arrays: { out: size, xhat: size, ...statistics, x: size, gamma: D, beta: D },
    constants: [1e-5],
    outputs: ["out", "xhat", ...Object.keys(statistics)],
    ...common,
  };
  const [gradients, cached] = [
    { dx: size, dgamma: D, dbeta: D, dout: size },
    { xhat: size, gamma: D, invStd: D },
  ];
  const backward = { constants: [], outputs: ["dx", "dgamma", "dbeta"], ...common };
  return {
    forward: { kernel: "batchNormForward", ...forward },
    backward: { kernel: "batchNormBackward", arrays: { ...gradients, ...cached }, ...backward },
    reluForward: { kernel: "batchNormReluForward", ...forward },
    reluBackward: {
      kernel: "batchNormReluBackward",
      arrays: { ...gradients, out: size, ...cached },
      ...backward,
    },
  };
}

/** SGD with momentum 0.9, as the other benchmarks have it. */
export function sgdCall(size: number): Call {
  return {
    kernel: "sgdUpdate",
    arrays: { w: size, velocity: size, dw: size },
    sizes: [size],
    constants: [0.01, 0.9, false, 0],
    outputs: ["w", "velocity"],
    terms: 4,
    work: size,
  };
}

/** Memory for a call. */
export function allocate(backend: Backend, { arrays }: Call): Handles {
  return Object.fromEntries(Object.entries(arrays).map(([name, length]) => [name, backend.allocate(length)]));
}

/** The call on a backend, to be made as often as one likes. */
export function bind(backend: Backend, { kernel, arrays, sizes, constants }: Call, handles: Handles): () => void {
  const args: unknown[] = [...Object.keys(arrays).map((name) => handles[name]), ...sizes, ...constants];
  return (backend.bind(kernelNamed(kernel)) as (...args: unknown[]) => void).bind(undefined, ...args);
}

/** What the reference makes of the call, in float64. */
export async function expectedOf(call: Call): Promise<Readonly<Record<string, Float64Array>>> {
  const reference = createReferenceBackend("float64");
  return make(reference, call, allocate(reference, call));
}

/** @throws Error if an output is further from the reference than sums of so many random terms in float32 can be */
export async function check(
  backend: Backend,
  call: Call,
  handles: Handles,
  expected: Readonly<Record<string, Float64Array>>,
  name: string,
): Promise<void> {
  const allowed = call.terms * 2 ** -20;
  for (const [output, values] of Object.entries(await make(backend, call, handles))) {
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[output]![i]!)), 0);
    if (worst <= allowed) continue;
    throw new Error(`${name}: ${output} of ${call.kernel}(${call.sizes}) is off by ${worst}, allowed are ${allowed}`);
  }
}

/** Fills the arrays, makes the call, and reads its outputs. */
async function make(backend: Backend, call: Call, handles: Handles): Promise<Record<string, Float64Array>> {
  const random = createRandom(0, "check");
  for (const handle of Object.values(handles)) {
    backend.write(
      handle,
      Float32Array.from({ length: handle.length }, () => random.normal()),
    );
  }
  bind(backend, call, handles)();
  const outputs: Record<string, Float64Array> = {};
  for (const output of call.outputs) {
    outputs[output] = new Float64Array(handles[output]!.length);
    await backend.read(handles[output]!, outputs[output]);
  }
  return outputs;
}
