import { describe, expect, it } from "vitest";
import { mixed } from "../../base/mix.ts";
import { dropout } from "./kernels.ts";
import { layerWord, stepKey } from "./key.ts";

/** Where: 1 for a number that was dropped. */
interface Place {
  readonly seed?: number;
  readonly layer?: string;
  readonly index?: number;
  readonly start?: number;
  readonly N?: number;
  readonly D?: number;
  readonly rate?: number;
}

function dropped(place: Place = {}): Float64Array {
  const { seed = 1, layer = "2", index = 7, start = 0, N = 200, D = 200, rate = 0.5 } = place;
  const { key, salt } = stepKey(seed, layerWord(layer), index);
  const out = new Float64Array(N * D);
  dropout(out, new Float64Array(N * D).fill(1), N, D, start, rate, key, salt);
  return out.map((value) => (value === 0 ? 1 : 0));
}

/** How far two masks of rate ½ are from agreeing in half of all places, in standard deviations of that. */
function deviation(a: Float64Array, b: Float64Array): number {
  const equal = a.reduce((count, value, i) => count + (value === b[i] ? 1 : 0), 0);
  return Math.abs(2 * equal - a.length) / Math.sqrt(a.length);
}

/** What is more than five standard deviations away is so by chance once in two million times. */
const FAR = 5;

const MASK = dropped();

describe("what dropout drops", () => {
  it.each([0.01, 0.1, 0.25, 0.5, 0.9, 0.99])("is the share %s of all numbers", (rate) => {
    const mask = dropped({ rate, N: 500, D: 400 });
    const count = mask.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(count - rate * mask.length)).toBeLessThan(FAR * Math.sqrt(rate * (1 - rate) * mask.length));
  });

  it.each([1, 2, 3, 4, 8, 16, 64, 199, 200, 201, 400])("says nothing of what is dropped %i places on", (distance) => {
    expect(deviation(MASK.slice(distance), MASK.slice(0, -distance))).toBeLessThan(FAR);
  });

  it("is as often as chance says together in each row and each column", () => {
    const sums = (of: (i: number) => number): number[] => {
      const counts = new Array<number>(200).fill(0);
      for (const [i, value] of MASK.entries()) counts[of(i)]! += value;
      return counts;
    };
    for (const counts of [sums((i) => Math.floor(i / 200)), sums((i) => i % 200)]) {
      const chiSquare = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 50, 0);
      expect(Math.abs(chiSquare - 200)).toBeLessThan(FAR * Math.sqrt(2 * 200));
    }
  });

  it.each([
    ["step", { index: 8 }],
    ["step, far on", { index: 7 + 2 ** 20 }],
    ["layer", { layer: "3" }],
    ["layer inside of another", { layer: "2.0" }],
    ["seed", { seed: 2 }],
    ["seed, one bit away", { seed: 1 + 2 ** 31 }],
    ["seed that swaps key and salt", { seed: (1 ^ 0x9e3779b9) >>> 0 }],
    ["row", { start: 1 }],
    ["rows of another part of the batch", { start: 200 }],
  ] as const)("is another of another %s", (_, place) => {
    expect(deviation(MASK, dropped(place))).toBeLessThan(FAR);
  });

  it("is another in rows whose keys are neighbours: no row is another one, shifted", () => {
    const rows = Array.from({ length: 64 }, (_, key) => {
      const out = new Float64Array(1000);
      dropout(out, out.fill(1), 1, 1000, 0, 0.5, key, 1000 * key);
      return out.map((value) => (value === 0 ? 1 : 0));
    });
    for (let key = 1; key < 64; key++) expect(deviation(rows[0]!, rows[key]!)).toBeLessThan(FAR);
  });

  it("is that of the global row: a part of a batch drops what the whole does there", () => {
    expect(dropped({ start: 60, N: 40 })).toEqual(MASK.slice(60 * 200, 100 * 200));
  });

  it("is more at a higher rate: whatever is dropped at a lower one, and more", () => {
    const few = dropped({ rate: 0.1 });
    expect(few.every((value, i) => value <= MASK[i]!)).toBe(true);
  });

  it("is nothing at the rate 0, and all but a few at the largest rate", () => {
    expect(dropped({ rate: 0 }).every((value) => value === 0)).toBe(true);
    expect(dropped({ rate: 1 - 2 ** -53 }).every((value) => value === 1)).toBe(true);
  });

  it("stays what it is: masks are part of what a seed means", () => {
    expect([...dropped({ N: 2, D: 16 })].join("")).toBe("00100011101000000101110011101001");
  });
});

describe("the hash", () => {
  it("is lowbias32", () => {
    expect([0, 1, 2, 0xffffffff].map(mixed)).toEqual([0, 1753845952, 3507691905, 1734902346]);
  });

  it("flips each bit about half of the time for each bit of the word", () => {
    const words = Array.from({ length: 4000 }, (_, i) => i * 977);
    for (let bit = 0; bit < 32; bit++) {
      for (let out = 0; out < 32; out += 5) {
        const flips = words.filter((word) => ((mixed(word) ^ mixed(word ^ (1 << bit))) >>> out) & 1).length;
        expect(Math.abs(flips / words.length - 0.5), `bit ${bit} → ${out}`).toBeLessThan(0.1);
      }
    }
  });
});
