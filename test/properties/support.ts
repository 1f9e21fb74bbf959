/**
 * What the properties hold of: every backend; and random inputs that make rounding a matter of arithmetic, not of luck.
 *
 * @module
 */
import fc from "fast-check";
import type { Backend } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { type Tensor, tensor } from "../../src/base/tensor.ts";
import { type BackendSubject, backendSubject } from "../conformance/subjects/backend.ts";

// Every run draws the same inputs: a failure here is a failure everywhere.
fc.configureGlobal({ seed: 1986, numRuns: 50 });

export const BACKENDS: readonly (readonly [name: string, create: () => Promise<Backend>])[] = [
  ["reference float64", async () => createReferenceBackend("float64")],
  ["reference float32", async () => createReferenceBackend("float32")],
  ["wasm float32", createWasmBackend],
];

/** One subject on each, for `describe.each`, which puts the name into the title. */
export const SUBJECTS: readonly (readonly [name: string, subject: BackendSubject])[] = await Promise.all(
  BACKENDS.map(async ([name, create]) => [name, backendSubject(await create())] as const),
);

/**
 * Multiples of 1/8 in [−4, 4].
 *
 * Products of two are multiples of 1/64 of at most 16: a sum of up to 2¹⁴ of them stays below 2²⁴ in that unit, so in
 * float32, too, every partial sum is exact, in whichever order it is taken. What holds of numbers then holds to the bit.
 */
export const eighth: fc.Arbitrary<number> = fc.integer({ min: -32, max: 32 }).map((k) => k / 8);

/** A matrix of {@link eighth}s. */
export function matrix(rows: number, columns: number): fc.Arbitrary<Tensor> {
  return fc
    .array(eighth, { minLength: rows * columns, maxLength: rows * columns })
    .map((values) => tensor(Float64Array.from(values), [rows, columns]));
}

/** A vector of {@link eighth}s. */
export function vector(length: number): fc.Arbitrary<Tensor> {
  return matrix(1, length).map(({ data }) => tensor(data));
}

/** An order of `count` things. */
export function order(count: number): fc.Arbitrary<readonly number[]> {
  const indices = Array.from({ length: count }, (_, index) => index);
  return fc.shuffledSubarray(indices, { minLength: count, maxLength: count });
}

/** These rows of a matrix. */
export function rowsOf({ data, shape }: Tensor, rows: readonly number[]): Tensor {
  const D = shape[1]!;
  return tensor(Float64Array.from(rows.flatMap((row) => [...data.subarray(row * D, (row + 1) * D)])), [rows.length, D]);
}

/** Element by element. */
export function combined(a: Tensor, b: Tensor, combine: (a: number, b: number) => number): Tensor {
  return tensor(
    Float64Array.from(a.data, (value, i) => combine(value, b.data[i]!)),
    a.shape,
  );
}

/** Σ a⊙b, in float64. */
export function inner(a: Tensor, b: Tensor): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += a.data[i]! * b.data[i]!;
  return sum;
}

/** The elements as plain numbers, 0 and −0 being the same. */
export function numbers({ data }: { readonly data: ArrayLike<number> }): number[] {
  return Array.from(data, (value) => value + 0);
}

/** The index of the first element that is farther from the other than its bound, or −1. */
export function firstBeyond(a: ArrayLike<number>, b: ArrayLike<number>, bound: ArrayLike<number>): number {
  for (let i = 0; i < bound.length; i++) if (!(Math.abs(a[i]! - b[i]!) <= bound[i]!)) return i;
  return -1;
}
