import { expect, it } from "vitest";
import { createReferenceBackend } from "../../backends/reference/reference.ts";
import { nadamUpdate } from "./kernels.ts";
import { nadam } from "./nadam.ts";

it("follows the gradient and the mean, each by a factor of its own", () => {
  const [w, m, v] = [Float64Array.of(0), Float64Array.of(1), Float64Array.of(0)];
  nadamUpdate(w, m, v, Float64Array.of(2), 1, 3, 5, 0.5, 0.75, 1, 0, 0.25);
  expect([m[0], v[0]]).toEqual([1.5, 1]);
  expect(w[0]).toBe(-(3 * 2 + 5 * 1.5) / (2 + 1));
});

const backend = createReferenceBackend("float64");

/** The weight after updates t = first … last with a gradient of 1. */
async function after(first: number, last: number): Promise<number> {
  const [w, dw] = [backend.allocate(1), backend.allocate(1)];
  const slots = { firstMoment: backend.allocate(1), secondMoment: backend.allocate(1) };
  backend.write(dw, Float64Array.of(1));
  const update = nadam({ eps: 0 }).bind(backend, { w, dw, slots, size: 1 });
  for (let t = first; t <= last; t++) update(t, 1);
  const read = new Float64Array(1);
  await backend.read(w, read);
  return read[0]!;
}

it("makes the first step of the example", async () => {
  expect(await after(1, 1)).toBeCloseTo(-1.0564517783553882, 12);
});

it("has the same factors where it begins later, as a resumed run does", async () => {
  const whole = (await after(5, 6)) - (await after(5, 5));
  const [w, dw] = [backend.allocate(1), backend.allocate(1)];
  const slots = { firstMoment: backend.allocate(1), secondMoment: backend.allocate(1) };
  const update = nadam({ eps: 0 }).bind(backend, { w, dw, slots, size: 1 });
  backend.write(dw, Float64Array.of(1));
  update(9, 0); // a later update, then an earlier one: the product is made again
  update(6, 1);
  const read = new Float64Array(1);
  await backend.read(w, read);
  expect(read[0]).toBeCloseTo(whole, 14);
});
