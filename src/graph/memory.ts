/**
 * Named arrays that lie in one buffer of a backend.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import { allocate, type Tensor } from "../base/tensor.ts";
import type { Layout } from "./layout.ts";

/** A buffer, and what lies where in it. */
export interface Stored {
  readonly layout: Layout;
  readonly buffer: DeviceBuffer;
}

/** Copies the arrays out of the backend, in one read. */
export async function readStored(backend: Backend, { layout, buffer }: Stored): Promise<Map<string, Tensor>> {
  const all = allocate(backend.dtype, layout.length);
  await backend.read(buffer, all);
  return new Map(
    layout.entries.map(({ name, shape, start, length }) => [
      name,
      { data: all.subarray(start, start + length), shape },
    ]),
  );
}

/** Copies the arrays into the backend, in one write. */
export function writeStored(backend: Backend, { layout, buffer }: Stored, values: ReadonlyMap<string, Tensor>): void {
  const all = allocate(backend.dtype, layout.length);
  for (const { name, start } of layout.entries) all.set(values.get(name)!.data, start);
  backend.write(buffer, all);
}
