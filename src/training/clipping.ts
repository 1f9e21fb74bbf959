/**
 * Clipping on a backend: bound once, for the gradients of one network.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import { allocate, type FloatArray } from "../base/tensor.ts";
import { AVERAGE_WEIGHTS } from "../optimizers/averaging/kernels.ts";
import { CLEAR_GRADIENTS, CLIP_TO_NORM, CLIP_TO_VALUE, GRADIENT_NORM } from "../optimizers/clipping/kernels.ts";
import type { Segment } from "./parameter-groups.ts";
import type { UpdateOptions } from "./update-options.ts";

/** What clips the gradients, and what a step must know before it may update. */
export interface Clipping {
  /** (1): the norm of the gradients on the device, after `measure`. */
  readonly norm: DeviceBuffer;
  /** Enqueues what comes before the norm, and the norm. */
  measure(): void;
  /** Enqueues the scaling by the norm. */
  scale(): void;
  /** Enqueues: the norm becomes `value` (1), which stays where a guard stops `measure`. */
  preset(value: DeviceBuffer): void;
  /** Fills `found` with the norm. @returns what to wait for until it is there */
  read(): Promise<void> | undefined;
  readonly found: FloatArray;
}

/** @returns undefined where nothing is clipped by a norm; then `clipValue` alone is bound by {@link bindClipValue} */
export function bindClipNorm(
  backend: Backend,
  { clipNorm }: UpdateOptions,
  segments: readonly Segment[],
  dw: DeviceBuffer,
): Clipping | undefined {
  if (clipNorm === undefined) return undefined;
  const { max, type = 2 } = typeof clipNorm === "number" ? { max: clipNorm } : clipNorm;
  const size = dw.length;
  const norm = backend.allocate(1);
  const found = allocate(backend.dtype, 1);
  const clear = backend.bind(CLEAR_GRADIENTS);
  const gradientNorm = backend.bind(GRADIENT_NORM);
  const clipToNorm = backend.bind(CLIP_TO_NORM);
  const copy = backend.bind(AVERAGE_WEIGHTS);
  const frozen = segments.filter((segment) => segment.frozen);
  const parts = frozen.map(({ start, length }) => backend.view(dw, start, length));
  return {
    norm,
    found,
    measure() {
      for (let i = 0; i < parts.length; i++) clear(parts[i]!, frozen[i]!.length);
      gradientNorm(norm, dw, size, type);
    },
    scale: () => clipToNorm(dw, norm, size, max),
    preset(value) {
      clear(norm, 1); // an average with a NaN in it would stay one
      copy(norm, value, 1, 0);
    },
    read: () => backend.read(norm, found),
  };
}

/** Enqueues the clipping of each element. */
export function bindClipValue(backend: Backend, { clipValue }: UpdateOptions, dw: DeviceBuffer): () => void {
  if (clipValue === undefined) return () => {};
  const clipToValue = backend.bind(CLIP_TO_VALUE);
  return () => clipToValue(dw, dw.length, clipValue);
}
