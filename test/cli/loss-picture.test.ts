import { expect, it } from "vitest";
import { lossPicture, shortRate } from "../../cli/progress/loss-picture.ts";

const points = [4, 4, 3, 1, 2, 100].map((smoothed, i) => ({ learningRate: 10 ** (i - 5), smoothed }));

it("draws the loss, cut at twice the first one, and marks a rate", () => {
  const lines = lossPicture(points, points[2]!.learningRate, 21);
  const rows = lines.slice(0, 10).map((line) => line.slice(11).trimEnd());
  expect(rows).toEqual(["         *", "", "", "", "", "* *", "    *", "", "       *", "     *"]);
  expect(lines[0]).toContain("8");
  expect(lines[9]).toContain("1");
  expect(lines[11]).toBe(`${" ".repeat(11)}0.00001  1`);
  expect(lines[12]).toBe(`${" ".repeat(15)}^ 0.001`);
});

it("draws a loss that does not change, and marks nothing", () => {
  const flat = points.map((point) => ({ ...point, smoothed: 1 }));
  const lines = lossPicture(flat, undefined, 80);
  expect(lines.length).toBe(12);
  expect(lines[0]!.split("*").length - 1).toBe(6);
});

it("writes rates with two digits", () => {
  expect([0.0031622, 1e-6, 10].map(shortRate)).toEqual(["0.0032", "0.000001", "10"]);
});
