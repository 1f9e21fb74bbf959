/**
 * A kernel is a value: its name and the plain TypeScript function that says what it computes.
 *
 * Arguments stand in one order everywhere: outputs, inputs and cached values, sizes, constants. Matrices are row-major. Sizes
 * are single capitals: `N` rows of the batch, `D` inputs, `M` outputs; `size` is a number of elements. Outputs are
 * overwritten, never added to; what an optimizer updates is an output and an input. A kernel checks nothing and allocates nothing: shapes were checked when the network was
 * built, and every size is at least 1.
 *
 * @module
 */
import { assertArgument } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import type { FloatArray } from "../base/tensor.ts";
import type { DeviceBuffer, LabelBuffer } from "./buffers.ts";

/** The plain function of a kernel: arrays first, then numbers. */
export type PlainKernel = (...args: never[]) => void;

/** A kernel: a backend binds it, once, to functions on its own buffers. */
export interface Kernel<Plain extends PlainKernel = PlainKernel> {
  /** Under this name a backend finds its faster version of one of chainrule's own kernels. */
  readonly name: string;
  readonly plain: Plain;
  /** Whether it is one of chainrule's own: a backend has no faster version of any other. */
  readonly isOwn: boolean;
  /** Pairs of arguments, by their index, that may be the same buffer. Any other two must not overlap. */
  readonly aliases: readonly (readonly [number, number])[];
}

/** Options of {@link kernel}. */
export type KernelOptions = Partial<Pick<Kernel, "aliases">>;

/**
 * A kernel of one's own: the plain function runs on every backend whose memory the host can reach.
 *
 * @param name for messages
 * @throws ConfigError for other arguments
 * @example
 * const scaleForward = kernel("scaleForward", (out: FloatArray, x: FloatArray, size: number, factor: number) => {
 *   for (let i = 0; i < size; i++) out[i] = factor * x[i]!;
 * });
 */
export function kernel<Plain extends PlainKernel>(
  name: string,
  plain: Plain,
  options: KernelOptions = {},
): Kernel<Plain> {
  assertArgument(typeof name === "string", "kernel", "a name", name);
  assertArgument(typeof plain === "function", "kernel", "the plain function behind the name", plain);
  assertKnownKeys("kernel", options, ["aliases"]);
  return { name, plain, isOwn: false, aliases: options.aliases ?? [] };
}

/** One of chainrule's own kernels: {@link kernel}, of which a backend may have a faster version under its name. */
export function ownKernel<Plain extends PlainKernel>(
  name: string,
  plain: Plain,
  { aliases = [] }: KernelOptions = {},
): Kernel<Plain> {
  return { name, plain, isOwn: true, aliases };
}

/** The arguments of a plain kernel with a backend's buffers in place of arrays. */
export type OnBuffers<Args extends readonly unknown[]> = {
  [Index in keyof Args]: Args[Index] extends FloatArray
    ? DeviceBuffer
    : Args[Index] extends Int32Array
      ? LabelBuffer
      : Args[Index];
};

/**
 * A kernel on a backend: the plain function's arguments with buffers in place of arrays. `Extract` changes nothing, but tells
 * TypeScript 5.0 that the arguments are a list.
 */
export type BoundKernel<Plain extends PlainKernel> = (
  ...args: Extract<OnBuffers<Parameters<Plain>>, readonly unknown[]>
) => void;
