import { expect, it } from "vitest";
import { createReferenceBackend } from "../../backends/reference/reference.ts";
import { radamUpdate } from "./kernels.ts";
import { radam } from "./radam.ts";

it("is momentum while the rectification is 0, and divides after that", () => {
  const [w, m, v] = [Float64Array.of(0), Float64Array.of(2), Float64Array.of(4)];
  radamUpdate(w, m, v, Float64Array.of(4), 1, 0.5, 0.5, 0.75, 1, 0, 0);
  expect([w[0], m[0], v[0]]).toEqual([-1.5, 3, 7]);
  radamUpdate(w, m, v, Float64Array.of(1), 1, 0.5, 0.5, 0.5, 1, 0, 3);
  expect([m[0], v[0]]).toEqual([2, 4]);
  expect(w[0]).toBe(-2.5); // 0.5·2·3/(2 + 1) more
});

it("never divides where the mean of squares is short for ever", async () => {
  const backend = createReferenceBackend("float64");
  const [w, dw, m, v] = [backend.allocate(1), backend.allocate(1), backend.allocate(1), backend.allocate(1)];
  backend.write(dw, Float64Array.of(10));
  const update = radam({ beta1: 0, beta2: 0.6 }).bind(backend, { w, dw, slots: { m, v }, size: 1 });
  for (let t = 1; t <= 50; t++) update(t, 0.5);
  const read = new Float64Array(1);
  await backend.read(w, read);
  expect(read[0]).toBeCloseTo(-250, 12); // 50 steps of 0.5·10
});
