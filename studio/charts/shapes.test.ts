import { expect, test } from "vitest";
import { SHAPES, shapeOf } from "./shapes.ts";

test("are ten, all different and about as large as a circle", () => {
  expect(new Set(SHAPES.map((shape) => JSON.stringify(shape))).size).toBe(10);
  for (const shape of SHAPES) {
    const far = Math.max(...shape.map(([x, y]) => Math.hypot(x, y)));
    expect(far).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(far).toBeLessThanOrEqual(1.6);
  }
  expect(shapeOf(13)).toBe(SHAPES[3]);
});
