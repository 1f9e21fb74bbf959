/**
 * One call of a kernel that can be made on any backend, and the comparison of what two backends made of it.
 *
 * @module
 */
import { assert } from "vitest";
import type { Backend, DeviceBuffer, LabelBuffer } from "../../src/backends/backend.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { createRandom } from "../../src/random.ts";

export type KernelName = keyof Kernels<DeviceBuffer, LabelBuffer>;

/** The arrays of a call after it, by name. */
export type Arrays = Readonly<Record<string, Float64Array>>;

export interface KernelCall {
  readonly kernel: KernelName;
  /** Contents before the call, in the order of the kernel's arguments; labels are an Int32Array. */
  readonly arrays: Readonly<Record<string, Float64Array | Int32Array>>;
  /** The arguments after the arrays. */
  readonly numbers: readonly (number | boolean)[];
  /** An array on the left lives in the memory of the one on the right. */
  readonly inPlace?: Readonly<Record<string, string>>;
}

/** How far each element of an output may be from the reference, from the reference's arrays after the call. */
export type Bound = (reference: Arrays) => Float64Array;

/** A call with what a float32 backend is allowed; arrays without a bound are inputs. */
export interface BoundedCall extends KernelCall {
  readonly bounds: Readonly<Record<string, Bound>>;
}

/** Rounding to nearest in float32 is off by at most this, relatively. */
export const ROUNDING: number = 2 ** -24;
/** Half the smallest subnormal float32: the absolute error of a rounding near zero. */
const UNDERFLOW = 2 ** -150;

/** Elements before and after every array: NaN, which shows where it is read and whether it is overwritten. */
const GUARD = 5;

/** Makes the call on fresh memory; gives back every array of real numbers. */
export async function run(backend: Backend, call: KernelCall): Promise<Arrays> {
  const guarded: Record<string, DeviceBuffer> = {};
  const handles: Record<string, DeviceBuffer | LabelBuffer> = {};
  for (const [name, data] of Object.entries(call.arrays)) {
    if (call.inPlace?.[name] !== undefined) continue;
    if (data instanceof Int32Array) handles[name] = uploadLabels(backend, data);
    else {
      guarded[name] = uploadGuarded(backend, data);
      handles[name] = backend.view(guarded[name], GUARD, data.length);
    }
  }
  const owner = (name: string): string => call.inPlace?.[name] ?? name;
  const args = Object.keys(call.arrays).map((name) => handles[owner(name)]);
  (backend[call.kernel] as (...args: unknown[]) => void)(...args, ...call.numbers);
  const after: Record<string, Float64Array> = {};
  for (const [name, buffer] of Object.entries(guarded)) after[name] = await readGuarded(backend, buffer, call, name);
  for (const name of Object.keys(call.inPlace ?? {})) after[name] = after[owner(name)]!;
  return after;
}

function uploadLabels(backend: Backend, labels: Int32Array): LabelBuffer {
  const buffer = backend.allocateLabels(labels.length);
  backend.writeLabels(buffer, labels);
  return buffer;
}

function uploadGuarded(backend: Backend, data: Float64Array): DeviceBuffer {
  const contents = unwritten(data.length + 2 * GUARD);
  contents.set(data, GUARD);
  const buffer = backend.allocate(contents.length);
  backend.write(buffer, contents);
  return buffer;
}

async function readGuarded(
  backend: Backend,
  buffer: DeviceBuffer,
  call: KernelCall,
  name: string,
): Promise<Float64Array> {
  const contents = new Float64Array(buffer.length);
  await backend.read(buffer, contents);
  const guards = [...contents.subarray(0, GUARD), ...contents.subarray(-GUARD)];
  assert(guards.every(Number.isNaN), `${describe(call)} wrote outside of ${name}: ${guards}`);
  return contents.subarray(GUARD, -GUARD);
}

/** Fails with the first element of an output that is further from the reference than its bound. */
export function assertWithin(call: BoundedCall, actual: Arrays, reference: Arrays): void {
  for (const [name, bound] of Object.entries(call.bounds)) {
    const allowed = bound(reference);
    const expected = reference[name]!;
    for (let i = 0; i < expected.length; i++) {
      const difference = Math.abs(actual[name]![i]! - expected[i]!);
      if (difference <= allowed[i]! + UNDERFLOW) continue;
      assert.fail(
        `${describe(call)}: ${name}[${i}] is ${actual[name]![i]} but the reference has ${expected[i]}: ` +
          `off by ${difference}, allowed are ${allowed[i]}.`,
      );
    }
  }
}

/** `affineForward(…, 3, 5, 7)`. */
export function describe(call: KernelCall): string {
  return `${call.kernel}(…, ${call.numbers.join(", ")})`;
}

/** Standard normal numbers that float32 holds exactly. */
export function normals(length: number, seed: number): Float64Array {
  const random = createRandom(seed, "check");
  return Float64Array.from({ length }, () => Math.fround(random.normal()));
}

/** Absolute values. */
export function absolute(values: Float64Array): Float64Array {
  return values.map(Math.abs);
}

/** Room for an output: NaN, so that an element that is not written is seen. */
export function unwritten(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}
