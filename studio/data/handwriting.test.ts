import { describe, expect, it } from "vitest";
import { centreOf, DIGIT_SIDE, digitOf, type Stroke } from "./handwriting.ts";

/** A seven, `size` of the paper high, its corner at (left, top). */
function seven(left: number, top: number, size: number): Stroke[] {
  const at = (x: number, y: number) => ({ x: left + size * x, y: top + size * y });
  return [[at(0, 0), at(0.6, 0), at(0.2, 1)]];
}

/** Rows and columns with ink. */
function boxOf(pixels: Float32Array): { readonly width: number; readonly height: number } {
  const inked = [...pixels.entries()].filter(([, ink]) => ink > 0.05).map(([i]) => i);
  const [rows, columns] = [inked.map((i) => Math.floor(i / DIGIT_SIDE)), inked.map((i) => i % DIGIT_SIDE)];
  return {
    width: Math.max(...columns) - Math.min(...columns) + 1,
    height: Math.max(...rows) - Math.min(...rows) + 1,
  };
}

describe("digitOf", () => {
  it("is nothing where nothing is drawn", () => {
    expect(digitOf([])).toBeUndefined();
  });

  it("fills 20 pixels, with the centre of mass in the middle", () => {
    const pixels = digitOf(seven(0.1, 0.1, 0.8))!;
    const { width, height } = boxOf(pixels);
    expect(Math.abs(height - 20)).toBeLessThanOrEqual(1);
    expect(width).toBeLessThan(height);
    const centre = centreOf(pixels);
    expect(centre.x).toBeCloseTo(14, 1);
    expect(centre.y).toBeCloseTo(14, 1);
    expect(Math.max(...pixels)).toBe(1);
  });

  it("is the same wherever and however large it is drawn", () => {
    const large = digitOf(seven(0.05, 0.05, 0.9))!;
    const small = digitOf(seven(0.6, 0.3, 0.25))!;
    expect(Math.max(...large.map((ink, i) => Math.abs(ink - small[i]!)))).toBeLessThan(1e-4);
  });

  it("leaves a dot a dot", () => {
    const { width, height } = boxOf(digitOf([[{ x: 0.9, y: 0.1 }]])!);
    expect(Math.max(width, height)).toBeLessThanOrEqual(4);
  });
});
