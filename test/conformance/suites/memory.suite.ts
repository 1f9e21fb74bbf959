/**
 * The memory of a backend, as whoever works between two kernels needs it.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { hostBackend } from "../../../src/backends/backend.ts";
import { RELU_FORWARD } from "../../../src/layers/relu/kernels.ts";
import type { Target } from "../subject.ts";
import { type BackendSubject, upload } from "../subjects/backend.ts";

/** Enough for threads to have a share each. */
const SIZE = 3000;
const numbers = Float64Array.from({ length: SIZE }, (_, i) => (i % 2 === 0 ? i : -i));
const zeros = new Float64Array(SIZE);
const positive = [...numbers.map((value) => Math.max(value, 0))];

/** Registers them for one target. */
export function memorySuite(target: Target<BackendSubject>): void {
  describe(`mapped memory on ${target.name}`, () => {
    it("shows what was enqueued, at once", async () => {
      const backend = hostBackend((await target.create()).backend, "The test");
      const x = upload(backend, { data: numbers, shape: [SIZE] });
      const out = backend.allocate(SIZE);
      backend.bind(RELU_FORWARD)(out, x, SIZE);
      expect([...backend.map(out)]).toEqual(positive);
    });

    it("gives what is written there to the next kernel, and to read", async () => {
      const backend = hostBackend((await target.create()).backend, "The test");
      const x = upload(backend, { data: zeros, shape: [SIZE] });
      const out = backend.allocate(SIZE);
      backend.bind(RELU_FORWARD)(out, x, SIZE);
      backend.map(x).set(numbers);
      backend.bind(RELU_FORWARD)(out, x, SIZE);
      const read = new Float64Array(SIZE);
      await backend.read(out, read);
      expect([...read]).toEqual(positive);
    });

    it("is the buffer's own, also of a part of one", async () => {
      const backend = hostBackend((await target.create()).backend, "The test");
      const whole = upload(backend, { data: numbers, shape: [SIZE] });
      const part = backend.map(backend.view(whole, 32, 3));
      expect([...part]).toEqual([...numbers.subarray(32, 35)]);
      part[0] = 7;
      expect(backend.map(whole)[32]).toBe(7);
      expect(part).toBeInstanceOf(backend.dtype === "float32" ? Float32Array : Float64Array);
    });
  });
}
