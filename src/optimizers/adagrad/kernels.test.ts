import { expect, it } from "vitest";
import { createReferenceBackend } from "../../backends/reference/reference.ts";
import { adagrad } from "./adagrad.ts";
import { adagradUpdate } from "./kernels.ts";

it("divides by the root of all squares so far", () => {
  const [w, sum] = [Float64Array.of(0), new Float64Array(1)];
  adagradUpdate(w, sum, Float64Array.of(3), 1, 1, 0, 0, 0);
  expect([w[0], sum[0]]).toEqual([-1, 9]);
  adagradUpdate(w, sum, Float64Array.of(4), 1, 1, 0, 0, 0);
  expect(sum[0]).toBe(25);
  expect(w[0]).toBeCloseTo(-1.8, 15);
});

it("begins the sum once, at the first update, and lowers the rate by lrDecay after it", async () => {
  const backend = createReferenceBackend("float64");
  const [w, dw, sum] = [backend.allocate(1), backend.allocate(1), backend.allocate(1)];
  backend.write(dw, Float64Array.of(2));
  const update = adagrad({ initialAccumulator: 5, lrDecay: 1, eps: 0 }).bind(backend, {
    w,
    dw,
    slots: { sum },
    size: 1,
  });
  const read = new Float64Array(1);
  update(1, 3);
  await backend.read(sum, read);
  expect(read[0]).toBe(9);
  await backend.read(w, read);
  expect(read[0]).toBe(-2); // 3·2/3
  update(2, 3);
  await backend.read(sum, read);
  expect(read[0]).toBe(13);
  await backend.read(w, read);
  expect(read[0]).toBeCloseTo(-2 - (1.5 * 2) / Math.sqrt(13), 15);
});
