/**
 * One call of a kernel that can be made on any backend, and the comparison of what two backends made of it.
 *
 * @module
 */
import { assert } from "vitest";
import type { Backend, DeviceBuffer, LabelBuffer } from "../../src/backends/backend.ts";
import type { Kernel } from "../../src/backends/kernel.ts";
import { createRandom } from "../../src/base/random.ts";
import { type KernelName, kernelNamed } from "../support/kernels.ts";

/** The arrays of a call after it, by name. */
export type Arrays = Readonly<Record<string, Float64Array>>;

export interface KernelCall {
  readonly kernel: KernelName | Kernel;
  /** Contents before the call, in the order of the kernel's arguments; labels are an Int32Array. */
  readonly arrays: Readonly<Record<string, Float64Array | Int32Array>>;
  /** The arguments after the arrays. */
  readonly numbers: readonly (number | boolean)[];
  /** An array on the left lives in the memory of the one on the right. */
  readonly inPlace?: Readonly<Record<string, string>>;
  /** What a float32 backend is allowed; arrays without a bound are inputs. */
  readonly bounds?: Readonly<Record<string, Bound>>;
  /** What the kernel writes. Default: the arrays with a bound. */
  readonly outputs?: readonly string[];
}

/** How far each element of an output may be from the reference, from the reference's arrays after the call. */
export type Bound = (reference: Arrays) => Float64Array;

/** A call that says what its outputs are. */
export interface BoundedCall extends KernelCall {
  readonly kernel: KernelName;
  readonly bounds: Readonly<Record<string, Bound>>;
}

/** Rounding to nearest in float32 is off by at most this, relatively. */
export const ROUNDING: number = 2 ** -24;
/** Half the smallest subnormal float32: the absolute error of a rounding near zero. */
const UNDERFLOW = 2 ** -150;

/** Computed in float64 by the same operations as the reference, then rounded once. */
export const rounded =
  (name: string): Bound =>
  (reference) =>
    absolute(reference[name]!).map((value) => ROUNDING * value);

/** Elements before and after every array. */
const GUARD = 5;
/** Around an input: NaN, which shows in every output that it is read for. */
const INPUT_GUARDS = unwritten(2 * GUARD);
/**
 * Around an output, where NaN could overwrite NaN unseen: numbers that no kernel leaves as they are, since they are
 * negative (ReLU), finite (a scale), and no two of them the same (a copy). All are exact in float32, and so large that
 * they, too, show where they are read.
 */
const OUTPUT_GUARDS = Float64Array.from({ length: 2 * GUARD }, (_, i) => -(2 ** (100 + i)));

/** Makes the call on fresh memory; gives back every array of real numbers. Fails where an input is another afterwards. */
export async function run(backend: Backend, call: KernelCall): Promise<Arrays> {
  const guarded: Record<string, DeviceBuffer> = {};
  const handles: Record<string, DeviceBuffer | LabelBuffer> = {};
  for (const [name, data] of Object.entries(call.arrays)) {
    if (call.inPlace?.[name] !== undefined) continue;
    if (data instanceof Int32Array) handles[name] = uploadLabels(backend, data);
    else {
      guarded[name] = uploadGuarded(backend, data, guardsOf(call, name));
      handles[name] = backend.view(guarded[name], GUARD, data.length);
    }
  }
  const args = Object.keys(call.arrays).map((name) => handles[ownerOf(call, name)]);
  const kernel = kernelOf(call);
  await backend.prepare([kernel]);
  (backend.bind(kernel) as (...args: unknown[]) => void)(...args, ...call.numbers);
  const after: Record<string, Float64Array> = {};
  for (const [name, buffer] of Object.entries(guarded)) after[name] = await readGuarded(backend, buffer, call, name);
  for (const name of Object.keys(call.inPlace ?? {})) after[name] = after[ownerOf(call, name)]!;
  return after;
}

/** The kernel that is called. */
export function kernelOf({ kernel }: KernelCall): Kernel {
  return typeof kernel === "string" ? kernelNamed(kernel) : kernel;
}

/** The names of the arrays that a call writes. */
export function outputsOf({ outputs, bounds = {} }: KernelCall): readonly string[] {
  return outputs ?? Object.keys(bounds);
}

/** The array in whose memory an array is. */
function ownerOf(call: KernelCall, name: string): string {
  return call.inPlace?.[name] ?? name;
}

function isWritten(call: KernelCall, name: string): boolean {
  return outputsOf(call).some((output) => ownerOf(call, output) === name);
}

function guardsOf(call: KernelCall, name: string): Float64Array {
  return isWritten(call, name) ? OUTPUT_GUARDS : INPUT_GUARDS;
}

function uploadLabels(backend: Backend, labels: Int32Array): LabelBuffer {
  const buffer = backend.allocateLabels(labels.length);
  backend.writeLabels(buffer, labels);
  return buffer;
}

/** For each backend, room for an array on its way: arrays by the thousand cost more than the kernels that are tested. */
const rooms = new WeakMap<Backend, Float64Array>();

function roomFor(backend: Backend, length: number): Float64Array {
  const known = rooms.get(backend);
  const room = known && known.length >= length ? known : new Float64Array(length);
  rooms.set(backend, room);
  return room.subarray(0, length);
}

function uploadGuarded(backend: Backend, data: Float64Array, guards: Float64Array): DeviceBuffer {
  const contents = roomFor(backend, data.length + 2 * GUARD);
  contents.set(guards.subarray(0, GUARD));
  contents.set(data, GUARD);
  contents.set(guards.subarray(GUARD), GUARD + data.length);
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
  const { length } = buffer;
  const written = isWritten(call, name);
  const contents = written ? new Float64Array(length) : roomFor(backend, length);
  await backend.read(buffer, contents);
  assertGuards(contents, call, name);
  const values = contents.subarray(GUARD, -GUARD);
  if (written) return values;
  const before = call.arrays[name] as Float64Array;
  assertUntouched(values, before, backend.dtype === "float32" ? Math.fround : Number, `${describe(call)}: ${name}`);
  return before;
}

function assertGuards(contents: Float64Array, call: KernelCall, name: string): void {
  const expected = guardsOf(call, name);
  const behind = contents.length - 2 * GUARD;
  for (let i = 0; i < 2 * GUARD; i++) {
    const value = contents[i < GUARD ? i : behind + i]!;
    if (!Object.is(value, expected[i])) assert.fail(`${describe(call)} wrote outside of ${name}: ${value}.`);
  }
}

/** Fails where an input is not what was written there, as the backend stores it. */
function assertUntouched(
  after: Float64Array,
  before: Float64Array,
  stored: (value: number) => number,
  what: string,
): void {
  for (let i = 0; i < after.length; i++) {
    if (Object.is(after[i], stored(before[i]!))) continue;
    assert.fail(`${what}[${i}] was ${before[i]}, which is an input, and is ${after[i]}.`);
  }
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
  return `${kernelOf(call).name}(…, ${call.numbers.join(", ")})`;
}

/** How many are drawn, which takes longer than most kernels. Longer arrays repeat them: no size or block is a multiple. */
const MOST_DRAWN = 65_537;

/** The longest that was drawn of each seed: shorter ones begin like it. */
const drawn = new Map<number, Float64Array>();

/** Standard normal numbers that float32 holds exactly. */
export function normals(length: number, seed: number): Float64Array {
  const count = Math.min(length, MOST_DRAWN);
  let longest = drawn.get(seed);
  if (!longest || longest.length < count) {
    const random = createRandom(seed, "check");
    longest = Float64Array.from({ length: count }, () => Math.fround(random.normal()));
    drawn.set(seed, longest);
  }
  const numbers = new Float64Array(length);
  for (let start = 0; start < length; start += count)
    numbers.set(longest.subarray(0, Math.min(count, length - start)), start);
  return numbers;
}

/** Absolute values. */
export function absolute(values: Float64Array): Float64Array {
  return values.map(Math.abs);
}

/** Room for an output: NaN, so that an element that is not written is seen. */
export function unwritten(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}
